package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies with conditions on an ACL that is in no header of the request: the ACL of an upload, or of an object that
/// is renamed.
final class BroughtAclsTest {
    private static final String BY_ALL = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire root = bucket.wire();

    private void put(String statement) {
        var policy = "{'Version':'2012-10-17','Statement':[" + statement + "]}";
        var text = policy.replace('\'', '"').replace("BUCKET", "arn:aws:s3:::" + bucket.name());
        assertThat(root.put("/" + bucket.name() + "?policy", text).status()).isEqualTo(204);
    }

    /// What completes an upload of one part.
    private String begun(String... headers) {
        var id = root.send("POST", bucket.path("k") + "?uploads", "", headers)
                .element("UploadId")
                .orElseThrow();
        var etag = root.put(bucket.path("k") + "?partNumber=1&uploadId=" + id, "part")
                .header("etag")
                .orElseThrow();
        return id + " " + etag;
    }

    private Answer complete(Wire by, String upload, String... headers) {
        var parts = upload.split(" ", 2);
        var document = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + parts[1]
                + "</ETag></Part></CompleteMultipartUpload>";
        return by.send("POST", bucket.path("k") + "?uploadId=" + parts[0], document, headers);
    }

    private Answer rename() {
        return root.put(bucket.path("k") + "?renameObject", "", "x-amz-rename-source", "source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'StringEquals':{'s3:x-amz-acl':'public-read'}}",
                "{'StringLike':{'s3:x-amz-grant-read':'*AllUsers*'}}"
            })
    void aDenyHoldsForTheAclThatTheObjectGets(String condition) {
        var upload = begun("x-amz-acl", "public-read");
        assertThat(root.put(bucket.path("source"), "x", "x-amz-grant-read", BY_ALL)
                        .status())
                .isEqualTo(200);
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObjectAcl','Resource':'BUCKET/*','Condition':" + condition
                + "}");
        assertThat(complete(root, upload).error()).isEqualTo("403 AccessDenied");
        assertThat(complete(root, upload, "x-amz-acl", "private").error()).isEqualTo("403 AccessDenied");
        assertThat(rename().error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
        assertThat(complete(root, begun("x-amz-acl", "authenticated-read")).status())
                .isEqualTo(200);
    }

    @Test
    void beingAllowedToSetOneAclDoesNotAllowAnother() {
        var scope =
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:PutObject\",\"s3:GetObject\"],\"Resource\":\"*\"},"
                        + "{\"Effect\":\"Allow\",\"Action\":\"s3:PutObjectAcl\",\"Resource\":\"*\",\"Condition\":"
                        + "{\"StringEquals\":{\"s3:x-amz-acl\":\"authenticated-read\"}}}]}";
        var token = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), scope));
        var upload = begun("x-amz-acl", "public-read");
        assertThat(complete(token, upload, "x-amz-acl", "authenticated-read").error())
                .isEqualTo("403 AccessDenied");
        assertThat(complete(token, begun("x-amz-acl", "authenticated-read")).status())
                .isEqualTo(200);
    }
}
