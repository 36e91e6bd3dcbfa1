package io.cloakroom.gateway.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// Uploads by HTML form, with policies of both signature versions.
final class PostObjectTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String BOUNDARY = "----WebKitFormBoundaryx7";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Account account = bucket.account();
    private final Wire browser = GATEWAY.anonymous();
    private final Map<String, String> fields = new LinkedHashMap<>();

    private byte[] form(String filename, byte[] file) {
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(UTF_8)));
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                        + "\"\r\nContent-Type: text/plain\r\n\r\n")
                .getBytes(UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return body.toByteArray();
    }

    private Answer post(byte[] body) {
        return browser.send(
                "POST", "/" + bucket.name(), body, "content-type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    private Answer post(String file) {
        return post(form("a.txt", file.getBytes(UTF_8)));
    }

    /// @param conditions with `'` for `"`, BUCKET for the bucket's name
    private static String policy(String bucket, Instant expiration, String conditions) {
        var json = "{\"expiration\":\"" + expiration + "\",\"conditions\":["
                + conditions.replace('\'', '"').replace("BUCKET", bucket) + "]}";
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }

    private void signV4(Account by, String conditions) {
        signV4(by, Instant.now().plus(Duration.ofMinutes(10)), conditions);
    }

    private void signV4(Account by, Instant expiration, String conditions) {
        var date = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        var scope = new CredentialScope(date.substring(0, 8), "us-east-1", "s3");
        var credential = by.accessKey() + "/" + date.substring(0, 8) + "/us-east-1/s3/aws4_request";
        fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        fields.put("X-Amz-Credential", credential);
        fields.put("X-Amz-Date", date);
        var policy = policy(
                bucket.name(),
                expiration,
                conditions + ",{'x-amz-algorithm':'AWS4-HMAC-SHA256'},{'x-amz-credential':'" + credential
                        + "'},{'x-amz-date':'" + date + "'}");
        fields.put("Policy", policy);
        fields.put("X-Amz-Signature", SigningKey.derive(by.secretKey(), scope).sign(policy));
    }

    private void signV2(String conditions) throws GeneralSecurityException {
        var policy = policy(bucket.name(), Instant.now().plus(Duration.ofMinutes(10)), conditions);
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(account.secretKey().getBytes(UTF_8), "HmacSHA1"));
        fields.put("AWSAccessKeyId", account.accessKey());
        fields.put("policy", policy);
        fields.put("signature", Base64.getEncoder().encodeToString(mac.doFinal(policy.getBytes(UTF_8))));
    }

    private String read(String key) {
        return bucket.wire().get(bucket.path(key)).text();
    }

    @Test
    void storesTheFileOfASignedForm() {
        fields.put("key", "in/${filename}");
        fields.put("Content-Type", "text/html");
        fields.put("x-amz-meta-uuid", "14");
        fields.put("x-amz-storage-class", "STANDARD_IA");
        fields.put("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>");
        signV4(
                account,
                "{'bucket':'BUCKET'},['starts-with','$key','in/'],['eq','$Content-Type','text/html'],"
                        + "['starts-with','$x-amz-meta-uuid',''],{'x-amz-storage-class':'STANDARD_IA'},"
                        + "['starts-with','$tagging','']");
        var stored = post("hello");
        assertThat(stored.status()).isEqualTo(204);
        assertThat(stored.header("etag")).contains("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(stored.header("location").orElseThrow()).endsWith("/" + bucket.name() + "/in/a.txt");
        var object = bucket.wire().get(bucket.path("in/a.txt"));
        assertThat(object.text()).isEqualTo("hello");
        assertThat(object.header("content-type")).contains("text/html");
        assertThat(object.header("x-amz-meta-uuid")).contains("14");
        assertThat(object.header("x-amz-storage-class")).contains("STANDARD_IA");
        assertThat(object.header("x-amz-tagging-count")).contains("1");
    }

    @Test
    void saysWhenTheObjectExpires() {
        var rule = LifecycleRule.builder()
                .id("r")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .expiration(expiration -> expiration.date(Instant.parse("2020-01-01T00:00:00Z")))
                .build();
        bucket.s3()
                .putBucketLifecycleConfiguration(request ->
                        request.bucket(bucket.name()).lifecycleConfiguration(lifecycle -> lifecycle.rules(rule)));
        fields.put("key", "k");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'}");
        assertThat(post("hello").header("x-amz-expiration"))
                .contains("expiry-date=\"Wed, 01 Jan 2020 00:00:00 GMT\", rule-id=\"r\"");
    }

    @Test
    void takesSignatureV2() throws GeneralSecurityException {
        fields.put("key", "k");
        signV2("{'bucket':'BUCKET'},{'key':'k'}");
        assertThat(post("hello").status()).isEqualTo(204);
        assertThat(read("k")).isEqualTo("hello");
        fields.put("signature", "AAAA");
        assertThat(post("x").error()).isEqualTo("403 SignatureDoesNotMatch");
        assertThat(read("k")).isEqualTo("hello");
    }

    /// Bytes of any value arrive unchanged, also those that look like a boundary, wherever the reads of the socket end.
    @ParameterizedTest
    @CsvSource({"0", "1", "65500", "65536", "70000", "1000003"})
    void everyByteOfTheFileArrives(int size) {
        var file = new byte[size];
        new Random(size).nextBytes(file);
        var near = ("\r\n--" + BOUNDARY.substring(0, 9)).getBytes(UTF_8);
        for (int at = 17; at + near.length < size; at += 997) {
            System.arraycopy(near, 0, file, at, near.length);
        }
        fields.put("key", "bytes");
        signV4(account, "{'bucket':'BUCKET'},{'key':'bytes'}");
        assertThat(post(form("b", file)).status()).isEqualTo(204);
        assertThat(bucket.wire().get(bucket.path("bytes")).bytes()).isEqualTo(file);
    }

    @Test
    void answersAsTheFormAsks() {
        fields.put("key", "k");
        fields.put("success_action_status", "201");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'},['starts-with','$success_action_status','']");
        var made = post("hello");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.element("Bucket")).contains(bucket.name());
        assertThat(made.element("Key")).contains("k");
        assertThat(made.element("ETag").orElseThrow()).contains("5d41402abc4b2a76b9719d911017c592");
        assertThat(made.element("Location").orElseThrow()).endsWith("/" + bucket.name() + "/k");

        fields.put("success_action_status", "404");
        assertThat(post("hello").status()).isEqualTo(204);
        fields.put("success_action_status", "200");
        assertThat(post("hello").status()).isEqualTo(200);
        fields.remove("success_action_status");
        fields.put("success_action_redirect", "https://shop.example.org/done?a=1");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'},['starts-with','$success_action_redirect','']");
        var redirected = post("hello");
        assertThat(redirected.status()).isEqualTo(303);
        assertThat(redirected.header("location"))
                .contains("https://shop.example.org/done?a=1&bucket=" + bucket.name()
                        + "&key=k&etag=%225d41402abc4b2a76b9719d911017c592%22");
        fields.put("success_action_redirect", "javascript:alert(1)");
        assertThat(post("hello").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'bucket':'BUCKET'},{'key':'other'} | Policy Condition failed",
                "{'bucket':'BUCKET'},['starts-with','$key','x'] | Policy Condition failed",
                "{'bucket':'another'},{'key':'k'} | Policy Condition failed",
                "{'bucket':'BUCKET'},{'key':'k'},{'acl':'public-read'} | Policy Condition failed",
                "{'bucket':'BUCKET'} | Extra input fields: key",
                "{'key':'k'} | Extra input fields: bucket",
            })
    void refusesWhatThePolicyDoesNotAllow(String conditions, String message) {
        fields.put("key", "k");
        signV4(account, conditions);
        var refused = post("hello");
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(refused.element("Message").orElseThrow())
                .startsWith("Invalid according to Policy: ")
                .contains(message);
        assertThat(bucket.wire().get(bucket.path("k")).status()).isEqualTo(404);
    }

    @Test
    void fieldNamesAndOperatorsAreTheSameInAnyCase() {
        fields.put("KEY", "k");
        fields.put("x-ignore-me", "whatever");
        signV4(account, "{'BuCkEt':'BUCKET'},['StArTs-WiTh','$KeY','k']");
        assertThat(post("hello").status()).isEqualTo(204);
    }

    @Test
    void holdsTheFileToItsLength() {
        fields.put("key", "k");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'},['content-length-range',3,5]");
        assertThat(post("hello").status()).isEqualTo(204);
        assertThat(post("hello!").error()).isEqualTo("400 EntityTooLarge");
        assertThat(post("he").error()).isEqualTo("400 EntityTooSmall");
        assertThat(read("k")).isEqualTo("hello");
    }

    @Test
    void refusesAnExpiredPolicyAndOneThatIsNone() {
        fields.put("key", "k");
        signV4(account, Instant.now().minusSeconds(1), "{'bucket':'BUCKET'},{'key':'k'}");
        var expired = post("x");
        assertThat(expired.error()).isEqualTo("403 AccessDenied");
        assertThat(expired.element("Message")).contains("Invalid according to Policy: Policy expired.");
        for (var text : new String[] {"{}", "[]", "{", "{\"expiration\":\"2999-01-01T00:00:00Z\",\"conditions\":[]}"}) {
            fields.put("Policy", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
            assertThat(post("x").error()).as(text).isEqualTo("400 InvalidPolicyDocument");
        }
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'}");
        fields.put("X-Amz-Signature", "0".repeat(64));
        assertThat(post("x").error()).isEqualTo("403 SignatureDoesNotMatch");
        fields.remove("X-Amz-Signature");
        assertThat(post("x").error()).isEqualTo("400 InvalidArgument");
        fields.remove("Policy");
        assertThat(post("x").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void whoSignedItNeedsTheRightToUpload() {
        fields.put("key", "k");
        fields.put("acl", "public-read");
        var limited = GATEWAY.limited(
                account,
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::"
                        + bucket.name() + "/*\"}}");
        signV4(limited, "{'bucket':'BUCKET'},{'key':'k'},{'acl':'public-read'}");
        assertThat(post("x").error()).isEqualTo("403 AccessDenied");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'},{'acl':'public-read'}");
        assertThat(post("hello").status()).isEqualTo(204);
        assertThat(browser.get(bucket.path("k")).text()).isEqualTo("hello");
        signV4(GATEWAY.account(), "{'bucket':'BUCKET'},{'key':'k'},{'acl':'public-read'}");
        assertThat(post("x").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void anUnsignedFormNeedsABucketPolicyThatAllowsIt() {
        fields.put("key", "open/k");
        assertThat(post("hello").error()).isEqualTo("403 AccessDenied");
        var policy =
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::"
                        + bucket.name() + "/open/*\"}}";
        assertThat(bucket.wire().put("/" + bucket.name() + "?policy", policy).status())
                .isEqualTo(204);
        assertThat(post("hello").status()).isEqualTo(204);
        assertThat(read("open/k")).isEqualTo("hello");
        fields.put("key", "closed/k");
        assertThat(post("hello").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void policiesSeeThatItIsAForm() {
        var policy =
                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::"
                        + bucket.name() + "/*\",\"Condition\":{\"StringEquals\":{\"s3:authType\":\"POST\"}}}}";
        assertThat(bucket.wire().put("/" + bucket.name() + "?policy", policy).status())
                .isEqualTo(204);
        fields.put("key", "k");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'}");
        assertThat(post("hello").error()).isEqualTo("403 AccessDenied");
        assertThat(bucket.wire().put(bucket.path("k"), "hello").status()).isEqualTo(200);
    }

    /// The page's policy says nothing about the content type that a browser detects.
    @Test
    void theContentTypeOfTheFilePartIsNotThatOfTheObject() {
        fields.put("key", "k");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'}");
        assertThat(post("<script>").status()).isEqualTo(204);
        assertThat(bucket.wire().get(bucket.path("k")).header("content-type")).contains("binary/octet-stream");
    }

    @Test
    void aNameOfAFileDoesNotGrowTheForm() {
        fields.put("key", "${filename}".repeat(500));
        assertThat(post(form("x".repeat(5_000), new byte[0])).error())
                .isEqualTo("400 MaxPostPreDataLengthExceededError");
        fields.put("key", "k");
        fields.put("x-amz-meta-a b", "c");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'},{'x-amz-meta-a b':'c'}");
        assertThat(post("x").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void aFormThatBreaksOffStoresNothing() {
        fields.put("key", "k");
        signV4(account, "{'bucket':'BUCKET'},{'key':'k'}");
        var whole = form("a", "hello".getBytes(UTF_8));
        var broken = Arrays.copyOf(whole, whole.length - BOUNDARY.length() - 6);
        assertThat(post(broken).error()).isEqualTo("400 MalformedPOSTRequest");
        var longer = new String(whole, ISO_8859_1).replace(BOUNDARY + "--", BOUNDARY + "and more--");
        assertThat(post(longer.getBytes(ISO_8859_1)).error()).isEqualTo("400 MalformedPOSTRequest");
        assertThat(bucket.wire().get(bucket.path("k")).status()).isEqualTo(404);
    }

    @Test
    void refusesFormsThatAreNone() {
        assertThat(post("hello").error()).isEqualTo("400 InvalidArgument");
        fields.put("key", "k");
        fields.put("x-amz-meta-a", "x".repeat(21_000));
        assertThat(post("hello").error()).isEqualTo("400 MaxPostPreDataLengthExceededError");
        fields.remove("x-amz-meta-a");
        assertThat(post(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--" + BOUNDARY
                                        + "--\r\n")
                                .getBytes(UTF_8))
                        .error())
                .isEqualTo("400 InvalidArgument");
        assertThat(browser.send("POST", "/" + bucket.name(), new byte[0], "content-type", "multipart/form-data")
                        .error())
                .isEqualTo("400 MalformedPOSTRequest");
        fields.put("x-amz-meta-a", "b\r\nset-cookie: x");
        assertThat(post("hello").error()).isEqualTo("400 InvalidArgument");
    }
}
