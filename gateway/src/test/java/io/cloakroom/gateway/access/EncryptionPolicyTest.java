package io.cloakroom.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.TestKeys;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.op.object.EncryptionKind;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Policies that demand encryption, from the examples of the Amazon S3 User Guide, in every way of storing an object.
final class EncryptionPolicyTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withCustomerKeysOverHttp(true)).with(new TestKeys());

    private static final String SSE = "x-amz-server-side-encryption";

    /// "Denies uploads that don't include the header, and those with another value than AES256".
    private static final String ONLY_AES256 = deny("'Null':{'s3:x-amz-server-side-encryption':'true'}") + ","
            + deny("'StringNotEquals':{'s3:x-amz-server-side-encryption':'AES256'}");

    private final TestBucket bucket = GATEWAY.bucket();

    private static String deny(String condition) {
        return "{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::BUCKET/*','Condition':{"
                + condition + "}}";
    }

    private void policy(String statements) {
        var policy = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
        bucket.s3()
                .putBucketPolicy(put -> put.bucket(bucket.name())
                        .policy(policy.replace('\'', '"').replace("BUCKET", bucket.name())));
    }

    /// The policy also holds for callers who do not own the bucket.
    private Wire member() {
        return new Wire(GATEWAY, GATEWAY.member(bucket.account()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 403",
        "x-amz-server-side-encryption, AES256, 200",
        "x-amz-server-side-encryption, aws:kms, 403",
    })
    void aPutMustAskForIt(String name, String value, int status) {
        policy(ONLY_AES256);
        var headers = name.isEmpty() ? new String[0] : new String[] {name, value};
        assertThat(member().put(bucket.path("k"), "x", headers).status()).isEqualTo(status);
        assertThat(member().send("POST", bucket.path("k") + "?uploads", "", headers)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void partsAreJudgedByTheEncryptionOfTheirUpload() {
        var by = member();
        var unasked = upload(by);
        policy(ONLY_AES256);
        assertThat(part(by, unasked).status()).isEqualTo(403);
        var asked = upload(by, SSE, "AES256");
        var part = part(by, asked);
        assertThat(part.status()).isEqualTo(200);
        var list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(by.send("POST", bucket.path("k") + "?uploadId=" + asked, list)
                        .status())
                .isEqualTo(200);
        assertThat(by.get(bucket.path("k")).header(SSE)).contains("AES256");
    }

    @Test
    void aCompletionThatNamesAnotherEncryptionIsJudgedByThatOfItsUpload() {
        var by = member();
        var unasked = upload(by);
        policy(ONLY_AES256);
        var list =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>";
        assertThat(by.send("POST", bucket.path("k") + "?uploadId=" + unasked, list, SSE, "AES256")
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void aKeyCanBeDemanded() {
        policy(deny("'StringNotLikeIfExists':{'s3:x-amz-server-side-encryption-aws-kms-key-id':'"
                + TestKeys.arn("key-1") + "'}"));
        var by = member();
        var name = SSE + "-aws-kms-key-id";
        assertThat(by.put(bucket.path("k"), "x", SSE, "aws:kms", name, TestKeys.arn("key-2"))
                        .status())
                .isEqualTo(403);
        assertThat(by.put(bucket.path("k"), "x", SSE, "aws:kms", name, TestKeys.arn("key-1"))
                        .status())
                .isEqualTo(200);
        assertThat(part(by, upload(by, SSE, "aws:kms", name, TestKeys.arn("key-1")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKeyOfTheClientCanBeDemanded() {
        policy(deny("'Null':{'s3:x-amz-server-side-encryption-customer-algorithm':'true'}"));
        var by = member();
        assertThat(by.put(bucket.path("k"), "x").status()).isEqualTo(403);
        assertThat(by.put(bucket.path("k"), "x", EncryptionKind.SSE_C.asked()).status())
                .isEqualTo(200);
    }

    private String upload(Wire by, String... headers) {
        return by.send("POST", bucket.path("k") + "?uploads", "", headers)
                .element("UploadId")
                .orElseThrow();
    }

    private Answer part(Wire by, String upload) {
        return by.put(bucket.path("k") + "?partNumber=1&uploadId=" + upload, "x");
    }

    @ParameterizedTest
    @CsvSource({"'', 403", "AES256, 204", "aws:kms, 403"})
    void aFormMustAskForIt(String asked, int status) {
        policy(ONLY_AES256);
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "k");
        if (!asked.isEmpty()) {
            fields.put(SSE, asked);
        }
        var posted = post(fields);
        assertThat(posted.status()).isEqualTo(status);
        assertThat(posted.header(SSE).isPresent()).isEqualTo(status == 204);
    }

    @Test
    void aFormBringsAKeyOfItsClient() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "k");
        var key = EncryptionKind.SSE_C.asked();
        for (int i = 0; i < key.length; i += 2) {
            fields.put(key[i], key[i + 1]);
        }
        var posted = post(fields);
        assertThat(posted.status()).isEqualTo(204);
        assertThat(posted.header("x-amz-server-side-encryption-customer-key-md5"))
                .contains(key[5]);
        assertThat(bucket.wire().get(bucket.path("k"), key).text()).isEqualTo("hello");
    }

    @Test
    void aFormThatDoesNotFitIsNotAnsweredWithTheKey() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "k");
        var key = EncryptionKind.SSE_C.asked();
        fields.put(key[2], key[3]);
        var refused = post(fields, Map.of(key[2], "another key"));
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(refused.element("Message").orElse("")).contains("$" + key[2]).contains("(not shown)");
        assertThat(refused.text()).doesNotContain(key[3]);
    }

    private Answer post(Map<String, String> fields) {
        return post(fields, Map.of());
    }

    /// @param other what the form has in place of what its policy allows
    private Answer post(Map<String, String> fields, Map<String, String> other) {
        var by = GATEWAY.member(bucket.account());
        var date = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-credential", by.accessKey() + "/" + date.substring(0, 8) + "/us-east-1/s3/aws4_request");
        fields.put("x-amz-date", date);
        var conditions = new StringBuilder("{\"bucket\":\"" + bucket.name() + "\"}");
        fields.forEach((name, value) -> conditions.append(",{\"" + name + "\":\"" + value + "\"}"));
        var policy = Base64.getEncoder()
                .encodeToString(("{\"expiration\":\"" + Instant.now().plus(Duration.ofMinutes(10))
                                + "\",\"conditions\":[" + conditions + "]}")
                        .getBytes(UTF_8));
        fields.put("policy", policy);
        fields.put(
                "x-amz-signature",
                SigningKey.derive(by.secretKey(), new CredentialScope(date.substring(0, 8), "us-east-1", "s3"))
                        .sign(policy));
        fields.putAll(other);
        var body = new StringBuilder();
        fields.forEach((name, value) ->
                body.append("--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"));
        body.append("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhello\r\n--B--\r\n");
        return GATEWAY.anonymous()
                .send("POST", "/" + bucket.name(), body.toString(), "content-type", "multipart/form-data; boundary=B");
    }

    @ParameterizedTest
    @CsvSource({"'', 403", "AES256, 200"})
    void aLinkMustAskForIt(String asked, int status) {
        policy(ONLY_AES256);
        var link = link(asked);
        var headers = asked.isEmpty() ? new String[0] : new String[] {SSE, asked};
        var path = link.substring(GATEWAY.endpoint().toString().length());
        assertThat(GATEWAY.anonymous().put(path, "x", headers).status()).isEqualTo(status);
    }

    private String link(String asked) {
        var by = GATEWAY.member(bucket.account());
        try (var presigner = S3Presigner.builder()
                .endpointOverride(GATEWAY.endpoint())
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .serviceConfiguration(software.amazon.awssdk.services.s3.S3Configuration.builder()
                        .pathStyleAccessEnabled(true)
                        .build())
                .credentialsProvider(by.credentials())
                .build()) {
            return presigner
                    .presignPutObject(put -> put.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(object -> {
                                object.bucket(bucket.name()).key("k");
                                if (!asked.isEmpty()) {
                                    object.serverSideEncryption(asked);
                                }
                            }))
                    .url()
                    .toString();
        }
    }
}
