package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the levels of a token allow over S3, above all who may publish objects.
final class LevelsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();

    private Wire token(String level, boolean publicUploads, String... prefixes) {
        var choice =
                new ScopeChoice(level, List.of(bucket.name()), List.of(prefixes), List.of("127.0.0.1"), publicUploads);
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), ScopeDocument.of(choice)));
    }

    @ParameterizedTest
    @CsvSource({
        "write, false, 403",
        "read-write, false, 403",
        "write, true, 200",
        "read-write, true, 200",
        "full, false, 200"
    })
    void onlyAFullTokenOrOneThatIsLetToPublishesAnObject(String level, boolean publicUploads, int expected) {
        var token = token(level, publicUploads, "in/");
        assertThat(token.put(bucket.path("in/private"), "x").status()).isEqualTo(200);
        assertThat(token.put(bucket.path("in/private"), "x", "x-amz-acl", "private")
                        .status())
                .isEqualTo(200);
        boolean onlyWithUpload = level.equals("write");
        assertThat(token.put(bucket.path("in/private") + "?acl", "", "x-amz-acl", "public-read")
                        .status())
                .as("?acl")
                .isEqualTo(onlyWithUpload ? 403 : expected);
        assertThat(token.put(bucket.path("in/put"), "x", "x-amz-acl", "public-read")
                        .status())
                .as("PUT")
                .isEqualTo(expected);
        assertThat(token.send("POST", bucket.path("in/parts") + "?uploads", "", "x-amz-acl", "public-read")
                        .status())
                .as("multipart")
                .isEqualTo(expected);
        if (!level.equals("write")) {
            var copied = token.put(
                    bucket.path("in/copy"),
                    "",
                    "x-amz-copy-source",
                    bucket.path("in/private"),
                    "x-amz-acl",
                    "public-read");
            assertThat(copied.status()).as("copy").isEqualTo(expected);
        }
        for (var key : List.of("in/private", "in/put", "in/copy")) {
            boolean refusedToWriter = level.equals("write") && !key.equals("in/put");
            assertThat(GATEWAY.anonymous().get(bucket.path(key)).status())
                    .as(key)
                    .isEqualTo(refusedToWriter ? 403 : expected);
        }
    }

    /// The ACL of a multipart upload was chosen at its beginning, perhaps by another token, or before the right was
    /// taken away.
    @Test
    void aPublicUploadIsCompletedOnlyByWhoMayPublish() {
        var upload = bucket.wire()
                .send("POST", bucket.path("in/k") + "?uploads", "", "x-amz-acl", "public-read")
                .element("UploadId")
                .orElseThrow();
        var writer = token("write", false, "in/");
        var part = writer.put(bucket.path("in/k") + "?partNumber=1&uploadId=" + upload, "hello");
        var body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        var refused = writer.send("POST", bucket.path("in/k") + "?uploadId=" + upload, body);
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(refused.element("Message").orElseThrow()).contains("May make its uploads public");
        assertThat(bucket.wire().get(bucket.path("in/k")).error()).isEqualTo("404 NoSuchKey");
        var publisher = token("write", true, "in/");
        assertThat(publisher
                        .send("POST", bucket.path("in/k") + "?uploadId=" + upload, body)
                        .status())
                .isEqualTo(200);
        assertThat(GATEWAY.anonymous().get(bucket.path("in/k")).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "read-write"})
    void whoMayNotPublishIsToldHowATokenMay(String level) {
        var refused = token(level, false).put(bucket.path("k"), "x", "x-amz-acl", "public-read");
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(refused.element("Message").orElseThrow()).contains("May make its uploads public");
    }

    @ParameterizedTest
    @CsvSource({"write, true", "read-write, true", "read-write, false", "read, false", "list, false"})
    void noLevelBelowFullChangesTheBucket(String level, boolean publicUploads) {
        var token = token(level, publicUploads);
        assertThat(token.put("/" + bucket.name() + "?acl", "", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(token.put("/" + bucket.name(), "", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(token.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("403 AccessDenied");
        assertThat(GATEWAY.anonymous().get("/" + bucket.name()).status()).isEqualTo(403);
    }

    @Test
    void publicUploadsOfAPrefixArePublicThereAlone() {
        var token = token("read-write", true, "in/");
        bucket.put("out/k", "x");
        assertThat(token.put(bucket.path("out/k") + "?acl", "", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(GATEWAY.anonymous().get(bucket.path("out/k")).status()).isEqualTo(403);
    }

    /// In AWS's first region, creating one's own bucket again succeeds and sets its ACL. So it needs the right to
    /// change the ACL.
    @Test
    void makingABucketAgainChangesItsAclOnlyForWhoMay() {
        bucket.wire().put("/" + bucket.name() + "?acl", "", "x-amz-acl", "public-read");
        var maker = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), """
                {"Statement": {"Effect": "Allow", "Action": "s3:CreateBucket", "Resource": "*"}}"""));
        assertThat(maker.put("/" + bucket.name(), "").status()).isEqualTo(200);
        assertThat(maker.put("/" + bucket.name(), "", "x-amz-acl", "private").error())
                .isEqualTo("403 AccessDenied");
        var other = GATEWAY.name();
        assertThat(maker.put("/" + other, "", "x-amz-acl", "public-read").error())
                .isEqualTo("403 AccessDenied");
        assertThat(bucket.wire().get("/" + other).error()).isEqualTo("404 NoSuchBucket");
        assertThat(GATEWAY.anonymous().get("/" + bucket.name()).status()).isEqualTo(200);
        assertThat(bucket.wire()
                        .put("/" + bucket.name(), "", "x-amz-acl", "private")
                        .status())
                .isEqualTo(200);
        assertThat(GATEWAY.anonymous().get("/" + bucket.name()).status()).isEqualTo(403);
    }

    @Test
    void aWriterSeesTheUploadsUnderItsPrefixAlone() {
        bucket.wire().send("POST", bucket.path("in/mine") + "?uploads", "");
        bucket.wire().send("POST", bucket.path("out/theirs") + "?uploads", "");
        var writer = token("write", false, "in/");
        assertThat(writer.get("/" + bucket.name() + "?uploads").error()).isEqualTo("403 AccessDenied");
        assertThat(writer.get("/" + bucket.name() + "?prefix=out%2F&uploads").error())
                .isEqualTo("403 AccessDenied");
        var seen = writer.get("/" + bucket.name() + "?prefix=in%2F&uploads");
        assertThat(seen.text()).contains("in/mine").doesNotContain("out/theirs");
        assertThat(writer.get("/" + bucket.name() + "?location").status()).isEqualTo(200);
        assertThat(token("write", false).get("/" + bucket.name() + "?uploads").text())
                .contains("in/mine", "out/theirs");
    }
}
