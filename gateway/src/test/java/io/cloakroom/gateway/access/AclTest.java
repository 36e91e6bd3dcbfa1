package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// ACLs over S3: every form of an ACL, and what each grant allows (Amazon S3 User Guide, "Access control list (ACL)
/// overview").
final class AclTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String GROUPS = "http://acs.amazonaws.com/groups/";
    private static final Pattern GRANT = Pattern.compile(
            "<Grant><Grantee [^>]*xsi:type=\"(\\w+)\">(?:<ID>(\\w+)</ID>(?:<DisplayName>[^<]*</DisplayName>)?|<URI>([^<]*)</URI>)"
                    + "</Grantee><Permission>(\\w+)</Permission></Grant>");

    private final Account owner = GATEWAY.account();
    private final Account other = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(owner, GATEWAY.client(owner));
    private final Wire root = bucket.wire();
    private final Wire stranger = new Wire(GATEWAY, other);
    private final Wire nobody = GATEWAY.anonymous();

    private String bucketPath() {
        return "/" + bucket.name();
    }

    private String bucketAcl() {
        return bucketPath() + "?acl";
    }

    private String acl(String key) {
        return bucket.path(key) + "?acl";
    }

    /// Each grant as `PERMISSION grantee`, with names for the two projects and the last word of a group.
    private List<String> grants(Wire.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var found = new ArrayList<String>();
        var grant = GRANT.matcher(answer.text());
        while (grant.find()) {
            boolean isUser = grant.group(1).equals("CanonicalUser");
            var grantee = isUser ? named(grant.group(2)) : grant.group(3).replaceFirst(".*/", "");
            found.add(grant.group(4) + " " + grantee);
        }
        assertThat(found).hasSize(answer.text().split("<Grant>", -1).length - 1);
        return found;
    }

    private String named(String id) {
        return id.equals(id(owner)) ? "owner" : id.equals(id(other)) ? "other" : id.substring(0, 6);
    }

    private static String id(Account account) {
        return account.project().id();
    }

    private String filled(String text) {
        return text.replace("OWNER", id(owner)).replace("OTHER", id(other)).replace("GROUPS", GROUPS);
    }

    private String document(String grants) {
        return "<AccessControlPolicy><Owner><ID>" + id(owner) + "</ID></Owner><AccessControlList>" + filled(grants)
                + "</AccessControlList></AccessControlPolicy>";
    }

    private static String grant(String grantee, String permission) {
        return "<Grant><Grantee>" + grantee + "</Grantee><Permission>" + permission + "</Permission></Grant>";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "private                   | FULL_CONTROL owner",
                "public-read               | FULL_CONTROL owner,READ AllUsers",
                "public-read-write         | FULL_CONTROL owner,READ AllUsers,WRITE AllUsers",
                "authenticated-read        | FULL_CONTROL owner,READ AuthenticatedUsers",
                "aws-exec-read             | FULL_CONTROL owner,READ 6aa5a3",
                "bucket-owner-read         | FULL_CONTROL owner",
                "bucket-owner-full-control | FULL_CONTROL owner",
            })
    void knowsEveryName(String name, String expected) {
        var wanted = List.of(expected.split(",", -1));
        assertThat(root.put(bucket.path("k"), "x", "x-amz-acl", name).status()).isEqualTo(200);
        assertThat(grants(root.get(acl("k")))).isEqualTo(wanted);
        assertThat(root.put(acl("k"), "", "x-amz-acl", "private").status()).isEqualTo(200);
        assertThat(root.put(acl("k"), "", "x-amz-acl", name).status()).isEqualTo(200);
        assertThat(grants(root.get(acl("k")))).isEqualTo(wanted);
        assertThat(root.put(bucketAcl(), "", "x-amz-acl", name).status()).isEqualTo(200);
        assertThat(grants(root.get(bucketAcl()))).isEqualTo(wanted);
    }

    @Test
    void theLogDeliveryAclIsForBucketsOnly() {
        assertThat(root.put(bucketAcl(), "", "x-amz-acl", "log-delivery-write").status())
                .isEqualTo(200);
        assertThat(grants(root.get(bucketAcl())))
                .containsExactly("FULL_CONTROL owner", "WRITE LogDelivery", "READ_ACP LogDelivery");
        assertThat(root.put(bucket.path("k"), "x", "x-amz-acl", "log-delivery-write")
                        .error())
                .isEqualTo("400 InvalidArgument");
        assertThat(root.put(bucket.path("k"), "x", "x-amz-acl", "no-such-acl").error())
                .isEqualTo("400 InvalidArgument");
    }

    /// Grants in headers replace all other grants.
    @Test
    void takesGrantsOfTheHeader() {
        var answer = root.put(
                bucket.path("k"),
                "x",
                "x-amz-grant-full-control",
                "id=\"" + id(other) + "\"",
                "x-amz-grant-read",
                filled("uri=\"GROUPSglobal/AuthenticatedUsers\", id=OWNER"),
                "x-amz-grant-read-acp",
                filled("id=\"OTHER\""),
                "x-amz-grant-write",
                filled("id=\"OTHER\""),
                "x-amz-grant-write-acp",
                filled("id=\"OTHER\""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(grants(root.get(acl("k"))))
                .containsExactlyInAnyOrder(
                        "FULL_CONTROL other",
                        "READ AuthenticatedUsers",
                        "READ owner",
                        "READ_ACP other",
                        "WRITE other",
                        "WRITE_ACP other");
        assertThat(root.get(bucket.path("k")).text()).isEqualTo("x");
        var created = "/grants-" + bucket.name();
        assertThat(root.put(created, "", "x-amz-grant-write", filled("id=OTHER"))
                        .status())
                .isEqualTo(200);
        assertThat(grants(root.get(created + "?acl"))).containsExactly("WRITE other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id=nobody                        | 400 InvalidArgument    | Invalid id",
                "uri=GROUPSglobal/Everybody       | 400 InvalidArgument    | Invalid group uri",
                "OTHER                            | 400 InvalidArgument    | Argument format not recognized",
                "name=OTHER                       | 400 InvalidArgument    | Argument format not recognized",
                "id=OTHER,                        | 400 InvalidArgument    | Argument format not recognized",
                "emailAddress=someone@example.org | 405 MethodNotAllowed   | Email Grantee ACLs are not supported",
            })
    void refusesGrantsThatNameNobody(String text, String error, String message) {
        for (var target : List.of(bucket.path("k"), bucketAcl(), "/new-" + bucket.name())) {
            var refused = root.put(target, "", "x-amz-grant-read", filled(text));
            assertThat(refused.error()).as(target).isEqualTo(error);
            assertThat(refused.element("Message")).contains(message);
        }
        assertThat(root.get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
        assertThat(root.get("/new-" + bucket.name()).error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void refusesANameAndGrantsAtOnce() {
        assertThat(root.put(bucket.path("k"), "x", "x-amz-acl", "private", "x-amz-grant-read", filled("id=OTHER"))
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void keepsTheDocumentAsItIs() {
        bucket.put("k", "x");
        var grants = grant("<ID>OWNER</ID>", "FULL_CONTROL")
                + grant("<ID>OTHER</ID>", "READ_ACP")
                + grant("<URI>GROUPSglobal/AllUsers</URI>", "READ")
                + grant("<URI>GROUPSs3/LogDelivery</URI>", "WRITE");
        for (var target : List.of(acl("k"), bucketAcl())) {
            assertThat(root.put(target, document(grants)).status()).isEqualTo(200);
            var kept = root.get(target);
            assertThat(grants(kept))
                    .containsExactly("FULL_CONTROL owner", "READ_ACP other", "READ AllUsers", "WRITE LogDelivery");
            // Clients change one grant in this way.
            assertThat(root.put(target, kept.text()).status()).isEqualTo(200);
            assertThat(root.get(target).text()).isEqualTo(kept.text());
        }
    }

    @Test
    void givesTheOwnerEverythingWhateverIsGranted() {
        bucket.put("k", "x");
        assertThat(root.put(acl("k"), document("")).status()).isEqualTo(200);
        assertThat(root.put(bucketAcl(), document("")).status()).isEqualTo(200);
        assertThat(grants(root.get(acl("k")))).isEmpty();
        assertThat(root.get(bucket.path("k")).text()).isEqualTo("x");
        assertThat(root.get(bucketPath()).status()).isEqualTo(200);
        assertThat(root.put(acl("k"), "", "x-amz-acl", "private").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<AccessControlPolicy/>",
                "<AccessControlPolicy><AccessControlList/></AccessControlPolicy>",
                "<AccessControlPolicy><Owner><ID>OWNER</ID></Owner></AccessControlPolicy>",
                "<AccessControlPolicy><Owner><ID>OWNER</ID></Owner><AccessControlList><Grant><Grantee><ID>OWNER</ID></Grantee>"
                        + "<Permission>ALL</Permission></Grant></AccessControlList></AccessControlPolicy>",
                "<AccessControlPolicy><Owner><ID>OWNER</ID></Owner><AccessControlList><Grant><Grantee><ID>OWNER</ID><URI>x</URI></Grantee>"
                        + "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>",
                "<AccessControlPolicy><Owner><ID>OWNER</ID></Owner><AccessControlList><Grant><Permission>READ</Permission></Grant>"
                        + "</AccessControlList></AccessControlPolicy>",
            })
    void refusesWhatIsNoAcl(String text) {
        bucket.put("k", "x");
        for (var target : List.of(acl("k"), bucketAcl())) {
            assertThat(root.put(target, filled(text)).error()).isEqualTo("400 MalformedACLError");
        }
        var many = grant("<ID>OTHER</ID>", "READ").repeat(101);
        assertThat(root.put(acl("k"), document(many)).error()).isEqualTo("400 MalformedACLError");
        assertThat(root.put(acl("k"), document(many.substring(many.length() / 101)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAclCannotGiveTheOwnershipAway() {
        bucket.put("k", "x");
        var away =
                document(grant("<ID>OTHER</ID>", "READ")).replace("<Owner><ID>" + id(owner), "<Owner><ID>" + id(other));
        assertThat(root.put(acl("k"), away).error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucketAcl(), away).error()).isEqualTo("403 AccessDenied");
    }

    /// What a grant on an object allows, and to whom.
    @ParameterizedTest
    @CsvSource({
        "FULL_CONTROL, 200, 200, 200",
        "READ,         200, 403, 403",
        "READ_ACP,     403, 200, 403",
        "WRITE_ACP,    403, 403, 200",
        "WRITE,        403, 403, 403",
    })
    void opensAnObjectAsFarAsGranted(String permission, int read, int readAcl, int writeAcl) {
        for (var grantee : List.of("<ID>OTHER</ID>", "<URI>GROUPSglobal/AuthenticatedUsers</URI>")) {
            bucket.put("k", "x");
            assertThat(root.put(acl("k"), document(grant(grantee, permission))).status())
                    .isEqualTo(200);
            assertThat(stranger.get(bucket.path("k")).status()).isEqualTo(read);
            assertThat(stranger.get(acl("k")).status()).isEqualTo(readAcl);
            assertThat(stranger.put(bucket.path("k"), "y").error()).isEqualTo("403 AccessDenied");
            assertThat(stranger.send("DELETE", bucket.path("k"), "").error()).isEqualTo("403 AccessDenied");
            assertThat(nobody.get(bucket.path("k")).status()).isEqualTo(403);
            assertThat(nobody.get(acl("k")).status()).isEqualTo(403);
            var document = document(grant("<ID>OTHER</ID>", "READ"));
            assertThat(stranger.put(acl("k"), document).status()).isEqualTo(writeAcl);
        }
    }

    /// What a grant on a bucket allows.
    @ParameterizedTest
    @CsvSource({
        "FULL_CONTROL, 200, 200, 200, 200",
        "READ,         200, 403, 403, 403",
        "WRITE,        403, 200, 403, 403",
        "READ_ACP,     403, 403, 200, 403",
        "WRITE_ACP,    403, 403, 403, 200",
    })
    void opensABucketAsFarAsGranted(String permission, int list, int write, int readAcl, int writeAcl) {
        bucket.put("k", "x");
        assertThat(root.put(bucketAcl(), document(grant("<ID>OTHER</ID>", permission)))
                        .status())
                .isEqualTo(200);
        assertThat(stranger.get(bucketPath()).status()).isEqualTo(list);
        assertThat(stranger.get(bucketPath() + "?versions").status()).isEqualTo(list);
        assertThat(stranger.get(bucketPath() + "?uploads").status()).isEqualTo(list);
        assertThat(stranger.put(bucket.path("new"), "y").status()).isEqualTo(write);
        assertThat(stranger.get(bucketAcl()).status()).isEqualTo(readAcl);
        // A grant on a bucket opens no object, and nobody else gets access.
        assertThat(stranger.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.send("DELETE", bucketPath(), "").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get(bucketPath()).status()).isEqualTo(403);
        assertThat(nobody.put(bucket.path("new"), "y").status()).isEqualTo(403);
        assertThat(stranger.put(bucketAcl(), document(grant("<ID>OWNER</ID>", "READ")))
                        .status())
                .isEqualTo(writeAcl);
    }

    @Test
    void objectsWrittenByAnybodyBelongToTheBucketsOwner() {
        assertThat(root.put(bucketAcl(), "", "x-amz-acl", "public-read-write").status())
                .isEqualTo(200);
        assertThat(nobody.put(bucket.path("drop"), "y").status()).isEqualTo(200);
        assertThat(root.get(bucket.path("drop")).text()).isEqualTo("y");
        assertThat(nobody.get(bucket.path("drop")).error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.send("DELETE", bucket.path("drop"), "").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.put(bucket.path("open"), "y", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void isPartOfEachVersion() {
        var versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(root.put(bucketPath() + "?versioning", versioning).status()).isEqualTo(200);
        var first = root.put(bucket.path("k"), "1").header("x-amz-version-id").orElseThrow();
        assertThat(root.put(bucket.path("k"), "2").status()).isEqualTo(200);
        var ofFirst = bucket.path("k") + "?acl&versionId=" + first;
        assertThat(root.put(ofFirst, document(grant("<ID>OTHER</ID>", "READ"))).status())
                .isEqualTo(200);
        assertThat(stranger.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("k") + "?versionId=" + first).text())
                .isEqualTo("1");
        assertThat(grants(root.get(acl("k")))).containsExactly("FULL_CONTROL owner");
        assertThat(grants(root.get(ofFirst))).containsExactly("READ other");
    }

    @Test
    void anAclHasNoEffectWherePublicAccessIsBlockedOrAclsAreOff() {
        root.put(bucket.path("k"), "x", "x-amz-grant-read", filled("id=OTHER, uri=GROUPSglobal/AllUsers"));
        assertThat(nobody.get(bucket.path("k")).text()).isEqualTo("x");
        var block = "<PublicAccessBlockConfiguration><IgnorePublicAcls>true</IgnorePublicAcls>"
                + "<BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>";
        assertThat(root.put(bucketPath() + "?publicAccessBlock", block).status())
                .isEqualTo(200);
        // A grant to a named project is not public.
        assertThat(nobody.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("k")).text()).isEqualTo("x");
        for (var name : List.of("public-read", "public-read-write", "authenticated-read")) {
            assertThat(root.put(acl("k"), "", "x-amz-acl", name).error()).isEqualTo("403 AccessDenied");
            assertThat(root.put(bucket.path("n"), "x", "x-amz-acl", name).error())
                    .isEqualTo("403 AccessDenied");
        }
        assertThat(root.put(acl("k"), document(grant("<URI>GROUPSglobal/AllUsers</URI>", "READ_ACP")))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(acl("k"), document(grant("<ID>OTHER</ID>", "READ"))).status())
                .isEqualTo(200);
        var enforced =
                "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
        assertThat(root.put(bucketPath() + "?ownershipControls", enforced).status())
                .isEqualTo(200);
        assertThat(stranger.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(grants(root.get(acl("k")))).containsExactly("FULL_CONTROL owner");
        for (var field : List.of("id=OTHER", "id=OWNER,id=OTHER")) {
            assertThat(root.put(bucket.path("n"), "x", "x-amz-grant-full-control", filled(field))
                            .error())
                    .isEqualTo("400 AccessControlListNotSupported");
        }
        assertThat(root.put(bucket.path("n"), "x", "x-amz-grant-full-control", filled("id=OWNER"))
                        .status())
                .isEqualTo(200);
        assertThat(root.put(acl("n"), document(grant("<ID>OWNER</ID>", "FULL_CONTROL")))
                        .status())
                .isEqualTo(200);
        assertThat(root.put(acl("n"), document(grant("<ID>OWNER</ID>", "READ"))).error())
                .isEqualTo("400 AccessControlListNotSupported");
    }

    /// Grants in headers need the same right as a canned ACL.
    @Test
    void asksForTheRightToSetThem() {
        var writes = new Wire(
                GATEWAY,
                GATEWAY.limited(
                        owner,
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}}"));
        assertThat(writes.put(bucket.path("k"), "x").status()).isEqualTo(200);
        assertThat(writes.put(bucket.path("k"), "x", "x-amz-grant-read", filled("id=OTHER"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(writes.send("POST", bucket.path("k") + "?uploads", "", "x-amz-grant-read", filled("id=OTHER"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(writes.put(
                                bucket.path("c"),
                                "",
                                "x-amz-copy-source",
                                bucket.path("k"),
                                "x-amz-grant-read",
                                filled("id=OTHER"))
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void comesWithCopiesAndMultipartUploads() {
        bucket.put("k", "x");
        root.put(
                bucket.path("copy"), "", "x-amz-copy-source", bucket.path("k"), "x-amz-grant-read", filled("id=OTHER"));
        assertThat(stranger.get(bucket.path("copy")).text()).isEqualTo("x");
        var begun = root.send("POST", bucket.path("parts") + "?uploads", "", "x-amz-grant-read", filled("id=OTHER"));
        var upload = begun.element("UploadId").orElseThrow();
        var etag = root.put(bucket.path("parts") + "?partNumber=1&uploadId=" + upload, "part")
                .header("etag")
                .orElseThrow();
        var complete = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(root.send("POST", bucket.path("parts") + "?uploadId=" + upload, complete)
                        .status())
                .isEqualTo(200);
        assertThat(stranger.get(bucket.path("parts")).text()).isEqualTo("part");
        assertThat(grants(root.get(acl("parts")))).containsExactly("READ other");
    }

    /// A condition sees every header with grants, not only the first one.
    @Test
    void hidesNoGrantBehindAnother() throws Exception {
        var policy = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
                "Action": ["s3:PutObject", "s3:PutObjectAcl"], "Resource": "arn:aws:s3:::BUCKET/*",
                "Condition": {"StringEquals": {"s3:x-amz-grant-read": "id=OWNER"}}}}""";
        assertThat(root.put(bucketPath() + "?policy", filled(policy).replace("BUCKET", bucket.name()))
                        .status())
                .isEqualTo(204);
        assertThat(putByNobody("one", filled("id=OWNER"))).isEqualTo(200);
        assertThat(putByNobody("two", filled("id=OWNER"), filled("uri=GROUPSglobal/AllUsers")))
                .isEqualTo(403);
        assertThat(root.get(bucket.path("two")).error()).isEqualTo("404 NoSuchKey");
    }

    private int putByNobody(String key, String... grants) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(GATEWAY.endpoint() + bucket.path(key)))
                .PUT(BodyPublishers.ofString("x"));
        for (var grant : grants) {
            request.header("x-amz-grant-read", grant);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    /// Older builds know two canned ACLs, whatever the order of their grants.
    @Test
    void recognisesCannedAclsWhateverTheOrderOfTheGrants() {
        bucket.put("k", "x");
        var grants = grant("<URI>GROUPSglobal/AllUsers</URI>", "READ") + grant("<ID>OWNER</ID>", "FULL_CONTROL");
        assertThat(root.put(acl("k"), document(grants)).status()).isEqualTo(200);
        assertThat(grants(root.get(acl("k")))).containsExactly("FULL_CONTROL owner", "READ AllUsers");
    }

    /// An anonymous caller learns the ids of the projects in an ACL, but not their names.
    @Test
    void namesOthersOnlyToThoseWithKeys() {
        bucket.put("k", "x");
        var grants = grant("<URI>GROUPSglobal/AllUsers</URI>", "READ_ACP") + grant("<ID>OTHER</ID>", "READ");
        assertThat(root.put(acl("k"), document(grants)).status()).isEqualTo(200);
        assertThat(root.get(acl("k")).text()).contains(">" + other.project().name() + "<");
        assertThat(nobody.get(acl("k")).text())
                .contains(id(other))
                .doesNotContain(">" + other.project().name() + "<");
    }

    /// An ACL from before ACLs were switched off does not prevent a rename.
    @Test
    void doesNotHinderRenamesWhereAclsAreOff() {
        assertThat(root.put(bucket.path("k"), "x", "x-amz-acl", "public-read").status())
                .isEqualTo(200);
        var begun = root.send("POST", bucket.path("parts") + "?uploads", "", "x-amz-acl", "public-read");
        var upload = begun.element("UploadId").orElseThrow();
        var etag = root.put(bucket.path("parts") + "?partNumber=1&uploadId=" + upload, "part")
                .header("etag")
                .orElseThrow();
        var enforced =
                "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
        assertThat(root.put(bucketPath() + "?ownershipControls", enforced).status())
                .isEqualTo(200);
        assertThat(root.put(bucket.path("new") + "?renameObject", "", "x-amz-rename-source", "k")
                        .status())
                .isEqualTo(200);
        var complete = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(root.send("POST", bucket.path("parts") + "?uploadId=" + upload, complete)
                        .status())
                .isEqualTo(200);
        assertThat(nobody.get(bucket.path("new")).error()).isEqualTo("403 AccessDenied");
    }
}
