package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies about versions, in a bucket with versioning.
final class VersionPolicyTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String NO_ACTION = "s3:GetBucketLocation";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire owner = bucket.wire();

    @BeforeEach
    void enable() {
        var body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(owner.put("/" + bucket.name() + "?versioning", body).status())
                .isEqualTo(200);
    }

    private String put(String content) {
        return owner.put(bucket.path("k"), content).header("x-amz-version-id").orElseThrow();
    }

    private Wire token(String... statements) {
        var policy = "{\"Statement\":[" + String.join(",", statements).replace('\'', '"') + "]}";
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }

    private static String statement(String effect, String actions, String condition) {
        return "{'Effect':'" + effect + "','Action':['" + actions.replace(" ", "','") + "'],'Resource':'*'" + condition
                + "}";
    }

    private static String allow(String actions) {
        return statement("Allow", actions, "");
    }

    private static String ifVersion(String operator, String version) {
        return ",'Condition':{'" + operator + "':{'s3:VersionId':'" + version + "'}}";
    }

    private Answer send(Wire by, String method, String subResource, String version) {
        var query = version.isEmpty() ? subResource : subResource + "&versionId=" + version;
        return switch (subResource) {
            case "attributes" ->
                by.send(method, bucket.path("k?" + query), "", "x-amz-object-attributes", "ETag,ObjectSize");
            case "acl" -> by.send(method, bucket.path("k?" + query), "", "x-amz-acl", "private");
            default -> by.send(method, bucket.path("k?" + query), "");
        };
    }

    private Answer delete(Wire by, String query, String more) {
        var document = "<Delete><Object><Key>k</Key>" + more + "</Object></Delete>";
        var md5 = Digests.md5().digest(document.getBytes(StandardCharsets.UTF_8));
        return by.send(
                "POST",
                "/" + bucket.name() + "?delete" + query,
                document,
                "content-md5",
                Base64.getEncoder().encodeToString(md5));
    }

    private boolean isThere(String version) {
        return owner.get(bucket.path("k") + "?versionId=" + version).status() == 200;
    }

    /// As AWS documents it on the page of each operation.
    @ParameterizedTest
    @CsvSource({
        "GET, acl, s3:GetObjectAcl, s3:GetObjectVersionAcl",
        "PUT, acl, s3:PutObjectAcl, s3:PutObjectVersionAcl",
        "GET, tagging, s3:GetObjectTagging, s3:GetObjectVersionTagging",
        "DELETE, tagging, s3:DeleteObjectTagging, s3:DeleteObjectVersionTagging",
        "GET, attributes, s3:GetObject s3:GetObjectAttributes, s3:GetObjectVersion s3:GetObjectVersionAttributes",
    })
    void whatIsAskedOfAVersionNeedsTheActionOnVersions(
            String method, String subResource, String plain, String versioned) {
        bucket.put("k", "x");
        var id = put("y");
        var forVersions = token(allow(versioned));
        assertThat(send(forVersions, method, subResource, id).status()).isBetween(200, 204);
        assertThat(send(forVersions, method, subResource, "").error()).isEqualTo("403 AccessDenied");
        var forCurrent = token(allow(plain));
        assertThat(send(forCurrent, method, subResource, id).error()).isEqualTo("403 AccessDenied");
        assertThat(send(forCurrent, method, subResource, "").status()).isBetween(200, 204);
        for (var each : versioned.split(" ", -1)) {
            var denied = token(allow("s3:*"), statement("Deny", each, ""));
            assertThat(send(denied, method, subResource, id).error()).as(each).isEqualTo("403 AccessDenied");
            assertThat(send(denied, method, subResource, "").status()).isBetween(200, 204);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, acl, s3:GetObjectAcl",
        "PUT, acl, s3:PutObjectAcl",
        "GET, tagging, s3:GetObjectTagging",
        "DELETE, tagging, s3:DeleteObjectTagging",
        "GET, attributes, s3:GetObjectAttributes",
    })
    void aDenyHoldsForTheNullVersionToo(String method, String subResource, String action) {
        var plain = GATEWAY.bucket();
        plain.put("k", "x");
        var policy = "{\"Statement\":[" + allow("s3:*") + "," + statement("Deny", action, "") + "]}";
        var denied = new Wire(GATEWAY, GATEWAY.limited(plain.account(), policy.replace('\'', '"')));
        var target = plain.path("k?" + subResource + "&versionId=null");
        var answer = denied.send(method, target, "", "x-amz-object-attributes", "ETag", "x-amz-acl", "private");
        assertThat(answer.error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aDenyOfOneVersionHoldsWhereverARequestNamesIt() {
        var kept = put("kept");
        var other = put("other");
        var token = token(allow("s3:*"), statement("Deny", "s3:*", ifVersion("StringEquals", kept)));
        assertThat(token.get(bucket.path("k") + "?versionId=" + kept).error()).isEqualTo("403 AccessDenied");
        assertThat(token.send("DELETE", bucket.path("k") + "?versionId=" + kept, "")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(delete(token, "", "<VersionId>" + kept + "</VersionId>").element("Code"))
                .contains("AccessDenied");
        assertThat(copy(token, kept).error()).isEqualTo("403 AccessDenied");
        assertThat(copyPart(token, kept).error()).isEqualTo("403 AccessDenied");
        assertThat(isThere(kept)).isTrue();
        assertThat(copy(token, other).status()).isEqualTo(200);
        assertThat(copyPart(token, other).status()).isEqualTo(200);
        assertThat(delete(token, "", "<VersionId>" + other + "</VersionId>").text())
                .contains("<Deleted>");
    }

    private Answer copy(Wire by, String version) {
        return by.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k?versionId=" + version));
    }

    private Answer copyPart(Wire by, String version) {
        var upload = owner.send("POST", bucket.path("parts") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        return by.put(
                bucket.path("parts") + "?partNumber=1&uploadId=" + upload,
                "",
                "x-amz-copy-source",
                bucket.path("k?versionId=" + version));
    }

    /// The query of DeleteObjects does not say what is deleted.
    @Test
    void permissionToDeleteOneVersionIsNoneForOthers() {
        var free = put("free");
        var kept = put("kept");
        var token = token(statement("Allow", "s3:DeleteObjectVersion", ifVersion("StringEquals", free)));
        var ofKept = "<VersionId>" + kept + "</VersionId>";
        assertThat(delete(token, "", ofKept).element("Code")).contains("AccessDenied");
        assertThat(delete(token, "&versionId=" + free, ofKept).element("Code")).contains("AccessDenied");
        assertThat(isThere(kept)).isTrue();
        assertThat(delete(token, "", "<VersionId>" + free + "</VersionId>").element("Code"))
                .isEmpty();
        assertThat(isThere(free)).isFalse();
    }

    /// A caller who may only ask whether an object exists does not learn its ETag.
    @ParameterizedTest
    @CsvSource({"s3:DeleteObject, ''", NO_ACTION + ", AccessDenied"})
    void aDeletionOfWhateverIsThereNeedsNoRightToRead(String action, String code) {
        var id = put("x");
        var token = token(allow(action));
        assertThat(delete(token, "", "<ETag>*</ETag>").element("Code").orElse(""))
                .isEqualTo(code);
        assertThat(isThere(id)).isTrue();
        assertThat(owner.get(bucket.path("k")).status()).isEqualTo(code.isEmpty() ? 404 : 200);
    }
}
