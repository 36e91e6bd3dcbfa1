package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Versions as a client sees them: status, headers and documents (Amazon S3 User Guide, "Working with objects in a
/// versioning-enabled bucket" and "Working with delete markers").
final class VersionsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @BeforeEach
    void enable() {
        set("Enabled");
    }

    private void set(String status) {
        var body = "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>";
        assertThat(wire.put("/" + bucket.name() + "?versioning", body).status()).isEqualTo(200);
    }

    private static String version(Answer answer) {
        return answer.header("x-amz-version-id").orElseThrow();
    }

    private String put(String key, String content) {
        return version(wire.put(bucket.path(key), content));
    }

    private String delete(String key) {
        var answer = wire.send("DELETE", bucket.path(key), "");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("x-amz-delete-marker")).contains("true");
        return version(answer);
    }

    private Answer get(String key, String version) {
        return wire.get(bucket.path(key) + "?versionId=" + version);
    }

    @Test
    void aBucketThatNeverHadVersioningTellsOfNone() {
        var plain = GATEWAY.bucket();
        var stored = plain.wire().put(plain.path("k"), "x");
        assertThat(stored.header("x-amz-version-id")).isEmpty();
        assertThat(plain.wire().get(plain.path("k")).header("x-amz-version-id")).isEmpty();
        var deleted = plain.wire().send("DELETE", plain.path("k"), "");
        assertThat(deleted.header("x-amz-version-id")).isEmpty();
        assertThat(deleted.header("x-amz-delete-marker")).isEmpty();
    }

    @Test
    void everyVersionIsReadByItsId() {
        var first = put("k", "first");
        var second = put("k", "second");
        assertThat(first).isNotEqualTo(second).hasSize(32);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("second");
        assertThat(version(wire.get(bucket.path("k")))).isEqualTo(second);
        assertThat(get("k", first).text()).isEqualTo("first");
        assertThat(version(get("k", first))).isEqualTo(first);
        assertThat(version(wire.send("HEAD", bucket.path("k") + "?versionId=" + first, "")))
                .isEqualTo(first);
        var unknown = get("k", first.substring(1) + "0");
        assertThat(unknown.error()).isEqualTo("404 NoSuchVersion");
        assertThat(unknown.element("VersionId")).contains(first.substring(1) + "0");
        assertThat(get("k", "short").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void aMarkerHidesTheObjectAndIsItselfNoObject() {
        var object = put("k", "text");
        var marker = delete("k");
        var hidden = wire.get(bucket.path("k"));
        assertThat(hidden.error()).isEqualTo("404 NoSuchKey");
        assertThat(hidden.header("x-amz-delete-marker")).contains("true");
        assertThat(version(hidden)).isEqualTo(marker);
        var named = get("k", marker);
        assertThat(named.error()).isEqualTo("405 MethodNotAllowed");
        assertThat(named.header("allow")).contains("DELETE");
        assertThat(named.header("last-modified")).isPresent();
        assertThat(named.header("x-amz-delete-marker")).contains("true");
        assertThat(version(named)).isEqualTo(marker);
        assertThat(wire.send("HEAD", bucket.path("k") + "?versionId=" + marker, "")
                        .status())
                .isEqualTo(405);
        assertThat(get("k", object).text()).isEqualTo("text");

        var unmarked = wire.send("DELETE", bucket.path("k") + "?versionId=" + marker, "");
        assertThat(unmarked.header("x-amz-delete-marker")).contains("true");
        assertThat(version(unmarked)).isEqualTo(marker);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("text");
    }

    @Test
    void aVersionIsRestoredByCopyingItOntoItsKey() {
        var first = put("k", "first");
        put("k", "second");
        var copy = wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.name() + "/k?versionId=" + first);
        assertThat(copy.status()).isEqualTo(200);
        assertThat(copy.header("x-amz-copy-source-version-id")).contains(first);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("first");
        assertThat(version(wire.get(bucket.path("k")))).isEqualTo(version(copy)).isNotEqualTo(first);
        var marker = delete("k");
        var ofMarker = wire.put(bucket.path("to"), "", "x-amz-copy-source", bucket.name() + "/k?versionId=" + marker);
        assertThat(ofMarker.error()).isEqualTo("400 InvalidRequest");
        var ofDeleted = wire.put(bucket.path("to"), "", "x-amz-copy-source", bucket.name() + "/k");
        assertThat(ofDeleted.error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void manyAreDeletedByKeyAndByVersion() {
        var old = put("a", "1");
        put("a", "2");
        put("b", "1");
        var marker = delete("c");
        var body = "<Delete><Object><Key>a</Key><VersionId>" + old + "</VersionId></Object>"
                + "<Object><Key>b</Key></Object>"
                + "<Object><Key>c</Key><VersionId>" + marker + "</VersionId></Object></Delete>";
        var answer = wire.send("POST", "/" + bucket.name() + "?delete", body, "content-md5", md5(body));
        assertThat(answer.text())
                .contains("<Deleted><Key>a</Key><VersionId>" + old + "</VersionId></Deleted>")
                .containsPattern("<Key>b</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>[0-9a-v]{32}<")
                .contains("<Key>c</Key><VersionId>" + marker + "</VersionId><DeleteMarker>true</DeleteMarker>"
                        + "<DeleteMarkerVersionId>" + marker + "</DeleteMarkerVersionId>");
        assertThat(get("a", old).error()).isEqualTo("404 NoSuchVersion");
        assertThat(wire.get(bucket.path("b")).status()).isEqualTo(404);
    }

    private static String md5(String body) {
        try {
            var digest = java.security.MessageDigest.getInstance("MD5")
                    .digest(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return java.util.Base64.getEncoder().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    @Test
    void aSuspendedBucketReplacesItsNullVersionAlone() {
        var kept = put("k", "kept");
        set("Suspended");
        for (var content : List.of("null one", "null two")) {
            var stored = wire.put(bucket.path("k"), content);
            assertThat(stored.status()).isEqualTo(200);
            assertThat(stored.header("x-amz-version-id")).isEmpty();
        }
        assertThat(version(wire.get(bucket.path("k")))).isEqualTo("null");
        assertThat(get("k", "null").text()).isEqualTo("null two");
        assertThat(delete("k")).isEqualTo("null");
        assertThat(get("k", kept).text()).isEqualTo("kept");
        var listed = wire.get("/" + bucket.name() + "?versions").text();
        assertThat(listed.split("<VersionId>", -1)).hasSize(3);
        assertThat(listed).contains("<DeleteMarker><Key>k</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>");
    }

    @Test
    void strangersReadTheVersionsThatArePublicAndNoOthers() {
        var open = version(wire.put(bucket.path("k"), "open", "x-amz-acl", "public-read"));
        var secret = put("k", "secret");
        var stranger = GATEWAY.anonymous();
        assertThat(stranger.get(bucket.path("k") + "?versionId=" + open).text()).isEqualTo("open");
        assertThat(stranger.get(bucket.path("k") + "?versionId=" + secret).error())
                .isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("none") + "?versionId=" + secret).error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void aVersionThatGoesWhileItsAclIsSetIsNamed() {
        var version = put("k", "x");
        var target = bucket.path("k") + "?acl&versionId=" + version;
        // The first hook runs when the version is looked up, the second one when it is changed.
        GATEWAY.beforeTheNextRead(() ->
                GATEWAY.beforeTheNextRead(() -> wire.send("DELETE", bucket.path("k") + "?versionId=" + version, "")));
        var refused = wire.put(target, "", "x-amz-acl", "private");
        assertThat(refused.error()).isEqualTo("404 NoSuchVersion");
        assertThat(refused.element("VersionId")).contains(version);
    }

    @Test
    void aBucketThatOnlyLooksEmptyTellsOfVersions() {
        put("k", "x");
        delete("k");
        var refused = wire.send("DELETE", "/" + bucket.name(), "");
        assertThat(refused.error()).isEqualTo("409 BucketNotEmpty");
        assertThat(refused.element("Message").orElse("")).endsWith("You must delete all versions in the bucket.");
        var plain = GATEWAY.bucket();
        plain.put("k", "x");
        assertThat(plain.wire()
                        .send("DELETE", "/" + plain.name(), "")
                        .element("Message")
                        .orElse(""))
                .doesNotContain("version");
    }

    @Test
    void aPageOfVersionsEndsBetweenTwoOfAKey() {
        var first = put("k", "1");
        var second = put("k", "2");
        var page = wire.get("/" + bucket.name() + "?versions&max-keys=1");
        assertThat(page.element("NextKeyMarker")).contains("k");
        assertThat(page.element("NextVersionIdMarker")).contains(second);
        var next = wire.get("/" + bucket.name() + "?versions&key-marker=k&version-id-marker=" + second);
        assertThat(next.element("VersionId")).contains(first);
        assertThat(next.element("IsTruncated")).contains("false");
    }

    /// Programs empty a bucket like this: they delete each page before they ask for the next one.
    @Test
    void aPageGoesOnBehindAVersionThatWasDeletedSince() {
        var oldest = put("k", "1");
        var older = put("k", "2");
        var newest = delete("k");
        for (var each : List.of(newest, older)) {
            var page = wire.get("/" + bucket.name() + "?versions&max-keys=1");
            assertThat(page.element("NextVersionIdMarker")).contains(each);
            wire.send("DELETE", bucket.path("k") + "?versionId=" + each, "");
            var next = wire.get("/" + bucket.name() + "?versions&key-marker=k&version-id-marker=" + each);
            assertThat(next.element("VersionId")).contains(each.equals(newest) ? older : oldest);
            assertThat(next.element("IsLatest")).contains("true");
        }
    }
}
