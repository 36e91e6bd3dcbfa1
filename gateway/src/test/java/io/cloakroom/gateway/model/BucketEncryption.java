package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `PUT`, `DELETE` or `GET /bucket?encryption` (API Reference, PutBucketEncryption).
final class BucketEncryption {
    private static final String BLOCKED =
            "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";

    private BucketEncryption() {}

    /// The encryption of writes that ask for none, and whether clients may send keys of their own.
    record Rule(EncryptionChoice standard, boolean blocksClients) {
        static final Rule NONE = new Rule(EncryptionChoice.NONE, false);

        /// The encryption of an object that asks for this.
        EncryptionChoice effective(EncryptionChoice asked) {
            boolean bucketKey = standard == EncryptionChoice.SSE_KMS_BUCKET_KEY && asked.isKms();
            return bucketKey || asked == EncryptionChoice.NONE ? standard : asked;
        }

        String xml() {
            var algorithm = standard.isKms() ? "aws:kms" : "AES256";
            return (standard == EncryptionChoice.NONE
                            ? ""
                            : "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>" + algorithm
                                    + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault>")
                    + "<BucketKeyEnabled>" + (standard == EncryptionChoice.SSE_KMS_BUCKET_KEY) + "</BucketKeyEnabled>"
                    + (blocksClients ? BLOCKED : "");
        }
    }

    /// @param rule which says something
    record Set(Rule rule) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var got = trial.send(Request.toBucket("PUT")
                    .query("encryption", "")
                    .body("<ServerSideEncryptionConfiguration><Rule>" + rule.xml()
                            + "</Rule></ServerSideEncryptionConfiguration>")
                    .digested());
            trial.model().setEncryption(rule);
            trial.expect(Answer.of(200), got);
        }

        @Override
        public List<Step> simpler() {
            return rule.blocksClients() && rule.standard() != EncryptionChoice.NONE
                    ? List.of(new Set(new Rule(rule.standard(), false)), new Set(new Rule(EncryptionChoice.NONE, true)))
                    : List.of();
        }
    }

    record Delete() implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var got = trial.send(Request.toBucket("DELETE").query("encryption", ""));
            trial.model().setEncryption(Rule.NONE);
            trial.expect(Answer.of(204), got);
        }
    }

    record Get() implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var rule = trial.model().encryption();
            var got = trial.send(Request.toBucket("GET").query("encryption", ""));
            if (rule.equals(Rule.NONE)) {
                trial.expect(Answer.error(404, "ServerSideEncryptionConfigurationNotFoundError"), got);
                return;
            }
            var body = new String(got.body(), StandardCharsets.UTF_8);
            trial.expectLines(List.of(told(rule.xml())), List.of(told(body)));
        }

        private static String told(String xml) {
            return (xml.contains(">AES256<") ? "AES256" : xml.contains(">aws:kms<") ? "aws:kms" : "no default")
                    + (xml.contains("<BucketKeyEnabled>true<") ? ", bucket key" : "")
                    + (xml.contains(BLOCKED) ? ", no keys of clients" : "");
        }
    }
}
