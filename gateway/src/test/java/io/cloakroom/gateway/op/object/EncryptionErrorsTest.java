package io.cloakroom.gateway.op.object;

import static io.cloakroom.gateway.op.object.EncryptionKind.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.TestKeys;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.storage.encryption.KeyException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The answers to requests with invalid headers about encryption.
final class EncryptionErrorsTest {
    private static final TestKeys KEYS = new TestKeys();

    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withCustomerKeysOverHttp(true)).with(KEYS);

    private static final String SSE = "x-amz-server-side-encryption";
    private static final String KEY_1 = EncryptionKind.SSE_C.asked()[3];
    private static final String MD5_1 = EncryptionKind.SSE_C.asked()[5];
    private static final String MD5_2 = EncryptionKind.SSE_C_OTHER_KEY.asked()[5];

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static void assertRefused(Answer answer, String error, String message) {
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.element("Message")).contains(message);
        assertThat(answer.text()).doesNotContain(KEY_1);
    }

    /// @param said names without `x-amz-server-side-encryption` and values; KEY, MD5 and OTHER stand for the real ones
    private static String[] headers(String prefix, String said) {
        var headers = new ArrayList<String>();
        for (var field : said.split(" ", -1)) {
            int equals = field.indexOf('=');
            headers.add(prefix + field.substring(0, equals));
            headers.add(field.substring(equals + 1)
                    .replace("KEY", KEY_1)
                    .replace("MD5", MD5_1)
                    .replace("OTHER", MD5_2)
                    .replace('~', '='));
        }
        return headers.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -customer-key=KEY -customer-key-md5=MD5                            | 400 InvalidArgument | Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.
        -customer-key-md5=MD5                                              | 400 InvalidArgument | Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.
        -customer-algorithm=AES256                                         | 400 InvalidArgument | Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.
        -customer-algorithm=AES256 -customer-key-md5=MD5                   | 400 InvalidArgument | Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.
        -customer-algorithm=AES256 -customer-key=KEY                       | 400 InvalidArgument | Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of the secret key.
        -customer-algorithm=AES128 -customer-key=KEY -customer-key-md5=MD5 | 400 InvalidEncryptionAlgorithmError | The Encryption request you specified is not valid. Supported value: AES256.
        -customer-algorithm=AES256 -customer-key=KEY -customer-key-md5=OTHER | 400 InvalidArgument | The calculated MD5 hash of the key did not match the hash that was provided.
        -customer-algorithm=AES256 -customer-key=MTIz -customer-key-md5=MD5 | 400 InvalidArgument | The calculated MD5 hash of the key did not match the hash that was provided.
        -customer-algorithm=AES256 -customer-key=MTIz -customer-key-md5=ICy5YqxZB1uWSwcVLSNLcA~~ | 400 InvalidArgument | The secret key was invalid for the specified algorithm.
        -customer-algorithm=AES256 -customer-key=% -customer-key-md5=MD5   | 400 InvalidArgument | The secret key was invalid for the specified algorithm.
        """)
    void aKeyOfTheClientMustBeWhole(String said, String error, String message) {
        assertRefused(wire.put(bucket.path("k"), "x", headers(SSE, said)), error, message);
        assertRefused(wire.send("POST", bucket.path("k") + "?uploads", "", headers(SSE, said)), error, message);
        assertRefused(wire.get(bucket.path("k"), headers(SSE, said)), error, message);
        bucket.put("k", "x");
        var source = new String[] {"x-amz-copy-source", bucket.path("k")};
        assertRefused(wire.put(bucket.path("to"), "", join(headers(SSE, said), source)), error, message);
        assertRefused(
                wire.put(
                        bucket.path("to"), "", join(headers("x-amz-copy-source-server-side-encryption", said), source)),
                error,
                message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        =AES512                        | 400 InvalidArgument | The encryption method specified is not supported
        =aes256                        | 400 InvalidArgument | The encryption method specified is not supported
        =                              | 400 InvalidArgument | The encryption method specified is not supported
        =aws:fsx                       | 400 InvalidArgument | The encryption method specified is not supported
        =aws:kms:dsse                  | 501 NotImplemented  | A header you provided implies functionality that is not implemented: x-amz-server-side-encryption: aws:kms:dsse
        -aws-kms-key-id=key-1          | 400 InvalidArgument | Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms
        =AES256 -aws-kms-key-id=key-1  | 400 InvalidArgument | Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms
        =AES256 -context=e30~          | 400 InvalidArgument | Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms
        =aws:kms -context=%            | 400 InvalidArgument | The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map
        =aws:kms -context=W10~         | 400 InvalidArgument | The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map
        =aws:kms -context=eyJhIjoxfQ~~ | 400 InvalidArgument | The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map
        =aws:kms -bucket-key-enabled=yes | 400 InvalidArgument | The value of x-amz-server-side-encryption-bucket-key-enabled must be true or false.
        =aws:kms -aws-kms-key-id=none  | 400 KMS.NotFoundException | Invalid keyId 'none'
        =AES256 -customer-algorithm=AES256 -customer-key=KEY -customer-key-md5=MD5 | 400 InvalidArgument | Server Side Encryption with Customer provided key is incompatible with the encryption method specified
        -context=e30~ -customer-algorithm=AES256 -customer-key=KEY -customer-key-md5=MD5 | 400 InvalidArgument | Server Side Encryption with Customer provided key is incompatible with the encryption method specified
        -aws-kms-key-id=key-1 -customer-algorithm=AES256                           | 400 InvalidArgument | Server Side Encryption with Customer provided key is incompatible with the encryption method specified
        """)
    void theHeadersOfAnEncryptionMustFitTogether(String said, String error, String message) {
        assertRefused(wire.put(bucket.path("k"), "x", headers(SSE, said)), error, message);
        assertRefused(wire.send("POST", bucket.path("k") + "?uploads", "", headers(SSE, said)), error, message);
        bucket.put("k", "x");
        var source = new String[] {"x-amz-copy-source", bucket.path("k")};
        assertRefused(wire.put(bucket.path("to"), "", join(headers(SSE, said), source)), error, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        =AES256                    | x-amz-server-side-encryption header is not supported for this operation.
        =aws:kms                   | x-amz-server-side-encryption header is not supported for this operation.
        -context=e30~              | x-amz-server-side-encryption-context header is not supported for this operation.
        -bucket-key-enabled=true   | x-amz-server-side-encryption-bucket-key-enabled header is not supported for this operation.
        -aws-kms-key-id=key-1      | Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms
        """)
    void onlyWritesChooseAnEncryption(String said, String message) {
        bucket.put("k", "x");
        var headers = headers(SSE, said);
        assertRefused(wire.get(bucket.path("k"), headers), "400 InvalidArgument", message);
        assertThat(wire.send("HEAD", bucket.path("k"), "", headers).status()).isEqualTo(400);
        var attributes = join(headers, new String[] {"x-amz-object-attributes", "ETag"});
        assertRefused(wire.get(bucket.path("k") + "?attributes", attributes), "400 InvalidArgument", message);
        var upload = upload();
        var part = bucket.path("k") + "?partNumber=1&uploadId=" + upload;
        assertRefused(wire.put(part, "x", headers), "400 InvalidArgument", message);
        assertRefused(
                wire.put(part, "", join(headers, new String[] {"x-amz-copy-source", bucket.path("k")})),
                "400 InvalidArgument",
                message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE /k", "GET ?versions", "PUT /k?tagging", "POST ?delete", "GET /k?acl"})
    void otherOperationsKnowNothingOfEncryption(String line) {
        var words = line.split(" ", -1);
        var refused = wire.send(words[0], "/" + bucket.name() + words[1], "", SSE, "AES256");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Header")).contains(SSE);
    }

    private String upload(String... headers) {
        return wire.send("POST", bucket.path("k") + "?uploads", "", headers)
                .element("UploadId")
                .orElseThrow();
    }

    private static final String MISSING =
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.";
    private static final String WRONG =
            "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.";
    private static final String UNWANTED = "The encryption parameters are not applicable to this object.";

    @Test
    void anObjectIsReadWithItsKeyAlone() {
        var right = EncryptionKind.SSE_C.asked();
        var wrong = EncryptionKind.SSE_C_OTHER_KEY.asked();
        var etag = wire.put(bucket.path("k"), "x", right).header("etag").orElseThrow();
        bucket.put("plain", "x");
        wire.put(bucket.path("managed"), "x", EncryptionKind.SSE_S3.asked());
        var attributes = new String[] {"x-amz-object-attributes", "ETag"};
        for (var target : new String[] {"k", "k?attributes", "k?partNumber=1"}) {
            assertRefused(wire.get(bucket.path(target), attributes), "400 InvalidRequest", MISSING);
            assertRefused(wire.get(bucket.path(target), join(wrong, attributes)), "403 AccessDenied", WRONG);
        }
        assertRefused(wire.get(bucket.path("plain"), right), "400 InvalidRequest", UNWANTED);
        assertRefused(wire.get(bucket.path("managed"), right), "400 InvalidRequest", UNWANTED);
        assertThat(wire.send("HEAD", bucket.path("k"), "").status()).isEqualTo(400);
        assertThat(wire.send("HEAD", bucket.path("k"), "", wrong).status()).isEqualTo(403);
        assertThat(wire.send("HEAD", bucket.path("plain"), "", right).status()).isEqualTo(400);
        // Who lacks the key learns nothing about the object.
        var known = new String[] {"if-none-match", etag};
        assertRefused(wire.get(bucket.path("k"), known), "400 InvalidRequest", MISSING);
        assertThat(wire.get(bucket.path("k"), join(right, known)).status()).isEqualTo(304);
        assertThat(wire.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);
    }

    @Test
    void anObjectIsCopiedWithItsKeyAlone() {
        wire.put(bucket.path("k"), "x", EncryptionKind.SSE_C.asked());
        bucket.put("plain", "x");
        var upload = upload();
        for (var target : new String[] {bucket.path("to"), bucket.path("k") + "?partNumber=1&uploadId=" + upload}) {
            var source = new String[] {"x-amz-copy-source", bucket.path("k")};
            assertRefused(wire.put(target, "", source), "400 InvalidRequest", MISSING);
            assertRefused(
                    wire.put(target, "", join(EncryptionKind.SSE_C_OTHER_KEY.ofCopySource(), source)),
                    "403 AccessDenied",
                    WRONG);
            assertRefused(
                    wire.put(target, "", join(EncryptionKind.SSE_C.ofCopySource(), new String[] {
                        "x-amz-copy-source", bucket.path("plain")
                    })),
                    "400 InvalidRequest",
                    UNWANTED);
        }
    }

    @Test
    void partsHaveTheKeyOfTheirUpload() {
        var encrypted = bucket.path("k") + "?partNumber=1&uploadId=" + upload(EncryptionKind.SSE_C.asked());
        var plain = bucket.path("k") + "?partNumber=1&uploadId=" + upload();
        var mixed =
                "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.";
        assertRefused(wire.put(encrypted, "x"), "400 InvalidRequest", mixed);
        assertRefused(wire.put(plain, "x", EncryptionKind.SSE_C.asked()), "400 InvalidRequest", mixed);
        var wrong = "The provided encryption parameters did not match the ones used originally.";
        assertRefused(wire.put(encrypted, "x", EncryptionKind.SSE_C_OTHER_KEY.asked()), "400 InvalidRequest", wrong);
        var path = encrypted.replace("partNumber=1&", "");
        var list =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>";
        assertRefused(
                wire.send("POST", path, list, EncryptionKind.SSE_C_OTHER_KEY.asked()), "400 InvalidRequest", wrong);
        assertRefused(wire.get(path, EncryptionKind.SSE_C_OTHER_KEY.asked()), "400 InvalidRequest", wrong);
    }

    /// MinIO's libraries repeat the headers with which the upload began.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SSE_S3  | =AES256                                      | ''
        SSE_KMS | =aws:kms -aws-kms-key-id=key-1 -context=e30~ | ''
        SSE_KMS | =aws:kms -bucket-key-enabled=true            | ''
        NONE    | =AES256                                      | 400 InvalidArgument
        SSE_S3  | =aws:kms -aws-kms-key-id=key-1               | 400 InvalidArgument
        SSE_S3  | =AES256 -aws-kms-key-id=key-1                | 400 InvalidArgument
        SSE_KMS | =AES256                                      | 400 InvalidArgument
        SSE_C   | =AES256                                      | 400 InvalidArgument
        """)
    void aCompletionMayRepeatHowTheUploadBegan(EncryptionKind kind, String said, String error) {
        var path = bucket.path("k") + "?uploadId=" + upload(kind.asked());
        var part = wire.put(path + "&partNumber=1", "x", kind.reading());
        var list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        var done = wire.send("POST", path, list, headers(SSE, said));
        assertThat(done.error()).isEqualTo(error.isEmpty() ? "200 " : error);
        if (error.isEmpty()) {
            assertThat(wire.get(bucket.path("k")).header(SSE)).contains(kind.asked()[1]);
        }
    }

    @Test
    void anAppendHasTheEncryptionOfItsObject() {
        wire.put(bucket.path("client"), "x", EncryptionKind.SSE_C.asked());
        wire.put(bucket.path("kms"), "x", EncryptionKind.SSE_KMS.asked());
        bucket.put("plain", "x");
        var offset = new String[] {"x-amz-write-offset-bytes", "1"};
        var mismatch = "400 EncryptionTypeMismatch";
        assertThat(wire.put(bucket.path("client"), "y", offset).error()).isEqualTo(mismatch);
        assertThat(wire.put(bucket.path("client"), "y", join(offset, EncryptionKind.SSE_S3.asked()))
                        .error())
                .isEqualTo(mismatch);
        assertThat(wire.put(bucket.path("client"), "y", join(offset, EncryptionKind.SSE_C_OTHER_KEY.asked()))
                        .error())
                .isEqualTo("400 InvalidRequest");
        assertThat(wire.put(bucket.path("plain"), "y", join(offset, EncryptionKind.SSE_C.asked()))
                        .error())
                .isEqualTo(mismatch);
        assertThat(wire.put(bucket.path("plain"), "y", join(offset, EncryptionKind.SSE_S3.asked()))
                        .error())
                .isEqualTo(mismatch);
        var other = new String[] {SSE, "aws:kms", SSE + "-aws-kms-key-id", "key-2"};
        assertThat(wire.put(bucket.path("kms"), "y", join(offset, other)).error())
                .isEqualTo(mismatch);
        assertThat(wire.put(bucket.path("kms"), "y", join(offset, EncryptionKind.SSE_KMS.asked()))
                        .error())
                .isEqualTo("400 InvalidRequest");
        assertThat(wire.put(bucket.path("kms"), "y", offset).status()).isEqualTo(200);
        var alias = new String[] {SSE, "aws:kms", SSE + "-aws-kms-key-id", "alias/backups"};
        wire.put(bucket.path("alias"), "x", alias);
        assertThat(wire.put(bucket.path("alias"), "y", join(offset, alias)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED, 400 KMS.DisabledException",
        "INVALID_STATE, 400 KMS.KMSInvalidStateException",
        "NOT_FOUND, 400 KMS.NotFoundException",
        "DENIED, 403 AccessDenied",
        "UNAVAILABLE, 503 ServiceUnavailable",
        "WRONG_MASTER_KEY, 500 InternalError",
    })
    void aKeyOfTheServiceThatCannotBeUsedIsNamed(KeyException.Kind why, String error) {
        var id = "key-" + why;
        var headers = new String[] {SSE, "aws:kms", SSE + "-aws-kms-key-id", id};
        assertThat(wire.put(bucket.path("k"), "x", headers).status()).isEqualTo(200);
        KEYS.refuse(id, why);
        var read = wire.get(bucket.path("k"));
        assertThat(read.error()).isEqualTo(error);
        assertThat(read.header("x-amz-request-id")).isPresent();
        assertThat(wire.put(bucket.path("other"), "x", headers).error()).isEqualTo(error);
        var itself = new String[] {"x-amz-copy-source", bucket.path("k"), "x-amz-metadata-directive", "REPLACE"};
        assertThat(wire.put(bucket.path("k"), "", join(itself, headers)).error())
                .isEqualTo(error);
        // A change of metadata needs no key.
        assertThat(wire.send("HEAD", bucket.path("k"), "").status()).isEqualTo(200);
    }

    @Test
    void aWrongSignatureIsNotAnsweredWithTheKey() {
        var stranger = new GatewayExtension.Account(
                bucket.account().project(), bucket.account().accessKey(), "not the secret key at all");
        var refused = new Wire(GATEWAY, stranger).put(bucket.path("k"), "x", EncryptionKind.SSE_C.asked());
        assertThat(refused.error()).isEqualTo("403 SignatureDoesNotMatch");
        assertThat(refused.element("CanonicalRequest").orElse(""))
                .contains("x-amz-server-side-encryption-customer-key:(not shown)")
                .contains(MD5_1);
        assertThat(refused.text()).doesNotContain(KEY_1);
    }
}
