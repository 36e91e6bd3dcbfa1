package io.cloakroom.gateway.op.object.header;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.lifecycle.BucketLifecycle;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.StoreException.Kind;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The headers that say when rules will end an object or an upload.
final class LifecycleFieldsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String EXPIRATION = "x-amz-expiration";
    private static final String PAST = "<Expiration><Date>2020-01-01T00:00:00Z</Date></Expiration>";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private void rules(String... rules) {
        var document = "<LifecycleConfiguration>" + String.join("", rules) + "</LifecycleConfiguration>";
        var md5 = Base64.getEncoder().encodeToString(Digests.md5().digest(document.getBytes(UTF_8)));
        assertThat(wire.put("/" + bucket.name() + "?lifecycle", document, "content-md5", md5)
                        .error())
                .isEqualTo("200 ");
    }

    private static String rule(String id, String filter, String actions) {
        return "<Rule><ID>" + id + "</ID><Filter>" + filter + "</Filter><Status>Enabled</Status>" + actions + "</Rule>";
    }

    private static String expire(int days) {
        return "<Expiration><Days>" + days + "</Days></Expiration>";
    }

    private Answer put(String key, String... headers) {
        return wire.put(bucket.path(key), "text", headers);
    }

    private Optional<String> told(String key) {
        var got = wire.get(bucket.path(key));
        assertThat(got.status()).isEqualTo(200);
        assertThat(wire.send("HEAD", bucket.path(key), "").header(EXPIRATION)).isEqualTo(got.header(EXPIRATION));
        return got.header(EXPIRATION);
    }

    private static String field(String date, String rule) {
        return "expiry-date=\"" + date + "\", rule-id=\"" + rule + "\"";
    }

    /// A date that cannot change while the test runs.
    private static final String IN_2020 = "Wed, 01 Jan 2020 00:00:00 GMT";

    @Test
    void sayWhenAnObjectExpires() {
        rules(rule("picture-deletion-rule", "<Prefix>pictures/</Prefix>", expire(10)));
        var before = Instant.now();
        var put = put("pictures/a");
        var modified = HttpDate.parse(wire.get(bucket.path("pictures/a"))
                        .header("last-modified")
                        .orElseThrow())
                .orElseThrow();
        var midnight = modified.truncatedTo(ChronoUnit.DAYS).plus(11, ChronoUnit.DAYS);
        var expected = field(HttpDate.format(midnight), "picture-deletion-rule");
        assertThat(put.header(EXPIRATION)).contains(expected);
        assertThat(told("pictures/a")).contains(expected);
        assertThat(midnight).isAfter(before.plus(10, ChronoUnit.DAYS));
        assertThat(put("other").header(EXPIRATION)).isEmpty();
        assertThat(told("other")).isEmpty();
    }

    /// As on AWS, it is served until somebody removes it.
    @Test
    void anObjectWhoseMomentHasPassedIsServed() {
        put("k");
        assertThat(told("k")).isEmpty();
        rules(rule("r", "", PAST));
        assertThat(told("k")).contains(field(IN_2020, "r"));
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("text");
        wire.send("DELETE", "/" + bucket.name() + "?lifecycle", "");
        assertThat(told("k")).isEmpty();
    }

    @Test
    void comeWithEveryWayToMakeAnObject() {
        rules(rule("r", "<Prefix>in/</Prefix>", PAST));
        var expected = field(IN_2020, "r");
        put("source");
        assertThat(wire.put(bucket.path("in/copy"), "", "x-amz-copy-source", bucket.path("source"))
                        .header(EXPIRATION))
                .contains(expected);
        var id = wire.send("POST", bucket.path("in/parts") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var etag = wire.put(bucket.path("in/parts") + "?partNumber=1&uploadId=" + id, "part")
                .header("etag")
                .orElseThrow();
        var complete = wire.send(
                "POST",
                bucket.path("in/parts") + "?uploadId=" + id,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>");
        assertThat(complete.status()).isEqualTo(200);
        assertThat(complete.header(EXPIRATION)).contains(expected);
        assertThat(told("in/parts")).contains(expected);
    }

    /// A rule's id must not end the header, or be confused with its quotes.
    @ParameterizedTest
    @CsvSource({
        "Rule for testfile.txt, Rule%20for%20testfile.txt",
        "a\u00e9\u20ac, a%C3%A9%E2%82%AC",
        "a&quot;&#13;&#10;x, a%22%0D%0Ax",
        "a/b+c~d, a%2Fb%2Bc~d",
    })
    void idsOfRulesAreEncoded(String id, String expected) {
        rules(rule(id, "", PAST));
        assertThat(put("k").header(EXPIRATION)).contains(field(IN_2020, expected));
    }

    @Test
    void tagsAndSizesCount() {
        rules(
                rule("tagged", "<Tag><Key>keep</Key><Value>no</Value></Tag>", PAST),
                rule("large", "<ObjectSizeGreaterThan>100</ObjectSizeGreaterThan>", PAST));
        assertThat(put("k").header(EXPIRATION)).isEmpty();
        assertThat(put("k", "x-amz-tagging", "keep=no&a=b").header(EXPIRATION)).contains(field(IN_2020, "tagged"));
        assertThat(told("k")).contains(field(IN_2020, "tagged"));
        assertThat(wire.put(bucket.path("k"), "x".repeat(101)).header(EXPIRATION))
                .contains(field(IN_2020, "large"));
    }

    @Test
    void transitionsAndDisabledRulesGiveNoHeader() {
        rules(
                rule("off", "", expire(1)).replace("Enabled", "Disabled"),
                rule("move", "", "<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>"),
                rule(
                        "old",
                        "",
                        "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>"));
        assertThat(put("k").header(EXPIRATION)).isEmpty();
        assertThat(told("k")).isEmpty();
    }

    @Test
    void anExpirationBeyondTheDatesOfHttpIsNotSent() {
        rules(rule("r", "", expire(Integer.MAX_VALUE)));
        assertThat(put("k").header(EXPIRATION)).isEmpty();
    }

    /// A version that the request names may be noncurrent, and this header is about the current version.
    @Test
    void aVersionThatTheRequestNamesHasNoExpirationHeader() {
        wire.put(
                "/" + bucket.name() + "?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        rules(rule("r", "", PAST));
        var made = put("k");
        assertThat(made.header(EXPIRATION)).contains(field(IN_2020, "r"));
        var version = made.header("x-amz-version-id").orElseThrow();
        assertThat(told("k")).isPresent();
        assertThat(wire.get(bucket.path("k") + "?versionId=" + version).header(EXPIRATION))
                .isEmpty();
    }

    @Test
    void sayWhenAnUploadIsAborted() {
        rules(
                rule(
                        "abort it",
                        "<Prefix>in/</Prefix>",
                        "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>"));
        var before = Instant.now();
        var begun = wire.send("POST", bucket.path("in/k") + "?uploads", "");
        var date =
                HttpDate.parse(begun.header("x-amz-abort-date").orElseThrow()).orElseThrow();
        assertThat(date).isEqualTo(date.truncatedTo(ChronoUnit.DAYS));
        assertThat(date).isBetween(before.plus(7, ChronoUnit.DAYS), before.plus(9, ChronoUnit.DAYS));
        assertThat(begun.header("x-amz-abort-rule-id")).contains("abort%20it");
        var id = begun.element("UploadId").orElseThrow();
        var listed = wire.get(bucket.path("in/k") + "?uploadId=" + id);
        assertThat(listed.header("x-amz-abort-date")).isEqualTo(begun.header("x-amz-abort-date"));
        assertThat(listed.header("x-amz-abort-rule-id")).contains("abort%20it");
        var other = wire.send("POST", bucket.path("k") + "?uploads", "");
        assertThat(other.header("x-amz-abort-date")).isEmpty();
        assertThat(put("in/k").header(EXPIRATION)).isEmpty();
    }

    /// The object was stored, or can be read. That the rules cannot be read does not change the answer.
    @Test
    void rulesThatAreDamagedStopNoAnswer() throws IOException {
        var someBucket = new Bucket("0".repeat(32), new BucketName("b-1"), "p", "r", Instant.EPOCH, Acl.PRIVATE);
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
        var info = new ObjectInfo("k", VersionRef.NULL, 1, "etag", Instant.EPOCH, meta, List.of(), 0);
        var fields = new LifecycleHeaders(new BucketLifecycle(new Failing(Kind.DAMAGED), Day.OF_24_HOURS));
        var response =
                fields.writeExpiration(someBucket, info, S3Response.of(200)).toHttp("id");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().has(EXPIRATION)).isFalse();
        var broken = new LifecycleHeaders(new BucketLifecycle(new Failing(Kind.FAILED), Day.OF_24_HOURS));
        assertThatThrownBy(() -> broken.writeExpiration(someBucket, info, S3Response.of(200)))
                .isInstanceOf(StoreException.class);
    }

    private record Failing(Kind kind) implements BucketConfig {
        @Override
        public <D extends BucketDocument> Optional<StoredDocument<D>> read(Bucket bucket, Class<D> type)
                throws IOException {
            throw new StoreException(kind, "the rules");
        }

        @Override
        public ConfigOutcome put(Bucket bucket, BucketDocument document, OptionalLong ifRevision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConfigOutcome delete(Bucket bucket, Class<? extends BucketDocument> type, OptionalLong ifRevision) {
            throw new UnsupportedOperationException();
        }
    }
}
