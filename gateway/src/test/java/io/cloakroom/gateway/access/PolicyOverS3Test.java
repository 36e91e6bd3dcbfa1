package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies about versions, about the source of a copy, and with conditions on the request.
final class PolicyOverS3Test {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();

    private Wire token(String... statements) {
        var policy = "{\"Statement\":[" + String.join(",", statements).replace('\'', '"') + "]}";
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy.replace("BUCKET", bucket.name())));
    }

    private static String allow(String actions) {
        return "{'Effect':'Allow','Action':" + actions + ",'Resource':'*'}";
    }

    private static String deny(String action) {
        return "{'Effect':'Deny','Action':'" + action + "','Resource':'arn:aws:s3:::BUCKET/safe/*'}";
    }

    private Answer copy(Wire by, String source) {
        return by.put(bucket.path("copy"), "", "x-amz-copy-source", source);
    }

    private Answer delete(Wire by, String key, String more) {
        var document = "<Delete><Object><Key>" + key + "</Key>" + more + "</Object></Delete>";
        var md5 = Digests.md5().digest(document.getBytes(StandardCharsets.UTF_8));
        return by.send(
                "POST",
                "/" + bucket.name() + "?delete",
                document,
                "content-md5",
                Base64.getEncoder().encodeToString(md5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?versionId=null"})
    void aDenyOfReadingHoldsHoweverTheVersionIsNamed(String version) {
        bucket.put("safe/k", "hello");
        bucket.put("open/k", "hello");
        var token = token(allow("'s3:*'"), deny("s3:GetObject"));
        var path = bucket.path("safe/k");
        assertThat(token.get(path + version).error()).isEqualTo("403 AccessDenied");
        assertThat(token.send("HEAD", path + version, "").status()).isEqualTo(403);
        assertThat(token.get(
                                path + (version.isEmpty() ? "?attributes" : "?attributes&versionId=null"),
                                "x-amz-object-attributes",
                                "ETag")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(copy(token, path + version).error()).isEqualTo("403 AccessDenied");
        var upload = token.send("POST", bucket.path("parts") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        assertThat(token.put(
                                bucket.path("parts") + "?partNumber=1&uploadId=" + upload,
                                "",
                                "x-amz-copy-source",
                                path + version)
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(token.get(bucket.path("open/k") + version).text()).isEqualTo("hello");
        assertThat(copy(token, bucket.path("open/k") + version).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void aDenyOfDeletingHoldsHoweverTheVersionIsNamed(String version) {
        bucket.put("safe/k", "hello");
        bucket.put("open/k", "hello");
        var token = token(allow("'s3:*'"), deny("s3:DeleteObject"));
        var query = version.isEmpty() ? "" : "?versionId=" + version;
        var element = version.isEmpty() ? "" : "<VersionId>" + version + "</VersionId>";
        assertThat(token.send("DELETE", bucket.path("safe/k") + query, "").error())
                .isEqualTo("403 AccessDenied");
        assertThat(delete(token, "safe/k", element).element("Code")).contains("AccessDenied");
        assertThat(bucket.wire().get(bucket.path("safe/k")).text()).isEqualTo("hello");
        assertThat(delete(token, "open/k", element).text()).contains("<Deleted>");
        assertThat(bucket.wire().get(bucket.path("open/k")).status()).isEqualTo(404);
    }

    /// As with AWS: a request that names a version needs the action for versions, and only that one.
    @Test
    void aVersionNeedsItsOwnAction() {
        bucket.put("k", "hello");
        var versions = token(allow("['s3:GetObjectVersion','s3:DeleteObjectVersion']"));
        assertThat(versions.get(bucket.path("k") + "?versionId=null").text()).isEqualTo("hello");
        assertThat(versions.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(versions.send("DELETE", bucket.path("k"), "").error()).isEqualTo("403 AccessDenied");
        var plain = token(allow("['s3:GetObject','s3:DeleteObject']"));
        assertThat(plain.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(plain.get(bucket.path("k") + "?versionId=null").error()).isEqualTo("403 AccessDenied");
        assertThat(plain.send("DELETE", bucket.path("k") + "?versionId=null", "")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(versions.send("DELETE", bucket.path("k") + "?versionId=null", "")
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "BUCKET/a b/*, BUCKET/a%20b/k, 200",
        "BUCKET/a b/*, /BUCKET/a%20b/k, 200",
        "/BUCKET/a b/*, BUCKET/a%20b/k, 200",
        "BUCKET/a b/*, BUCKET/%61%20b/k?versionId=null, 200",
        "BUCKET/a b/*, BUCKET/other/k, 403",
        "BUCKET/a%20b/*, BUCKET/a%20b/k, 403"
    })
    void theSourceOfACopyIsComparedDecoded(String pattern, String source, int expected) {
        bucket.put("a b/k", "hello");
        bucket.put("other/k", "hello");
        var token = token(
                allow("['s3:GetObject','s3:GetObjectVersion']"),
                "{'Effect':'Allow','Action':'s3:PutObject','Resource':'*','Condition':{'StringLike':"
                        + "{'s3:x-amz-copy-source':'" + pattern + "'}}}");
        assertThat(copy(token, source.replace("BUCKET", bucket.name())).status())
                .isEqualTo(expected);
    }

    /// A conditional write or delete reveals whether the ETag is that of the object.
    @Test
    void aTokenThatMayNotReadLearnsNoETag() {
        bucket.put("k", "hello");
        var token = token(allow("['s3:PutObject','s3:DeleteObject']"));
        assertThat(delete(token, "k", "<ETag>\"00\"</ETag>").element("Code")).contains("AccessDenied");
        assertThat(token.send("DELETE", bucket.path("k"), "", "if-match", "\"00\"")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(bucket.wire().get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(delete(token, "k", "").text()).contains("<Deleted>");
    }

    /// Each condition key, with a request that meets the condition and one that does not.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'StringLike':{'aws:UserAgent':'good*'}       | GET /k          | user-agent: good/1 | GET /k          | user-agent: bad/1",
                "'StringLike':{'aws:Referer':'https://a/*'}   | GET /k          | referer: https://a/b | GET /k         | referer: https://b/",
                "'StringEquals':{'s3:prefix':'in/'}           | GET ?prefix=in%2F | a: b | GET ?prefix=out%2F   | a: b",
                "'StringEquals':{'s3:delimiter':'/'}          | GET ?delimiter=%2F | a: b | GET ?delimiter=x    | a: b",
                "'NumericLessThan':{'s3:max-keys':'10'}       | GET ?max-keys=9 | a: b | GET ?max-keys=10      | a: b",
                "'StringEquals':{'s3:VersionId':'null'}       | GET /k?versionId=null | a: b | GET /k          | a: b",
                "'StringEquals':{'s3:x-amz-acl':'private'}    | PUT /n          | x-amz-acl: private | PUT /n     | x-amz-acl: bucket-owner-read",
                "'StringEquals':{'s3:x-amz-metadata-directive':'REPLACE'} | PUT /n | x-amz-metadata-directive: REPLACE | PUT /n | x-amz-metadata-directive: COPY",
            })
    void conditionsAskTheRequest(String condition, String good, String goodField, String bad, String badField) {
        bucket.put("k", "hello");
        var token = token("{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{" + condition + "}}");
        assertThat(send(token, good, goodField).status()).isEqualTo(200);
        assertThat(send(token, bad, badField).error()).isEqualTo("403 AccessDenied");
    }

    /// The condition keys that have a value in every request of the test.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}             | 'IpAddress':{'aws:SourceIp':'192.0.2.0/24'}",
                "'Bool':{'aws:SecureTransport':'false'}                 | 'Bool':{'aws:SecureTransport':'true'}",
                "'DateLessThan':{'aws:CurrentTime':'2999-01-01'}        | 'DateGreaterThan':{'aws:CurrentTime':'2999-01-01'}",
                "'NumericGreaterThan':{'aws:EpochTime':'1700000000'}    | 'NumericLessThan':{'aws:EpochTime':'1700000000'}",
                "'StringLike':{'aws:userid':'????????????????????????????????'} | 'StringEquals':{'aws:userid':'nobody'}"
            })
    void conditionsAskWhereAndWhenTheRequestCame(String holds, String fails) {
        bucket.put("k", "hello");
        for (var condition : List.of(holds, fails)) {
            var token = token("{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{" + condition + "}}");
            assertThat(token.get(bucket.path("k")).status()).isEqualTo(condition.equals(holds) ? 200 : 403);
        }
    }

    private Answer send(Wire by, String request, String field) {
        var words = request.split(" ", -1);
        var header = field.split(": ", -1);
        return by.send(words[0], "/" + bucket.name() + words[1], "", header[0], header[1]);
    }

    /// Holds for every notation of the number that the listing accepts.
    @ParameterizedTest
    @CsvSource({
        "1, 200",
        "2, 403 AccessDenied",
        "'', 403 AccessDenied",
        "0002, 403 AccessDenied",
        "0000000000000000000000000002, 403 AccessDenied",
        "%EF%BC%92, 400 InvalidArgument",
        "%2B2, 403 AccessDenied"
    })
    void aLimitOfMaxKeysHoldsHoweverItIsWritten(String maxKeys, String expected) {
        var token = token(
                allow("'s3:*'"),
                "{'Effect':'Deny','Action':'s3:ListBucket','Resource':'*','Condition':"
                        + "{'NumericGreaterThan':{'s3:max-keys':'1'}}}");
        assertThat(token.get("/" + bucket.name() + "?max-keys=" + maxKeys)
                        .error()
                        .strip())
                .isEqualTo(expected);
    }

    @Test
    void aConditionThatIsTooExpensiveToEvaluateIsDenied() {
        bucket.put("k", "hello");
        var many = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            many.append(i == 0 ? "'" : "','")
                    .append('*')
                    .append((char) ('a' + i % 26))
                    .append(i);
        }
        var token = token("{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Condition':{'StringNotLike':"
                + "{'aws:UserAgent':[" + many + "']}}}");
        assertThat(token.get(bucket.path("k"), "user-agent", "short").text()).isEqualTo("hello");
        assertThat(token.get(bucket.path("k"), "user-agent", "x".repeat(12_000)).error())
                .isEqualTo("403 AccessDenied");
    }
}
