package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.TestKeys;
import io.cloakroom.storage.checksum.Digests;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The kinds of encryption: the headers of requests and answers. The kinds of SSE-KMS need a gateway with a key
/// management service that has `key-1`.
public enum EncryptionKind {
    NONE,
    SSE_S3("x-amz-server-side-encryption", "AES256"),
    SSE_C("customer-", "1"),
    SSE_C_OTHER_KEY("customer-", "2"),
    SSE_KMS(
            "x-amz-server-side-encryption",
            "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "key-1",
            "x-amz-server-side-encryption-bucket-key-enabled",
            "true"),
    SSE_KMS_WITHOUT_BUCKET_KEY(
            "x-amz-server-side-encryption", "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id", "key-1");

    private static final String OWN = "x-amz-server-side-encryption-";
    private static final String OF_COPY_SOURCE = "x-amz-copy-source-server-side-encryption-";

    @SuppressWarnings("ImmutableEnumChecker")
    private final String[] asked;

    EncryptionKind(String... asked) {
        this.asked = asked.length == 2 && asked[0].equals("customer-") ? customer(OWN, asked[1]) : asked;
    }

    /// Headers with a key of 32 bytes.
    ///
    /// @param key whatever tells it from others
    public static String[] customer(String prefix, String key) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) key.charAt(0));
        var base64 = Base64.getEncoder();
        return new String[] {
            prefix + "customer-algorithm",
            "AES256",
            prefix + "customer-key",
            base64.encodeToString(bytes),
            prefix + "customer-key-md5",
            base64.encodeToString(Digests.md5().digest(bytes))
        };
    }

    boolean isOfClient() {
        return this == SSE_C || this == SSE_C_OTHER_KEY;
    }

    boolean hasMd5Etag() {
        return this == NONE || this == SSE_S3;
    }

    /// Of a write.
    public String[] asked() {
        return asked.clone();
    }

    /// Of a read, and of a part.
    String[] reading() {
        return isOfClient() ? asked() : new String[0];
    }

    /// Of a copy of such an object.
    String[] ofCopySource() {
        return isOfClient() ? customer(OF_COPY_SOURCE, this == SSE_C ? "1" : "2") : new String[0];
    }

    /// The header fields of answers.
    Map<String, String> told() {
        var told = new LinkedHashMap<String, String>();
        for (int i = 0; i < asked.length; i += 2) {
            told.put(asked[i], asked[i + 1]);
        }
        told.remove("x-amz-server-side-encryption-customer-key");
        told.computeIfPresent("x-amz-server-side-encryption-aws-kms-key-id", (_, id) -> TestKeys.arn(id));
        return told;
    }

    static String[] join(String[]... headers) {
        return Stream.of(headers).flatMap(Stream::of).toArray(String[]::new);
    }
}
