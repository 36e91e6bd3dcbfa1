package io.cloakroom.gateway.op.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.TestKeys;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.op.object.EncryptionKind;
import io.cloakroom.gateway.s3.S3Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.EncryptionType;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/// PutBucketEncryption, GetBucketEncryption and DeleteBucketEncryption, and their effects.
final class BucketEncryptionTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withCustomerKeysOverHttp(true)).with(new TestKeys());

    private static final String SSE = "x-amz-server-side-encryption";
    private static final String AES256 = apply("<SSEAlgorithm>AES256</SSEAlgorithm>");
    private static final String KMS = apply("<SSEAlgorithm>aws:kms</SSEAlgorithm>");
    private static final String NOTHING_BLOCKED = blocked("NONE");

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();
    private final String target = "/" + bucket.name() + "?encryption";

    private static String apply(String content) {
        return "<ApplyServerSideEncryptionByDefault>" + content + "</ApplyServerSideEncryptionByDefault>";
    }

    private static String blocked(String type) {
        return "<BlockedEncryptionTypes><EncryptionType>" + type + "</EncryptionType></BlockedEncryptionTypes>";
    }

    private static String bucketKey(boolean enabled) {
        return "<BucketKeyEnabled>" + enabled + "</BucketKeyEnabled>";
    }

    private static String document(String rule) {
        return "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>" + rule
                + "</Rule></ServerSideEncryptionConfiguration>";
    }

    private Answer put(String rule) {
        return wire.put(target, document(rule));
    }

    private void set(String rule) {
        assertThat(put(rule).error()).isEqualTo("200 ");
    }

    private void gives(String rule) {
        assertThat(wire.get(target).text()).endsWith(document(rule));
    }

    @Test
    void isKeptAndGivenBack() {
        assertThat(wire.get(target).error()).isEqualTo("404 ServerSideEncryptionConfigurationNotFoundError");
        set(AES256);
        gives(AES256 + NOTHING_BLOCKED + bucketKey(false));
        set(KMS + bucketKey(true));
        gives(KMS + NOTHING_BLOCKED + bucketKey(true));
        var named = apply("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/mine</KMSMasterKeyID>");
        set(named + blocked("SSE-C"));
        gives(named + blocked("SSE-C") + bucketKey(false));
        set(blocked("NONE"));
        gives(NOTHING_BLOCKED + bucketKey(false));
        assertThat(wire.send("DELETE", target, "").status()).isEqualTo(204);
        assertThat(wire.send("DELETE", target, "").status()).isEqualTo(204);
        assertThat(wire.get(target).status()).isEqualTo(404);
    }

    @Test
    void isUnderstoodByTheSdk() {
        var asked = ServerSideEncryptionRule.builder()
                .bucketKeyEnabled(true)
                .applyServerSideEncryptionByDefault(
                        by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID("key-1"))
                .build();
        bucket.s3()
                .putBucketEncryption(
                        put -> put.bucket(bucket.name()).serverSideEncryptionConfiguration(all -> all.rules(asked)));
        var rule = bucket.s3()
                .getBucketEncryption(get -> get.bucket(bucket.name()))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst();
        assertThat(rule.bucketKeyEnabled()).isTrue();
        assertThat(rule.blockedEncryptionTypes().encryptionType()).containsExactly(EncryptionType.NONE);
        assertThat(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()).isEqualTo("key-1");
        assertThat(rule.applyServerSideEncryptionByDefault().sseAlgorithm()).isEqualTo(ServerSideEncryption.AWS_KMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ServerSideEncryptionConfiguration/>",
                "<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>",
                "<ServerSideEncryptionConfiguration><Rule><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>",
                "<Encryption/>",
                "no XML",
                "",
            })
    void mustBeADocumentOfOneRule(String document) {
        var refused = wire.put(target, document);
        assertThat(refused.error()).isIn("400 MalformedXML", "400 MissingRequestBodyError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<A/>",
                "<ApplyServerSideEncryptionByDefault/>",
                "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES512</SSEAlgorithm></ApplyServerSideEncryptionByDefault>",
                "<ApplyServerSideEncryptionByDefault><KMSMasterKeyID>key-1</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>",
                "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>",
                "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>maybe</BucketKeyEnabled>",
                "<BlockedEncryptionTypes/>",
                "<BlockedEncryptionTypes><EncryptionType>SSE-S3</EncryptionType></BlockedEncryptionTypes>",
                "<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>",
            })
    void mustSayWhatCanBeMeant(String rule) {
        assertThat(put(rule).error()).isEqualTo("400 MalformedXML");
    }

    @Test
    void namesAKeyOnlyWhereOneIsUsed() {
        var refused = put(apply("<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>"));
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("Message"))
                .contains(
                        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse");
        assertThat(refused.element("ArgumentName")).contains("ApplyServerSideEncryptionByDefault");
    }

    @Test
    void refusesDsseKmsByName() {
        var refused = put(apply("<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm>"));
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains("aws:kms:dsse");
    }

    @ParameterizedTest
    @CsvSource({"AES256, false, AES256, ''", "aws:kms, false, aws:kms, ''", "aws:kms, true, aws:kms, true"})
    void holdsForWhateverSaysNothing(String algorithm, boolean keys, String told, String toldOfKeys) {
        bucket.put("source", "hello");
        set(apply("<SSEAlgorithm>" + algorithm + "</SSEAlgorithm>") + bucketKey(keys));
        var upload = wire.send("POST", bucket.path("parts") + "?uploads", "");
        for (var made : new Answer[] {
            wire.put(bucket.path("k"), "hello"),
            wire.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("source")),
            upload,
            wire.get(bucket.path("k")),
            wire.get(bucket.path("copy"))
        }) {
            assertThat(made.header(SSE)).contains(told);
            assertThat(made.header(SSE + "-bucket-key-enabled").orElse("")).isEqualTo(toldOfKeys);
        }
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(wire.get(bucket.path("source")).header(SSE)).isEmpty();
    }

    @Test
    void makesACopyOntoItselfEncrypt() {
        bucket.put("k", "hello");
        set(AES256);
        var copied = wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.path("k"));
        assertThat(copied.status()).isEqualTo(200);
        assertThat(wire.get(bucket.path("k")).header(SSE)).contains("AES256");
        var again = wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.path("k"));
        assertThat(again.error()).isEqualTo("400 InvalidRequest");
    }

    @Test
    void saysWhetherBucketKeysAreUsedWhereAWriteDoesNot() {
        set(AES256 + bucketKey(true));
        var field = SSE + "-bucket-key-enabled";
        assertThat(wire.put(bucket.path("k"), "x", SSE, "aws:kms").header(field))
                .contains("true");
        assertThat(wire.put(bucket.path("k"), "x", SSE, "aws:kms", field, "false")
                        .header(field))
                .isEmpty();
        assertThat(wire.put(bucket.path("k"), "x").header(field)).isEmpty();
        set(KMS);
        assertThat(wire.put(bucket.path("k"), "x").header(field)).isEmpty();
        assertThat(wire.put(bucket.path("k"), "x", field, "true").header(field)).contains("true");
    }

    @Test
    void takesAKeyThatDoesNotExistUntilSomethingIsWritten() {
        set(apply("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>nobody</KMSMasterKeyID>"));
        assertThat(wire.put(bucket.path("k"), "x").error()).isEqualTo("400 KMS.NotFoundException");
        assertThat(wire.put(bucket.path("k"), "x", SSE, "AES256").status()).isEqualTo(200);
    }

    @Test
    void blocksKeysOfClients() {
        var key = EncryptionKind.SSE_C.asked();
        assertThat(wire.put(bucket.path("old"), "hello", key).status()).isEqualTo(200);
        bucket.put("plain", "hello");
        var upload = wire.send("POST", bucket.path("parts") + "?uploads", "", key)
                .element("UploadId")
                .orElseThrow();
        set(AES256 + blocked("SSE-C"));
        var part = bucket.path("parts") + "?partNumber=1&uploadId=" + upload;
        for (var refused : new Answer[] {
            wire.put(bucket.path("k"), "x", key),
            wire.put(bucket.path("old"), "x", key),
            wire.put(part, "x", key),
            wire.send("POST", bucket.path("k") + "?uploads", "", key),
            wire.put(bucket.path("k"), "", with(key, "x-amz-copy-source", bucket.path("plain"))),
            wire.put(bucket.path("old"), "x", with(key, "x-amz-write-offset-bytes", "5"))
        }) {
            assertThat(refused.error()).isEqualTo("403 AccessDenied");
            assertThat(refused.element("Message").orElse(""))
                    .contains("this bucket has blocked upload requests that specify Server Side Encryption with"
                            + " Customer provided keys (SSE-C)");
        }
        assertThat(wire.get(bucket.path("old"), key).text()).isEqualTo("hello");
        set(AES256 + blocked("NONE"));
        assertThat(wire.put(bucket.path("k"), "x", key).status()).isEqualTo(200);
    }

    private static String[] with(String[] key, String name, String value) {
        var all = java.util.Arrays.copyOf(key, key.length + 2);
        all[key.length] = name;
        all[key.length + 1] = value;
        return all;
    }
}
