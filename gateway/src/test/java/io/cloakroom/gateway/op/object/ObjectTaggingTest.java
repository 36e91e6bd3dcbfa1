package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tags of objects (Amazon S3 User Guide, "Categorizing your objects using tags").
final class ObjectTaggingTest {
    private static final String FIELD = "x-amz-tagging";
    private static final String COUNT = "x-amz-tagging-count";
    private static final String NONE = tagging("").replace("<TagSet></TagSet>", "<TagSet/>");

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static String tagging(String tags) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<TagSet>" + tags + "</TagSet></Tagging>";
    }

    private static String tag(String key, String value) {
        return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
    }

    private String tags(String address) {
        var answer = wire.get(bucket.path(address) + (address.contains("?") ? "&tagging" : "?tagging"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private Answer putTags(String address, String document) {
        return wire.put(bucket.path(address) + (address.contains("?") ? "&tagging" : "?tagging"), document);
    }

    private Answer head(String key) {
        return wire.send("HEAD", bucket.path(key), "");
    }

    private void keepVersions() {
        var enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(wire.put("/" + bucket.name() + "?versioning", enabled).status())
                .isEqualTo(200);
    }

    @Test
    void comeWithThePutAndAreCounted() {
        var put = wire.put(bucket.path("k"), "x", FIELD, "project=cloak%20room&b=&c+d=%2B%C3%BC");
        assertThat(put.status()).isEqualTo(200);
        assertThat(tags("k"))
                .isEqualTo(tagging(
                        tag("project", "cloak room") + "<Tag><Key>b</Key><Value/></Tag>" + tag("c d", "+\u00fc")));
        assertThat(head("k").header(COUNT)).contains("3");
        assertThat(wire.get(bucket.path("k")).header(COUNT)).contains("3");
        wire.put(bucket.path("k"), "y");
        assertThat(tags("k")).isEqualTo(NONE);
        assertThat(head("k").header(COUNT)).isEmpty();
    }

    @Test
    void areReplacedAndTakenAwayWithoutChangingTheObject() {
        wire.put(bucket.path("k"), "x", FIELD, "a=1", "x-amz-meta-m", "n");
        var before = head("k");
        assertThat(putTags("k", tagging(tag("b", "2") + tag("a", "3"))).status())
                .isEqualTo(200);
        assertThat(tags("k")).isEqualTo(tagging(tag("b", "2") + tag("a", "3")));
        var after = head("k");
        for (var name : new String[] {"etag", "last-modified", "x-amz-meta-m", "content-length"}) {
            assertThat(after.header(name)).as(name).isEqualTo(before.header(name));
        }
        assertThat(wire.send("DELETE", bucket.path("k") + "?tagging", "").status())
                .isEqualTo(204);
        assertThat(tags("k")).isEqualTo(NONE);
        putTags("k", tagging(tag("b", "2")));
        assertThat(putTags("k", tagging("")).status()).isEqualTo(200);
        assertThat(tags("k")).isEqualTo(NONE);
    }

    @Test
    void belongToAVersion() {
        keepVersions();
        var first = wire.put(bucket.path("k"), "1", FIELD, "a=1")
                .header("x-amz-version-id")
                .orElseThrow();
        var second = wire.put(bucket.path("k"), "2").header("x-amz-version-id").orElseThrow();
        assertThat(tags("k")).isEqualTo(NONE);
        assertThat(tags("k?versionId=" + first)).isEqualTo(tagging(tag("a", "1")));
        var changed = putTags("k?versionId=" + first, tagging(tag("a", "2")));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("x-amz-version-id")).contains(first);
        assertThat(putTags("k", tagging(tag("c", "3"))).header("x-amz-version-id"))
                .contains(second);
        assertThat(tags("k?versionId=" + first)).isEqualTo(tagging(tag("a", "2")));
        wire.send("DELETE", bucket.path("k") + "?versionId=" + second, "");
        assertThat(tags("k")).isEqualTo(tagging(tag("a", "2")));
        var marker = wire.send("DELETE", bucket.path("k"), "")
                .header("x-amz-version-id")
                .orElseThrow();
        assertThat(putTags("k", tagging(tag("c", "3"))).error()).isEqualTo("404 NoSuchKey");
        assertThat(putTags("k?versionId=" + marker, tagging(tag("c", "3"))).error())
                .isEqualTo("405 MethodNotAllowed");
    }

    @Test
    void ofAMultipartUploadAreThoseOfItsInitiation() {
        var id = wire.send("POST", bucket.path("k") + "?uploads", "", FIELD, "a=1")
                .element("UploadId")
                .orElseThrow();
        var part = wire.put(bucket.path("k") + "?partNumber=1&uploadId=" + id, "content");
        var parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(wire.send("POST", bucket.path("k") + "?uploadId=" + id, parts)
                        .status())
                .isEqualTo(200);
        assertThat(tags("k")).isEqualTo(tagging(tag("a", "1")));
    }

    @Test
    void areCopiedOrReplacedAsTheDirectiveSays() {
        wire.put(bucket.path("source"), "x", FIELD, "a=1");
        var source = bucket.path("source");
        wire.put(bucket.path("same"), "", "x-amz-copy-source", source);
        assertThat(tags("same")).isEqualTo(tagging(tag("a", "1")));
        wire.put(bucket.path("meta"), "", "x-amz-copy-source", source, "x-amz-metadata-directive", "REPLACE");
        assertThat(tags("meta")).isEqualTo(tagging(tag("a", "1")));
        wire.put(
                bucket.path("other"),
                "",
                "x-amz-copy-source",
                source,
                "x-amz-tagging-directive",
                "REPLACE",
                FIELD,
                "b=2");
        assertThat(tags("other")).isEqualTo(tagging(tag("b", "2")));
        wire.put(bucket.path("none"), "", "x-amz-copy-source", source, "x-amz-tagging-directive", "REPLACE");
        assertThat(tags("none")).isEqualTo(NONE);
        var odd = wire.put(bucket.path("odd"), "", "x-amz-copy-source", source, "x-amz-tagging-directive", "MOVE");
        assertThat(odd.error()).isEqualTo("400 InvalidArgument");
    }

    @ParameterizedTest
    @CsvSource({
        "=, InvalidArgument",
        "=v, InvalidArgument",
        "a=1&a=2, InvalidArgument",
        "a=1&, InvalidArgument",
        "a=%, InvalidArgument",
        "a=%ff, InvalidArgument",
        "aws:a=1, InvalidTag",
        "a%3F=1, InvalidTag",
        "a=%3C, InvalidTag",
    })
    void ofAHeaderThatS3WouldNotTakeAreRefused(String field, String code) {
        assertThat(wire.put(bucket.path("k"), "x", FIELD, field).error()).isEqualTo("400 " + code);
        assertThat(head("k").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&b=2", "a=", "a", "A.b:c/d=e@f_-+", "%C3%A4=%E6%97%A5"})
    void ofAHeaderThatS3TakesAreStored(String field) {
        assertThat(wire.put(bucket.path("k"), "x", FIELD, field).status()).isEqualTo(200);
    }

    @Test
    void haveAWellFormedDocument() {
        bucket.put("k", "x");
        assertThat(putTags("k", "").error()).isEqualTo("400 MalformedXML");
        assertThat(putTags("k", "<Tagging/>").error()).isEqualTo("400 MalformedXML");
        assertThat(putTags("k", tagging("<Tag><Key>a</Key></Tag>")).error()).isEqualTo("400 MalformedXML");
        assertThat(putTags("k", tagging("<Tag><Value>a</Value></Tag>")).error()).isEqualTo("400 MalformedXML");
        assertThat(putTags("k", tagging(tag("", "v"))).error()).isEqualTo("400 InvalidTag");
        assertThat(putTags("k", tagging(tag("a", "1") + tag("a", "2"))).error()).isEqualTo("400 InvalidTag");
        assertThat(putTags("none", tagging(tag("a", "1"))).error()).isEqualTo("404 NoSuchKey");
        assertThat(tags("k")).isEqualTo(NONE);
        assertThat(putTags("k", tagging(tag("a", "") + "<Tag><Key>b</Key><Value/></Tag>"))
                        .status())
                .isEqualTo(200);
        assertThat(head("k").header(COUNT)).contains("2");
    }

    @Test
    void areBoundedInNumberAndLength() {
        bucket.put("k", "x");
        var ten = IntStream.range(0, 10).mapToObj(i -> tag("k" + i, "v")).collect(Collectors.joining());
        assertThat(putTags("k", tagging(ten)).status()).isEqualTo(200);
        var refused = putTags("k", tagging(ten + tag("k10", "v")));
        assertThat(refused.error()).isEqualTo("400 BadRequest");
        assertThat(refused.element("Message")).contains("Object tags cannot be greater than 10");
        var longest = tag("k".repeat(128), "v".repeat(256));
        assertThat(putTags("k", tagging(longest)).status()).isEqualTo(200);
        var key = putTags("k", tagging(tag("k".repeat(129), "v")));
        assertThat(key.error()).isEqualTo("400 InvalidTag");
        assertThat(key.element("Message")).contains("The TagKey you have provided is invalid");
        var value = putTags("k", tagging(tag("k", "v".repeat(257))));
        assertThat(value.element("Message")).contains("The TagValue you have provided is invalid");
        assertThat(tags("k")).isEqualTo(tagging(longest));
    }

    @Test
    void areReadAndSetByThoseWithTheRight() {
        wire.put(bucket.path("k"), "x", FIELD, "a=1");
        var policy = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},"
                + "{\"Effect\":\"Deny\",\"Action\":\"s3:*Tagging\",\"Resource\":\"*\"}]}";
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        var got = limited.get(bucket.path("k"));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header(COUNT)).isEmpty();
        assertThat(limited.get(bucket.path("k") + "?tagging").error()).isEqualTo("403 AccessDenied");
        assertThat(limited.put(bucket.path("k") + "?tagging", tagging(tag("b", "2")))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(limited.put(bucket.path("n"), "x", FIELD, "b=2").error()).isEqualTo("403 AccessDenied");
        assertThat(limited.put(bucket.path("n"), "x").status()).isEqualTo(200);
        assertThat(limited.put(bucket.path("c"), "", "x-amz-copy-source", bucket.path("k"))
                        .error())
                .isEqualTo("403 AccessDenied");
        var untagged = limited.put(
                bucket.path("c"), "", "x-amz-copy-source", bucket.path("k"), "x-amz-tagging-directive", "REPLACE");
        assertThat(untagged.status()).isEqualTo(200);
        assertThat(tags("k")).isEqualTo(tagging(tag("a", "1")));
    }

    @Test
    void ofAVersionNeedTheActionOnVersions() {
        keepVersions();
        var id = wire.put(bucket.path("k"), "x").header("x-amz-version-id").orElseThrow();
        var policy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}}";
        var document = tagging(tag("a", "1"));
        var ofVersions =
                new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy.formatted("s3:PutObjectVersionTagging")));
        var ofVersion = bucket.path("k") + "?tagging&versionId=" + id;
        assertThat(ofVersions.put(ofVersion, document).status()).isEqualTo(200);
        assertThat(ofVersions.put(bucket.path("k") + "?tagging", document).error())
                .isEqualTo("403 AccessDenied");
        var plain = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy.formatted("s3:PutObjectTagging")));
        assertThat(plain.put(bucket.path("k") + "?tagging", document).status()).isEqualTo(200);
        assertThat(plain.put(ofVersion, document).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void areNotForThePublic() {
        wire.put(bucket.path("k"), "x", FIELD, "a=1", "x-amz-acl", "public-read");
        var anonymous = GATEWAY.anonymous().get(bucket.path("k"));
        assertThat(anonymous.status()).isEqualTo(200);
        assertThat(anonymous.header(COUNT)).isEmpty();
        assertThat(GATEWAY.anonymous().get(bucket.path("k") + "?tagging").error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void ofABucketAreADocumentOfItsOwn() {
        var address = "/" + bucket.name() + "?tagging";
        assertThat(wire.get(address).error()).isEqualTo("404 NoSuchTagSet");
        assertThat(wire.put(address, tagging(tag("a", "1"))).status()).isEqualTo(204);
        assertThat(wire.get(address).text()).isEqualTo(tagging(tag("a", "1")));
        var fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).collect(Collectors.joining());
        assertThat(wire.put(address, tagging(fifty)).status()).isEqualTo(204);
        assertThat(wire.put(address, tagging(fifty + tag("k50", "v"))).error()).isEqualTo("400 BadRequest");
        assertThat(wire.put(address, tagging(tag("aws:x", "v"))).error()).isEqualTo("400 InvalidTag");
        assertThat(wire.get(address).text()).isEqualTo(tagging(fifty));
        assertThat(wire.send("DELETE", address, "").status()).isEqualTo(204);
        assertThat(wire.get(address).error()).isEqualTo("404 NoSuchTagSet");
        assertThat(wire.send("DELETE", address, "").status()).isEqualTo(204);
    }
}
