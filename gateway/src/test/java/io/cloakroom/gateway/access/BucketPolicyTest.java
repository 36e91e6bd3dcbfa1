package io.cloakroom.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.io.IOException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bucket policies over S3: who gets access by them, who is denied access, and which policies are accepted.
final class BucketPolicyTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final Account owner = GATEWAY.account();
    private final Account other = GATEWAY.account();
    private final Account member = GATEWAY.member(owner);
    private final TestBucket bucket = GATEWAY.bucket(owner, GATEWAY.client(owner));
    private final Wire root = bucket.wire();
    private final Wire stranger = new Wire(GATEWAY, other);
    private final Wire ofMember = new Wire(GATEWAY, member);
    private final Wire nobody = GATEWAY.anonymous();

    private String path(String query) {
        return "/" + bucket.name() + "?" + query;
    }

    /// @param statements with `'` for `"`, BUCKET for the bucket's ARN, OWNER and OTHER for the accounts
    private String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":["
                + String.join(",", statements)
                        .replace('\'', '"')
                        .replace("BUCKET", "arn:aws:s3:::" + bucket.name())
                        .replace("OWNER", owner.project().accountNumber())
                        .replace("OTHER", other.project().accountNumber())
                + "]}";
    }

    private Answer tryPut(String... statements) {
        return root.put(path("policy"), policy(statements));
    }

    private void put(String... statements) {
        assertThat(tryPut(statements).status()).isEqualTo(204);
    }

    private String login(Account account) throws IOException {
        var tokens = GATEWAY.stores().tokens();
        var user = tokens.token(account.accessKey()).orElseThrow().user();
        return tokens.user(user).orElseThrow().login();
    }

    @Test
    void isKeptAsItWasPutAndTakenAway() {
        assertThat(root.get(path("policy")).error()).isEqualTo("404 NoSuchBucketPolicy");
        var text = policy("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(root.put(path("policy"), text).status()).isEqualTo(204);
        var kept = root.get(path("policy"));
        assertThat(kept.text()).isEqualTo(text);
        assertThat(kept.header("content-type")).contains("application/json");
        assertThat(root.get(path("policyStatus")).element("IsPublic")).contains("true");
        assertThat(root.send("DELETE", path("policy"), "").status()).isEqualTo(204);
        assertThat(root.send("DELETE", path("policy"), "").status()).isEqualTo(204);
        assertThat(root.get(path("policy")).error()).isEqualTo("404 NoSuchBucketPolicy");
        assertThat(root.get(path("policyStatus")).error()).isEqualTo("404 NoSuchBucketPolicy");
    }

    @Test
    void opensObjectsToEverybody() {
        bucket.put("public/a", "hello");
        bucket.put("private/a", "secret");
        put("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/public/*'}");
        assertThat(nobody.get(bucket.path("public/a")).text()).isEqualTo("hello");
        assertThat(nobody.get(bucket.path("private/a")).error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get("/" + bucket.name()).error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.put(bucket.path("public/a"), "x").error()).isEqualTo("403 AccessDenied");
        // A caller who may not list cannot find out that a key does not exist.
        assertThat(nobody.get(bucket.path("public/none")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.send("DELETE", path("policy"), "").status()).isEqualTo(204);
        assertThat(nobody.get(bucket.path("public/a")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void letsAnotherProjectInAsFarAsItSays() {
        bucket.put("in/a", "hello");
        assertThat(stranger.get(bucket.path("in/a")).error()).isEqualTo("403 AccessDenied");
        put(
                "{'Effect':'Allow','Principal':{'AWS':'OTHER'},'Action':['s3:GetObject','s3:PutObject'],'Resource':'BUCKET/in/*'}",
                "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::OTHER:root'},'Action':'s3:ListBucket','Resource':'BUCKET',"
                        + "'Condition':{'StringLike':{'s3:prefix':'in/*'}}}");
        assertThat(stranger.get(bucket.path("in/a")).text()).isEqualTo("hello");
        assertThat(stranger.put(bucket.path("in/b"), "x").status()).isEqualTo(200);
        assertThat(stranger.put(bucket.path("out"), "x").error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.send("DELETE", bucket.path("in/a"), "").error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(path("prefix=in/")).text()).contains("in/a", "in/b");
        assertThat(stranger.get(path("prefix=")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("in/none")).error()).isEqualTo("404 NoSuchKey");
        assertThat(nobody.get(bucket.path("in/a")).error()).isEqualTo("403 AccessDenied");
    }

    /// The scope of a token is the upper limit, in other projects' buckets as well.
    @Test
    void widensNoScope() {
        bucket.put("a", "hello");
        put("{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':['BUCKET','BUCKET/*']}");
        var limited = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}}";
        for (var account : new Account[] {owner, other}) {
            var token = new Wire(GATEWAY, GATEWAY.limited(account, limited));
            assertThat(token.get("/" + bucket.name()).status()).isEqualTo(200);
            assertThat(token.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
            assertThat(token.put(bucket.path("b"), "x").error()).isEqualTo("403 AccessDenied");
        }
        // A member's token changes no bucket, whatever the policy says.
        assertThat(ofMember.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("403 AccessDenied");
    }

    /// The version `null` is the object of a bucket without versioning. A deny of reading it also holds for reading it
    /// as a version, even for a token that may only read versions.
    @Test
    void deniesTheNullVersionToWhoMayReadVersionsAlone() {
        bucket.put("a", "hello");
        var versions = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObjectVersion\",\"Resource\":\"*\"}}";
        var token = new Wire(GATEWAY, GATEWAY.limited(owner, versions));
        assertThat(token.get(bucket.path("a") + "?versionId=null").text()).isEqualTo("hello");
        put("{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(token.get(bucket.path("a") + "?versionId=null").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void deniesMembersAndTheOwnerAndNeverLocksTheOwnerOut() {
        bucket.put("a", "hello");
        put("{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['BUCKET','BUCKET/*']}");
        assertThat(root.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get("/" + bucket.name()).error()).isEqualTo("403 AccessDenied");
        assertThat(ofMember.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(ofMember.get(path("policy")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(path("policy")).status()).isEqualTo(200);
        put("{'Effect':'Deny','Principal':{'AWS':'OWNER'},'Action':'s3:DeleteObject','Resource':'BUCKET/*'}");
        assertThat(root.get(bucket.path("a")).text()).isEqualTo("hello");
        assertThat(root.send("DELETE", bucket.path("a"), "").error()).isEqualTo("403 AccessDenied");
        assertThat(ofMember.send("DELETE", bucket.path("a"), "").error()).isEqualTo("403 AccessDenied");
        var document = "<Delete><Object><Key>a</Key></Object></Delete>";
        var md5 = Base64.getEncoder().encodeToString(Digests.md5().digest(document.getBytes(UTF_8)));
        var batch = root.send("POST", path("delete"), document, "content-md5", md5);
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.element("Code")).contains("AccessDenied");
        assertThat(root.send("DELETE", path("policy"), "").status()).isEqualTo(204);
        assertThat(root.send("DELETE", bucket.path("a"), "").status()).isEqualTo(204);
    }

    /// A policy is bound to the id of a user. Another user who gets the same name later is somebody else.
    @Test
    void namesAUser() throws IOException {
        bucket.put("a", "hello");
        var login = login(member);
        put("{'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::OWNER:user/" + login
                + "'},'Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(ofMember.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(bucket.path("a")).status()).isEqualTo(200);
        var another = new Wire(GATEWAY, GATEWAY.member(owner));
        assertThat(another.get(bucket.path("a")).status()).isEqualTo(200);

        assertThat(tryPut("{'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::OTHER:user/" + login
                                + "'},'Action':'s3:GetObject','Resource':'BUCKET/*'}")
                        .error())
                .isEqualTo("400 MalformedPolicy");
        assertThat(tryPut("{'Effect':'Deny','NotPrincipal':{'AWS':['arn:aws:iam::OWNER:user/" + login
                                + "','OWNER']},'Action':'s3:GetObject','Resource':'BUCKET/*'}")
                        .status())
                .isEqualTo(204);
        assertThat(ofMember.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(root.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(another.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void showsADeletedUserById() throws IOException {
        var gone = GATEWAY.member(owner);
        var login = login(gone);
        var tokens = GATEWAY.stores().tokens();
        var id = tokens.userNamed(login).orElseThrow().id();
        put("{'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::OWNER:user/" + login
                + "'},'Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(root.get(path("policy")).text()).contains(":user/" + login);
        tokens.deleteToken(gone.accessKey());
        tokens.deleteUser(id);
        var shown = root.get(path("policy")).text();
        assertThat(shown).contains("\"AWS\":\"" + id + "\"").doesNotContain(login);
        assertThat(root.put(path("policy"), shown).error()).isEqualTo("400 MalformedPolicy");
    }

    @Test
    void knowsVariables() throws IOException {
        var login = login(member);
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','NotResource':'BUCKET/home/${aws:username}/*',"
                + "'Condition':{'StringEquals':{'aws:PrincipalType':'User'}}}");
        assertThat(ofMember.put(bucket.path("home/" + login + "/a"), "x").status())
                .isEqualTo(200);
        assertThat(ofMember.put(bucket.path("home/else/a"), "x").error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("home/else/a"), "x").status()).isEqualTo(200);
    }

    @Test
    void asksForTheTagsThatAnObjectHasAndForThoseThatItIsToGet() {
        put(
                "{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*',"
                        + "'Condition':{'StringEquals':{'s3:ExistingObjectTag/secret':'yes'}}}",
                "{'Effect':'Deny','Principal':'*','Action':['s3:PutObject','s3:PutObjectTagging'],'Resource':'BUCKET/*',"
                        + "'Condition':{'StringEquals':{'s3:RequestObjectTag/colour':'red'}}}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:PutObjectTagging','Resource':'BUCKET/*',"
                        + "'Condition':{'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'forbidden'}}}");
        assertThat(root.put(bucket.path("a"), "x", "x-amz-tagging", "secret=no").status())
                .isEqualTo(200);
        assertThat(root.put(bucket.path("b"), "x", "x-amz-tagging", "secret=yes")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(root.get(bucket.path("b")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("c"), "x", "x-amz-tagging", "a=b&colour=red")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(tag("a", "colour", "red").error()).isEqualTo("403 AccessDenied");
        assertThat(tag("a", "forbidden", "x").error()).isEqualTo("403 AccessDenied");
        assertThat(tag("a", "colour", "blue").status()).isEqualTo(200);
        assertThat(tag("a", "secret", "yes").status()).isEqualTo(200);
        assertThat(root.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
    }

    private Answer tag(String key, String name, String value) {
        return root.put(
                bucket.path(key) + "?tagging",
                "<Tagging><TagSet><Tag><Key>" + name + "</Key><Value>" + value + "</Value></Tag></TagSet></Tagging>");
    }

    @Test
    void asksHowARequestCameAndWhatItBrings() {
        bucket.put("a", "hello");
        put(
                "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['BUCKET','BUCKET/*'],"
                        + "'Condition':{'StringEquals':{'s3:authType':'REST-QUERY-STRING'}}}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'BUCKET/*',"
                        + "'Condition':{'StringEquals':{'s3:x-amz-storage-class':'GLACIER'}}}");
        assertThat(root.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(root.put(bucket.path("b"), "x", "x-amz-storage-class", "GLACIER")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("b"), "x", "x-amz-storage-class", "STANDARD_IA")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBlockOfPublicAccessIsStronger() throws IOException {
        bucket.put("a", "hello");
        var open = "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'}";
        put(open);
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(stranger.get(bucket.path("a")).status()).isEqualTo(200);
        block("RestrictPublicBuckets");
        assertThat(nobody.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(stranger.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(ofMember.get(bucket.path("a")).status()).isEqualTo(200);
        block("BlockPublicPolicy");
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(tryPut(open).error()).isEqualTo("403 AccessDenied");
        put("{'Effect':'Allow','Principal':{'AWS':'OTHER'},'Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(root.get(path("policyStatus")).element("IsPublic")).contains("false");
        assertThat(root.send("DELETE", path("publicAccessBlock"), "").status()).isEqualTo(204);
        put(open);
        ofAccount(PublicAccessBlock.ALL);
        assertThat(nobody.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(tryPut(open).error()).isEqualTo("403 AccessDenied");
        ofAccount(PublicAccessBlock.NONE);
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
    }

    /// The 256 networks together are the whole internet, in one list as well as in several.
    @Test
    void manyNetworksTogetherArePublic() {
        var half = IntStream.range(0, 128).mapToObj(i -> "'" + i + ".0.0.0/8'").collect(Collectors.joining(","));
        var from = "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*',"
                + "'Condition':{'IpAddress':{'aws:SourceIp':[NETWORKS]}}}";
        put(from.replace("NETWORKS", half));
        assertThat(root.get(path("policyStatus")).element("IsPublic")).contains("true");
        block("BlockPublicPolicy");
        assertThat(tryPut(from.replace("NETWORKS", half)).error()).isEqualTo("403 AccessDenied");
        put(from.replace("NETWORKS", "'127.0.0.0/8'"));
    }

    private void ofAccount(PublicAccessBlock block) throws IOException {
        GATEWAY.stores().projects().changeProject(owner.project().id(), was -> was.withPublicAccess(block));
    }

    private void block(String what) {
        var document =
                "<PublicAccessBlockConfiguration><" + what + ">true</" + what + "></PublicAccessBlockConfiguration>";
        assertThat(root.put(path("publicAccessBlock"), document).status()).isEqualTo(200);
        assertThat(root.get(path("publicAccessBlock")).element(what)).contains("true");
    }

    @Test
    void aBlockOfPublicAccessSetsAclsAside() {
        assertThat(root.put(bucket.path("a"), "hello", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
        block("IgnorePublicAcls");
        assertThat(nobody.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        block("BlockPublicAcls");
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(root.put(bucket.path("b"), "x", "x-amz-acl", "public-read").error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("a") + "?acl", "", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(path("acl"), "", "x-amz-acl", "public-read").error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("b"), "x", "x-amz-acl", "private").status())
                .isEqualTo(200);
    }

    @Test
    void whereTheOwnerOwnsEverythingNoAclHolds() {
        assertThat(root.put(bucket.path("a"), "hello", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(path("ownershipControls")).error()).isEqualTo("404 OwnershipControlsNotFoundError");
        var document = "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>"
                + "</OwnershipControls>";
        assertThat(root.put(path("acl"), "", "x-amz-acl", "public-read").status())
                .isEqualTo(200);
        assertThat(root.put(path("ownershipControls"), document).error())
                .isEqualTo("400 InvalidBucketAclWithObjectOwnership");
        assertThat(root.put(path("acl"), "", "x-amz-acl", "private").status()).isEqualTo(200);
        assertThat(root.put(path("ownershipControls"), document).status()).isEqualTo(200);
        assertThat(root.get(path("ownershipControls")).element("ObjectOwnership"))
                .contains("BucketOwnerEnforced");
        assertThat(nobody.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("b"), "x", "x-amz-acl", "public-read").error())
                .isEqualTo("400 AccessControlListNotSupported");
        assertThat(root.put(bucket.path("b"), "x", "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        assertThat(root.put(bucket.path("b") + "?acl", "", "x-amz-acl", "private")
                        .error())
                .isEqualTo("400 AccessControlListNotSupported");
        assertThat(root.send("DELETE", path("ownershipControls"), "").status()).isEqualTo(204);
        assertThat(nobody.get(bucket.path("a")).status()).isEqualTo(200);
    }

    @Test
    void aBucketIsMadeWithItsOwnership() {
        var name = GATEWAY.name();
        assertThat(root.put("/" + name, "", "x-amz-object-ownership", "BucketOwnerEnforced")
                        .status())
                .isEqualTo(200);
        assertThat(root.get("/" + name + "?ownershipControls").element("ObjectOwnership"))
                .contains("BucketOwnerEnforced");
        assertThat(root.put(
                                "/" + GATEWAY.name(),
                                "",
                                "x-amz-object-ownership",
                                "BucketOwnerEnforced",
                                "x-amz-acl",
                                "public-read")
                        .error())
                .isEqualTo("400 InvalidBucketAclWithObjectOwnership");
        assertThat(root.put("/" + GATEWAY.name(), "", "x-amz-object-ownership", "Nobody")
                        .error())
                .isEqualTo("400 InvalidArgument");
    }

    /// A condition on the body must not admit a request whose body is not looked at later.
    @Test
    void aConditionOnTagsOpensNoOtherDocument() {
        var scope =
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\","
                        + "\"Action\":\"s3:*Tagging\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"s3:RequestObjectTag/x\":\"y\"}}}]}";
        var tricky = new Wire(GATEWAY, GATEWAY.limited(other, scope));
        var tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
        bucket.put("a", "hello");
        assertThat(tricky.put(path("tagging"), tags).error()).isEqualTo("403 AccessDenied");
        assertThat(tricky.put(bucket.path("a") + "?tagging", tags).error()).isEqualTo("403 AccessDenied");
        assertThat(root.get(path("tagging")).error()).isEqualTo("404 NoSuchTagSet");
        put("{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['BUCKET','BUCKET/*'],"
                + "'Condition':{'StringEquals':{'s3:RequestObjectTag/x':'y'}}}");
        assertThat(tricky.put(path("tagging"), tags).error()).isEqualTo("403 AccessDenied");
        assertThat(tricky.put(bucket.path("a") + "?tagging", tags).error()).isEqualTo("403 AccessDenied");
        assertThat(tricky.put(
                                "/"
                                        + GATEWAY.bucket(other, GATEWAY.client(other))
                                                .name() + "/k",
                                "",
                                "x-amz-copy-source",
                                bucket.path("a"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("none") + "?tagging", tags).error()).isEqualTo("404 NoSuchKey");
    }

    /// A header that belongs to another operation does not change which tags a condition looks at.
    @Test
    void anUploadThatNamesASourceIsAskedForItsOwnTags() {
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'BUCKET/*',"
                + "'Condition':{'StringNotEquals':{'s3:RequestObjectTag/env':'prod'}}}");
        assertThat(root.send(
                                "POST",
                                bucket.path("a") + "?uploads",
                                "",
                                "x-amz-copy-source",
                                bucket.path("b"),
                                "x-amz-tagging",
                                "env=test")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.send("POST", bucket.path("a") + "?uploads", "", "x-amz-tagging", "env=prod")
                        .status())
                .isEqualTo(200);
    }

    /// A user with roles in several projects is a different principal in each of them.
    @Test
    void aUserOfAnotherProjectIsAnotherPrincipal() throws IOException {
        bucket.put("a", "hello");
        put("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::OWNER:user/" + login(member)
                + "'},'Action':'s3:GetObject','Resource':'BUCKET/*'}");
        var elsewhere = new Wire(GATEWAY, GATEWAY.tokenOfMember(member, other));
        assertThat(ofMember.get(bucket.path("a")).status()).isEqualTo(200);
        assertThat(elsewhere.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aRepeatedTagCannotHideAnother() {
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObjectTagging','Resource':'BUCKET/*',"
                + "'Condition':{'StringEquals':{'s3:RequestObjectTag/team':'forbidden'}}}");
        bucket.put("a", "hello");
        var tags = "<Tagging><TagSet><Tag><Key>team=</Key><Value>x</Value></Tag><Tag><Key>team</Key>"
                + "<Value>forbidden</Value></Tag></TagSet></Tagging>";
        assertThat(root.put(bucket.path("a") + "?tagging", tags).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aRequestIsJudgedByTheTagsThatItBrings() {
        assertThat(root.put(bucket.path("secret"), "x", "x-amz-tagging", "class=secret")
                        .status())
                .isEqualTo(200);
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'BUCKET/open/*',"
                + "'Condition':{'StringNotEquals':{'s3:RequestObjectTag/class':'public'}}}");
        assertThat(root.put(
                                bucket.path("open/a"),
                                "",
                                "x-amz-copy-source",
                                bucket.path("secret"),
                                "x-amz-tagging",
                                "class=public")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(
                                bucket.path("open/a"),
                                "",
                                "x-amz-copy-source",
                                bucket.path("secret"),
                                "x-amz-tagging-directive",
                                "REPLACE",
                                "x-amz-tagging",
                                "class=public")
                        .status())
                .isEqualTo(200);
        assertThat(root.put(bucket.path("open/b") + "?renameObject", "", "x-amz-rename-source", "secret")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(
                                bucket.path("open/b") + "?renameObject",
                                "",
                                "x-amz-rename-source",
                                "secret",
                                "x-amz-tagging",
                                "class=public")
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    /// The policy of Amazon's guide, "Enforce conditional writes".
    @Test
    void aCompletionMakesAnObject() {
        put("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'BUCKET/*',"
                + "'Condition':{'Null':{'s3:if-none-match':'true'},'Bool':{'s3:ObjectCreationOperation':'true'}}}");
        assertThat(root.put(bucket.path("a"), "x").error()).isEqualTo("403 AccessDenied");
        assertThat(root.put(bucket.path("a"), "x", "if-none-match", "*").status())
                .isEqualTo(200);
        var upload = root.send("POST", bucket.path("a") + "?uploads", "");
        assertThat(upload.status()).isEqualTo(200);
        var id = upload.element("UploadId").orElseThrow();
        var part = root.put(bucket.path("a") + "?partNumber=1&uploadId=" + id, "y");
        assertThat(part.status()).isEqualTo(200);
        var complete = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(root.send("POST", bucket.path("a") + "?uploadId=" + id + "&partNumber=1", complete)
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.get(bucket.path("a")).text()).isEqualTo("x");
    }

    /// Many long values of variables lead to a refusal, and use little memory.
    @Test
    void aPolicyThatCostsTooMuchDenies() {
        bucket.put("a", "hello");
        put("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/"
                + "${aws:Referer}".repeat(1000) + "'}");
        assertThat(nobody.get(bucket.path("a"), "referer", "a".repeat(7_000)).error())
                .isEqualTo("403 AccessDenied");
    }

    /// This server charges nobody. But callers who do not own the bucket must confirm that they would pay.
    @Test
    void withRequesterPaysOthersMustSendTheHeader() {
        bucket.put("a", "hello");
        put("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'}");
        assertThat(root.get(path("requestPayment")).element("Payer")).contains("BucketOwner");
        var document = "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>";
        assertThat(root.put(path("requestPayment"), document).status()).isEqualTo(200);
        assertThat(root.get(path("requestPayment")).element("Payer")).contains("Requester");
        assertThat(root.get(bucket.path("a")).header("x-amz-request-charged")).isEmpty();
        assertThat(stranger.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        var paid = stranger.get(bucket.path("a"), "x-amz-request-payer", "requester");
        assertThat(paid.text()).isEqualTo("hello");
        assertThat(paid.header("x-amz-request-charged")).contains("requester");
        assertThat(nobody.get(bucket.path("a")).error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get(bucket.path("a"), "x-amz-request-payer", "requester")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(root.put(path("requestPayment"), document.replace("Requester<", "Nobody<"))
                        .error())
                .isEqualTo("400 MalformedXML");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::other/*'} | Policy has invalid resource",
                "{'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'BUCKET/*'} | Action does not apply to any resource(s) in statement",
                "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET'} | Action does not apply to any resource(s) in statement",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'BUCKET/*'} | Missing required field Principal",
                "{'Effect':'Allow','Principal':{'AWS':'000000000000'},'Action':'s3:GetObject','Resource':'BUCKET/*'} | Invalid principal in policy",
                "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::OWNER:role/x'},'Action':'s3:GetObject','Resource':'BUCKET/*'} | Invalid principal in policy",
                "{'Effect':'Allow','Principal':{'Federated':'x'},'Action':'s3:GetObject','Resource':'BUCKET/*'} | Invalid principal in policy",
                "{'Effect':'Allow','NotPrincipal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'} | Allow with NotPrincipal is not allowed.",
                "{'Effect':'Allow','Principal':'*','Action':'s3:GetObjct','Resource':'BUCKET/*'} | Policy has invalid action",
                "{'Effect':'Permit','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*'} | Invalid effect",
                "{'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'BUCKET/*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}}} | Policy has an invalid condition key",
                "{'Sid':'a','Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'BUCKET/*'},{'Sid':'a','Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'BUCKET/*'} | Statement IDs (SID) in a single policy must be unique."
            })
    void refusesWhatAmazonRefuses(String statements, String message) {
        var refused = tryPut(statements);
        assertThat(refused.error()).isEqualTo("400 MalformedPolicy");
        assertThat(refused.element("Message")).contains(message);
    }

    @Test
    void refusesWhatIsNoDocument() {
        for (var text : new String[] {"", "[]", "{", "<Policy/>"}) {
            assertThat(root.put(path("policy"), text).error()).as(text).isEqualTo("400 MalformedPolicy");
        }
        assertThat(root.put(path("policy"), " ".repeat(21_000) + "{}").error()).isEqualTo("400 MalformedPolicy");
    }

    /// Only the bucket's own account may read and change the policy, whatever the policy says.
    @Test
    void onlyTheOwnAccountReadsAndChangesThePolicy() {
        put("{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':['BUCKET','BUCKET/*']}");
        assertThat(stranger.get(path("policy")).error()).isEqualTo("405 MethodNotAllowed");
        assertThat(stranger.send("DELETE", path("policy"), "").error()).isEqualTo("405 MethodNotAllowed");
        assertThat(ofMember.send("DELETE", path("policy"), "").error()).isEqualTo("403 AccessDenied");
    }
}
