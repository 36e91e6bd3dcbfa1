package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.s3.HttpDate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// GET and HEAD, whose headers are the same.
final class GetObjectTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String TEXT = "0123456789";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @BeforeEach
    void put() {
        wire.put(bucket.path("k"), TEXT, "cache-control", "max-age=5");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0-0",
        "bytes=2-5, 2345, 2-5",
        "bytes=7-, 789, 7-9",
        "bytes=7-99999999999999999999, 789, 7-9",
        "bytes=-3, 789, 7-9",
        "bytes=-99, 0123456789, 0-9",
        "Bytes=1-1, 1, 1-1",
    })
    void givesOneRange(String range, String text, String where) {
        var part = wire.get(bucket.path("k"), "range", range);
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo(text);
        assertThat(part.header("content-range")).contains("bytes " + where + "/10");
        assertThat(part.header("x-amz-checksum-crc64nvme")).isEmpty();
        var head = wire.send("HEAD", bucket.path("k"), "", "range", range);
        assertThat(head.status()).isEqualTo(206);
        assertThat(head.header("content-length")).contains(Integer.toString(text.length()));
        assertThat(head.header("content-range")).isEqualTo(part.header("content-range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=5-2", "bytes=-", "bytes=a-b", "lines=1-2", "nonsense"})
    void givesTheWholeForWhatIsNotOneRange(String range) {
        var whole = wire.get(bucket.path("k"), "range", range);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void refusesARangeBehindTheEnd(String range) {
        var refused = wire.get(bucket.path("k"), "range", range);
        assertThat(refused.error()).isEqualTo("416 InvalidRange");
        assertThat(refused.element("RangeRequested")).contains(range);
        assertThat(refused.element("ActualObjectSize")).contains("10");
        assertThat(refused.header("content-range")).contains("bytes */10");
    }

    @Test
    void hasNoRangesInAnEmptyObject() {
        wire.put(bucket.path("empty"), "");
        assertThat(wire.get(bucket.path("empty"), "range", "bytes=0-").error()).isEqualTo("416 InvalidRange");
        assertThat(wire.get(bucket.path("empty")).status()).isEqualTo(200);
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() {
        var got = wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED");
        var head = wire.send("HEAD", bucket.path("k"), "", "x-amz-checksum-mode", "ENABLED");
        assertThat(head.bytes()).isEmpty();
        for (var name : got.headers().keySet()) {
            if (!name.startsWith("x-amz-request-id") && !name.equals("x-amz-id-2") && !name.equals("date")) {
                assertThat(head.headers()).containsEntry(name, got.headers().get(name));
            }
        }
        assertThat(got.header("x-amz-checksum-type")).contains("FULL_OBJECT");
        var missing = wire.send("HEAD", bucket.path("none"), "");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.bytes()).isEmpty();
    }

    @Test
    void holdsConditionsAgainstTheObject() {
        var etag = wire.get(bucket.path("k")).header("etag").orElseThrow();
        var modified = wire.get(bucket.path("k")).header("last-modified").orElseThrow();
        var before = HttpDate.format(Instant.now().minus(1, ChronoUnit.DAYS));
        assertStatus(200, "if-match", etag);
        assertStatus(200, "if-match", "\"x\", " + etag);
        assertStatus(200, "if-match", "*");
        assertStatus(412, "if-match", "\"x\"");
        assertStatus(304, "if-none-match", etag);
        assertStatus(304, "if-none-match", "W/" + etag);
        assertStatus(304, "if-none-match", etag.replace("\"", ""));
        assertStatus(200, "if-none-match", "\"x\"");
        assertStatus(304, "if-modified-since", modified);
        assertStatus(200, "if-modified-since", before);
        assertStatus(200, "if-modified-since", "yesterday");
        assertStatus(412, "if-unmodified-since", before);
        assertStatus(200, "if-unmodified-since", modified);
        assertStatus(200, "if-match", etag, "if-unmodified-since", before);
        assertStatus(200, "if-none-match", "\"x\"", "if-modified-since", modified);
        assertStatus(304, "if-none-match", etag, "if-modified-since", before);
    }

    private void assertStatus(int status, String... conditions) {
        for (var method : new String[] {"GET", "HEAD"}) {
            var answer = wire.send(method, bucket.path("k"), "", conditions);
            assertThat(answer.status())
                    .as(method + " " + String.join(" ", conditions))
                    .isEqualTo(status);
            if (status == 304) {
                assertThat(answer.header("etag")).isPresent();
                assertThat(answer.header("last-modified")).isPresent();
                assertThat(answer.header("cache-control")).contains("max-age=5");
                assertThat(answer.bytes()).isEmpty();
            }
        }
    }

    @Test
    void countsARangeOnlyWhenIfRangeHolds() {
        var etag = wire.get(bucket.path("k")).header("etag").orElseThrow();
        assertStatus(206, "range", "bytes=1-2", "if-range", etag);
        assertStatus(200, "range", "bytes=1-2", "if-range", "\"other\"");
    }

    @Test
    void overridesHeadersForSignedRequestsOnly() {
        wire.put(bucket.path("k") + "?acl", "", "x-amz-acl", "public-read");
        var overridden = wire.get(bucket.path("k") + "?response-content-type=text%2Fx&response-cache-control=no-store"
                + "&response-content-disposition=attachment%3B%20filename%3D%22a%22");
        assertThat(overridden.header("content-type")).contains("text/x");
        assertThat(overridden.header("cache-control")).contains("no-store");
        assertThat(overridden.header("content-disposition")).contains("attachment; filename=\"a\"");
        var refused = GATEWAY.anonymous().get(bucket.path("k") + "?response-content-type=text%2Fx");
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains("Request specific response headers cannot be used for anonymous GET requests.");
    }

    @Test
    void anOverrideCannotInjectAHeader() {
        var refused = wire.get(bucket.path("k") + "?response-content-type=a%0D%0Ax-evil:%201");
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.header("x-evil")).isEmpty();
    }

    @Test
    void knowsTheVersionNullOfAnUnversionedObject() {
        assertThat(wire.get(bucket.path("k") + "?versionId=null").text()).isEqualTo(TEXT);
        assertThat(wire.get(bucket.path("k") + "?versionId=nonsense").error()).isEqualTo("400 InvalidArgument");
        assertThat(wire.get(bucket.path("k") + "?versionId=" + "a".repeat(32)).error())
                .isEqualTo("404 NoSuchVersion");
    }

    @Test
    void takesAWholeObjectForItsOnlyPart() {
        var part = wire.get(bucket.path("k") + "?partNumber=1");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("content-range")).contains("bytes 0-9/10");
        assertThat(wire.get(bucket.path("k") + "?partNumber=2").error()).isEqualTo("416 InvalidPartNumber");
        assertThat(wire.get(bucket.path("k") + "?partNumber=0").error()).isEqualTo("400 InvalidArgument");
        assertThat(wire.get(bucket.path("k") + "?partNumber=1", "range", "bytes=0-1")
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torrent", "annotation", "select"})
    void neverGivesTheObjectForASubResource(String subResource) {
        var refused = wire.get(bucket.path("k") + "?" + subResource);
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains("?" + subResource + " ");
    }

    @Test
    void toleratesWhatBrowsersAndCachesAdd() {
        assertThat(wire.get(bucket.path("k") + "?v&x-id=GetObject&utm_source=mail")
                        .text())
                .isEqualTo(TEXT);
    }
}
