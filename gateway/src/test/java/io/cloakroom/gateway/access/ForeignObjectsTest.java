package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Objects that another project writes into a bucket (Amazon S3 User Guide, "Controlling ownership of objects").
final class ForeignObjectsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final Account owner = GATEWAY.account();
    private final Account other = GATEWAY.account();
    private final Account third = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(owner, GATEWAY.client(owner));
    private final Wire root = bucket.wire();
    private final Wire writer = new Wire(GATEWAY, other);
    private final Wire stranger = new Wire(GATEWAY, third);

    private void letIn(String actions) {
        var policy = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "OTHER"},
                "Action": [ACTIONS], "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}}""".replace("OTHER", other.project().accountNumber())
                .replace("ACTIONS", actions)
                .replace("BUCKET", bucket.name());
        assertThat(root.put("/" + bucket.name() + "?policy", policy).status()).isEqualTo(204);
    }

    private void own(String mode) {
        var document =
                "<OwnershipControls><Rule><ObjectOwnership>" + mode + "</ObjectOwnership></Rule></OwnershipControls>";
        assertThat(root.put("/" + bucket.name() + "?ownershipControls", document)
                        .status())
                .isEqualTo(200);
    }

    private String acl(String key) {
        return bucket.path(key) + "?acl";
    }

    private static String ownerOf(Wire.Answer acl) {
        assertThat(acl.status()).as(acl.text()).isEqualTo(200);
        return acl.text().replaceFirst("(?s).*?<Owner><ID>(\\w+)</ID>.*", "$1");
    }

    @Test
    void belongToTheirWriterAndAreDeletedByTheBucketsOwner() {
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("k"), "theirs").status()).isEqualTo(200);
        // The policy allows the writer only to write. The writer may read because it owns the object.
        assertThat(writer.get(bucket.path("k")).text()).isEqualTo("theirs");
        assertThat(ownerOf(writer.get(acl("k")))).isEqualTo(other.project().id());
        var tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
        assertThat(writer.put(bucket.path("k") + "?tagging", tags).status()).isEqualTo(200);
        for (var wire : List.of(root, stranger, GATEWAY.anonymous())) {
            assertThat(wire.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
            assertThat(wire.send("HEAD", bucket.path("k"), "").status()).isEqualTo(403);
            assertThat(wire.get(acl("k")).error()).isEqualTo("403 AccessDenied");
            assertThat(wire.get(bucket.path("k") + "?tagging").error()).isEqualTo("403 AccessDenied");
            assertThat(wire.get(bucket.path("k") + "?attributes", "x-amz-object-attributes", "ETag")
                            .error())
                    .isEqualTo("403 AccessDenied");
            assertThat(wire.put(acl("k"), "", "x-amz-acl", "public-read").error())
                    .isEqualTo("403 AccessDenied");
            assertThat(wire.put(bucket.path("k") + "?tagging", tags).error()).isEqualTo("403 AccessDenied");
            assertThat(wire.send("DELETE", bucket.path("k") + "?tagging", "").error())
                    .isEqualTo("403 AccessDenied");
        }
        assertThat(root.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(
                                bucket.path("k"),
                                "",
                                "x-amz-copy-source",
                                bucket.path("k"),
                                "x-amz-metadata-directive",
                                "REPLACE")
                        .error())
                .isEqualTo("403 AccessDenied");
        var upload = root.send("POST", bucket.path("parts") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        assertThat(root.put(
                                bucket.path("parts") + "?partNumber=1&uploadId=" + upload,
                                "",
                                "x-amz-copy-source",
                                bucket.path("k"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("renamed") + "?renameObject", "", "x-amz-rename-source", "k")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("k"), "more", "x-amz-write-offset-bytes", "6")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);
        assertThat(writer.get(bucket.path("k")).status()).isEqualTo(403);
    }

    @Test
    void areListedUnderTheirOwnerAndCountForTheBuckets() throws IOException {
        letIn("\"s3:PutObject\"");
        var before = GATEWAY.stores().projects().usage(other.project().id());
        assertThat(writer.put(bucket.path("k"), "theirs").status()).isEqualTo(200);
        assertThat(GATEWAY.stores().projects().usage(other.project().id())).isEqualTo(before);
        assertThat(GATEWAY.stores().projects().usage(owner.project().id()).bytes())
                .isEqualTo(6);
        bucket.put("ours", "x");
        for (var query : List.of("?list-type=2&fetch-owner=true", "?versions", "")) {
            var text = root.get("/" + bucket.name() + query).text();
            assertThat(text.substring(text.indexOf("<Key>k</Key>"), text.indexOf("<Key>ours</Key>")))
                    .contains("<Owner><ID>" + other.project().id());
            assertThat(text.substring(text.indexOf("<Key>ours</Key>")))
                    .contains("<Owner><ID>" + owner.project().id());
        }
    }

    /// The bucket's owner may overwrite these objects, and then owns the new object.
    @Test
    void areReplacedByTheBucketsOwner() {
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("k"), "theirs").status()).isEqualTo(200);
        assertThat(root.put(bucket.path("k"), "ours", "x-amz-acl", "public-read", "x-amz-tagging", "a=b")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(bucket.path("k")).text()).isEqualTo("ours");
        assertThat(writer.put(acl("k"), "", "x-amz-acl", "private").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void areOpenedByTheirAclAlone() {
        letIn("\"s3:PutObject\", \"s3:PutObjectAcl\"");
        assertThat(writer.put(bucket.path("read"), "theirs", "x-amz-acl", "bucket-owner-read")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(bucket.path("read")).text()).isEqualTo("theirs");
        assertThat(root.get(acl("read")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("read"))
                        .status())
                .isEqualTo(200);
        assertThat(root.get(acl("copy")).status()).isEqualTo(200);
        assertThat(writer.put(bucket.path("all"), "theirs", "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        assertThat(ownerOf(root.get(acl("all")))).isEqualTo(other.project().id());
        assertThat(root.put(
                                acl("all"),
                                "",
                                "x-amz-grant-read",
                                "id=" + third.project().id())
                        .status())
                .isEqualTo(200);
        assertThat(stranger.get(bucket.path("all")).text()).isEqualTo("theirs");
        // The bucket policy cannot give access to these objects.
        letIn("\"s3:*\"");
        assertThat(writer.put(bucket.path("closed"), "theirs").status()).isEqualTo(200);
        assertThat(root.get(bucket.path("closed")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void areTheBucketOwnersWhereThatIsPreferredAndControlIsGiven() {
        own("BucketOwnerPreferred");
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("given"), "x", "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        assertThat(ownerOf(root.get(acl("given")))).isEqualTo(owner.project().id());
        assertThat(root.get(bucket.path("given")).text()).isEqualTo("x");
        assertThat(writer.get(bucket.path("given")).error()).isEqualTo("403 AccessDenied");
        assertThat(writer.put(bucket.path("kept"), "x").status()).isEqualTo(200);
        assertThat(root.get(bucket.path("kept")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void areAllTheBucketOwnersWhereAclsAreOff() {
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("before"), "x").status()).isEqualTo(200);
        own("BucketOwnerEnforced");
        assertThat(writer.put(bucket.path("after"), "x").status()).isEqualTo(200);
        for (var key : List.of("before", "after")) {
            assertThat(root.get(bucket.path(key)).text()).isEqualTo("x");
            assertThat(ownerOf(root.get(acl(key)))).isEqualTo(owner.project().id());
            assertThat(writer.get(bucket.path(key)).error()).isEqualTo("403 AccessDenied");
        }
        // Once ACLs are on again, the earlier ACL is in effect again.
        own("ObjectWriter");
        assertThat(root.get(bucket.path("before")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(bucket.path("after")).text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ObjectWriter", "BucketOwnerEnforced"})
    void comeInPartsThatTheirWriterMayGiveUp(String mode) {
        own(mode);
        letIn("\"s3:PutObject\"");
        var upload = writer.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var ofUpload = bucket.path("k") + "?uploadId=" + upload;
        var etag = writer.put(ofUpload + "&partNumber=1", "part").header("etag").orElseThrow();
        assertThat(writer.get(ofUpload).text()).contains("<PartNumber>1</PartNumber>");
        assertThat(stranger.get(ofUpload).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(ofUpload).status()).isEqualTo(200);
        var complete = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(writer.send("POST", ofUpload, complete).status()).isEqualTo(200);
        boolean theirs = mode.equals("ObjectWriter");
        assertThat(root.get(bucket.path("k")).status()).isEqualTo(theirs ? 403 : 200);
        assertThat(writer.get(bucket.path("k")).status()).isEqualTo(theirs ? 200 : 403);
        var other = writer.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        assertThat(stranger.send("DELETE", bucket.path("k") + "?uploadId=" + other, "")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(writer.send("DELETE", bucket.path("k") + "?uploadId=" + other, "")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void areDeletedByTheirWriterWhoMayWrite() {
        assertThat(root.put(
                                "/" + bucket.name() + "?acl",
                                "",
                                "x-amz-grant-write",
                                "id=" + other.project().id())
                        .status())
                .isEqualTo(200);
        bucket.put("ours", "x");
        assertThat(writer.put(bucket.path("theirs"), "x").status()).isEqualTo(200);
        assertThat(writer.send("DELETE", bucket.path("ours"), "").error()).isEqualTo("403 AccessDenied");
        assertThat(writer.send("DELETE", bucket.path("theirs"), "").status()).isEqualTo(204);
    }

    /// The stored ACL of such an upload gives access to the bucket's owner only.
    @Test
    void comeInPartsWithControlForTheBucketsOwner() {
        letIn("\"s3:PutObject\"");
        var upload = writer.send("POST", bucket.path("k") + "?uploads", "", "x-amz-acl", "bucket-owner-full-control")
                .element("UploadId")
                .orElseThrow();
        assertThat(complete(writer, "k", upload, part(writer, "k", upload)).status())
                .isEqualTo(200);
        assertThat(root.get(bucket.path("k")).text()).isEqualTo("part");
        assertThat(ownerOf(root.get(acl("k")))).isEqualTo(other.project().id());
    }

    private String part(Wire wire, String key, String upload) {
        return wire.put(bucket.path(key) + "?partNumber=1&uploadId=" + upload, "part")
                .header("etag")
                .orElseThrow();
    }

    private Wire.Answer complete(Wire wire, String key, String upload, String etag) {
        return wire.send(
                "POST",
                bucket.path(key) + "?uploadId=" + upload,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>");
    }

    /// Nobody can make an object that belongs to another project by adding parts to its upload.
    @Test
    void areMadeOfPartsOfTheirWriterAlone() {
        letIn("\"s3:*\"");
        var nobody = GATEWAY.anonymous();
        var ours = root.send("POST", bucket.path("ours") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var theirs = writer.send("POST", bucket.path("theirs") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        bucket.put("source", "x");
        for (var wire : List.of(writer, nobody)) {
            assertThat(wire.put(bucket.path("ours") + "?partNumber=1&uploadId=" + ours, "part")
                            .error())
                    .isEqualTo("403 AccessDenied");
        }
        assertThat(root.put(bucket.path("theirs") + "?partNumber=1&uploadId=" + theirs, "part")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(
                                bucket.path("theirs") + "?partNumber=1&uploadId=" + theirs,
                                "",
                                "x-amz-copy-source",
                                bucket.path("source"))
                        .error())
                .isEqualTo("403 AccessDenied");
        var etag = part(writer, "theirs", theirs);
        assertThat(complete(root, "theirs", theirs, etag).error()).isEqualTo("403 AccessDenied");
        assertThat(complete(writer, "theirs", theirs, etag).status()).isEqualTo(200);
        assertThat(complete(writer, "ours", ours, part(root, "ours", ours)).error())
                .isEqualTo("403 AccessDenied");
    }

    /// A user who began an upload with a token of one project counts as somebody else with a token of another project.
    @Test
    void areTheUploadsOfAUserInOneProject() {
        letIn("\"s3:PutObject\"");
        var member = GATEWAY.member(other);
        var elsewhere = new Wire(GATEWAY, GATEWAY.tokenOfMember(member, third));
        var ofMember = new Wire(GATEWAY, member);
        var upload = ofMember.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        assertThat(ofMember.get(bucket.path("k") + "?uploadId=" + upload).status())
                .isEqualTo(200);
        assertThat(elsewhere.get(bucket.path("k") + "?uploadId=" + upload).error())
                .isEqualTo("403 AccessDenied");
        assertThat(elsewhere
                        .send("DELETE", bucket.path("k") + "?uploadId=" + upload, "")
                        .error())
                .isEqualTo("403 AccessDenied");
        var shown = root.get("/" + bucket.name() + "?uploads").text();
        assertThat(shown).contains("<Initiator><ID>" + other.project().id());
    }

    @Test
    void growOnlyByTheirOwner() {
        assertThat(root.put("/" + bucket.name() + "?acl", "", "x-amz-acl", "public-read-write")
                        .status())
                .isEqualTo(200);
        bucket.put("ours", "1234");
        for (var wire : List.of(writer, GATEWAY.anonymous())) {
            for (var offset : List.of("4", "3")) {
                assertThat(wire.put(bucket.path("ours"), "x", "x-amz-write-offset-bytes", offset)
                                .error())
                        .isEqualTo("403 AccessDenied");
            }
        }
        assertThat(writer.put(bucket.path("theirs"), "1", "x-amz-write-offset-bytes", "0")
                        .status())
                .isEqualTo(200);
        assertThat(writer.put(bucket.path("theirs"), "2", "x-amz-write-offset-bytes", "1")
                        .status())
                .isEqualTo(200);
        assertThat(root.put(bucket.path("theirs"), "3", "x-amz-write-offset-bytes", "2")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(writer.get(bucket.path("theirs")).text()).isEqualTo("12");
        assertThat(root.put("/" + bucket.name() + "?acl", "", "x-amz-acl", "private")
                        .status())
                .isEqualTo(200);
        own("BucketOwnerEnforced");
        assertThat(root.put(bucket.path("theirs"), "3", "x-amz-write-offset-bytes", "2")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(bucket.path("theirs")).text()).isEqualTo("123");
    }

    /// While ACLs are off, headers with ACLs change nothing, neither now nor later.
    @Test
    void keepTheirAclWhereAclsAreOff() {
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("k"), "x").status()).isEqualTo(200);
        own("BucketOwnerEnforced");
        var shown = root.get(acl("k")).text();
        assertThat(root.put(acl("k"), shown).status()).isEqualTo(200);
        assertThat(root.put(acl("k"), "", "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        own("ObjectWriter");
        assertThat(root.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(writer.get(acl("k")).text()).doesNotContain(owner.project().id());
    }

    /// Conditional requests could reveal the ETag.
    @Test
    void tellNobodyElseTheirETag() {
        letIn("\"s3:PutObject\"");
        assertThat(writer.put(bucket.path("k"), "theirs").status()).isEqualTo(200);
        assertThat(root.put(bucket.path("k"), "x", "if-match", "\"0\"").error()).isEqualTo("403 AccessDenied");
        assertThat(root.send("DELETE", bucket.path("k"), "", "if-match", "\"0\"")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("k"), "x", "if-match", "*").status()).isEqualTo(200);
    }
}
