package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Access to a bucket over REST: policy, block of public access, ownership, CORS, and their effects.
class AccessRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    AccessRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withAnObject() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "web/a.txt", "text");
    }

    /// @param rest the rest of the one statement, after its Sid
    private static String policy(String rest) {
        return "{'policy':{'Version':'2012-10-17','Statement':[{'Sid':'Web'," + rest + "}]}}";
    }

    private static final String READ_WEB =
            policy("'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/web/*'");

    private static String deny(String action) {
        return policy("'Effect':'Deny','Principal':'*','Action':'" + action
                + "','Resource':['arn:aws:s3:::wares','arn:aws:s3:::wares/*']");
    }

    private Reply put(String policy) {
        return owner.call("PUT", BUCKET + "/policy", policy);
    }

    private Reply object() {
        return owner.get(BUCKET + "/objects/web%2Fa.txt").good();
    }

    private String state() {
        return member.get(BUCKET + "/access").good().get("state");
    }

    @Test
    void aPolicyIsKeptAsItWasPut() throws IOException {
        assertThat(owner.get(BUCKET + "/policy").good().at("policy").isMissingNode())
                .isTrue();
        var text = "{ 'Version' : '2012-10-17', 'Statement': {'Effect':'Allow','Principal':'*','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::wares/*'} }";
        put("{'policy':'" + text.replace("'", "\\'") + "'}").good();
        var kept = member.get(BUCKET + "/policy").good();
        assertThat(kept.get("text")).isEqualTo(text.replace('\'', '"'));
        assertThat(kept.get("policy.Statement.Effect")).isEqualTo("Allow");
        assertThat(kept.at("isPublic").asBoolean()).isTrue();
        assertThat(desk.line().action()).isEqualTo("bucket.policy");
        assertThat(desk.line().target()).isEqualTo("wares");
        assertThat(desk.line().detail()).isEqualTo("a policy that makes the bucket public");
        assertThat(owner.delete(BUCKET + "/policy").good().at("policy").isMissingNode())
                .isTrue();
        assertThat(desk.line().detail()).isEqualTo("no policy");
        assertThat(owner.get(BUCKET + "/policy").good().at("text").isMissingNode())
                .isTrue();
    }

    @Test
    void aPolicyThatSomebodyElseChangedMeanwhileStays() {
        var seen = owner.get(BUCKET + "/policy").good().etag();
        put(READ_WEB).good();
        owner.call("PUT", BUCKET + "/policy", deny("s3:*"), seen, null).refused(412);
        owner.call("DELETE", BUCKET + "/policy", "", seen, null).refused(412);
        assertThat(owner.get(BUCKET + "/policy").good().get("policy.Statement.0.Effect"))
                .isEqualTo("Allow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'policy':'[]'}                                           | valid JSON
            {'policy':{'Statement':[]}}                               | Statement is empty
            {'policy':{'Version':'2020-01-01','Statement':{}}}        | valid version
            """)
    void whatIsNoPolicyIsRefusedInTheWordsOfAws(String body, String words) {
        assertThat(put(body).refused(400).get("detail")).contains(words);
        var check = member.post(BUCKET + "/policy/validation", body).good();
        assertThat(check.at("valid").asBoolean(true)).isFalse();
        assertThat(check.get("message")).contains(words);
    }

    @Test
    void theCheckSaysWhichStatementIsWrong() {
        var body = "{'policy':{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':"
                + "'arn:aws:s3:::wares/*'},{'Effect':'Allow','Principal':'*','Action':'s3:GetObjekt','Resource':"
                + "'arn:aws:s3:::wares/*'}]}}";
        var check = member.post(BUCKET + "/policy/validation", body).good();
        assertThat(check.get("message")).isEqualTo("Policy has invalid action");
        assertThat(check.get("detail")).contains("statement 2", "s3:GetObjekt");
        assertThat(put(body).refused(400).get("detail")).contains("Policy has invalid action", "statement 2");
        var elsewhere = policy("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::other/*'");
        assertThat(member.post(BUCKET + "/policy/validation", elsewhere).good().get("message"))
                .isEqualTo("Policy has invalid resource");
        assertThat(owner.get(BUCKET + "/policy").good().at("policy").isMissingNode())
                .isTrue();
    }

    @Test
    void principalsAreBoundWhenItIsPut() {
        var account = owner.get("projects/shop").good().get("accountNumber");
        var named = policy("'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::" + account
                + ":user/LOGIN'},'Action':'s3:DeleteObject','Resource':'arn:aws:s3:::wares/*'");
        put(named.replace("LOGIN", "nobody")).refused(400);
        put(named.replace("LOGIN", "mia")).good();
        assertThat(member.delete(BUCKET + "/objects/web%2Fa.txt").refused(403).get("statement"))
                .isEqualTo("Web");
        owner.delete(BUCKET + "/objects/web%2Fa.txt").good();
    }

    /// The policy is put again in the form in which it was shown. Whoever has the name of a deleted user by then must
    /// not get into it.
    @Test
    void aDeletedUserIsShownById() throws IOException {
        var account = owner.get("projects/shop").good().get("accountNumber");
        desk.user("zed", "shop", "member");
        var id = desk.operator().get("users/zed").good().get("id");
        var arn = "arn:aws:iam::" + account + ":user/zed";
        put(policy("'Effect':'Allow','Principal':{'AWS':['" + account + "','" + arn
                        + "']},'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*',"
                        + "'Condition':{'StringNotEquals':{'aws:PrincipalArn':'" + arn + "'}}"))
                .good();
        assertThat(owner.get(BUCKET + "/policy").good().get("policy.Statement.0.Principal.AWS.1"))
                .isEqualTo(arn);
        desk.operator().delete("users/zed").good();
        desk.user("zed", "shop", "member");
        var shown = owner.get(BUCKET + "/policy").good();
        assertThat(shown.get("policy.Statement.0.Principal.AWS.0")).isEqualTo(account);
        assertThat(shown.get("policy.Statement.0.Principal.AWS.1")).isEqualTo(id);
        assertThat(shown.at("policy.Statement.0.Condition.StringNotEquals").toString())
                .contains(arn);
        assertThat(put("{'policy':" + shown.get("text").replace('"', '\'') + "}")
                        .refused(400)
                        .get("detail"))
                .contains("Invalid principal");
        owner.delete(BUCKET + "/policy").good();
    }

    /// A member cannot change the policy. Checking or trying a policy must not reveal to the member which accounts and
    /// users exist.
    @Test
    void aPolicyCheckDoesNotRevealOtherAccountsToAMember() throws IOException {
        desk.project("other");
        var other = desk.operator().get("projects/other").good();
        var principals = List.of(
                "{'AWS':'" + other.get("accountNumber") + "'}",
                "{'AWS':'000000000001'}",
                "{'CanonicalUser':'" + other.get("id") + "'}",
                "{'CanonicalUser':'absent'}",
                "{'AWS':'arn:aws:iam::" + other.get("accountNumber") + ":user/other'}",
                "{'AWS':'arn:aws:iam::" + other.get("accountNumber") + ":user/absent'}");
        for (var each : principals) {
            var document = policy("'Effect':'Allow','Principal':" + each
                    + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'");
            assertThat(member.post(BUCKET + "/policy/validation", document)
                            .good()
                            .at("valid")
                            .asBoolean())
                    .as(each)
                    .isTrue();
            var tried = "{'action':'s3:GetObject','key':'x','account':'" + other.get("accountNumber")
                    + "','user':'other'," + document.substring(1);
            if (each.contains(":user/")) {
                assertThat(member.post(BUCKET + "/access/simulation", tried)
                                .good()
                                .at("allowed")
                                .asBoolean())
                        .as(each)
                        .isFalse();
            }
        }
        var absent = policy("'Effect':'Deny','Principal':" + principals.get(1)
                + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'");
        assertThat(owner.post(BUCKET + "/policy/validation", absent).good().get("message"))
                .contains("Invalid principal");
    }

    @Test
    void blocksOfBucketAndProjectRefuseAPublicPolicy() {
        owner.call("PUT", BUCKET + "/public-access-block", "{'blockPublicPolicy':true}")
                .good();
        assertThat(desk.operator().get("audit?action=bucket.block").good().get("items.0.detail"))
                .isEqualTo("BlockPublicPolicy");
        assertThat(put(READ_WEB).refused(403).get("detail")).contains("BlockPublicPolicy");
        assertThat(member.post(BUCKET + "/policy/validation", READ_WEB)
                        .good()
                        .at("valid")
                        .asBoolean(true))
                .isFalse();
        owner.delete(BUCKET + "/public-access-block").good();
        owner.call("PUT", "projects/shop/public-access-block", "{'blockPublicPolicy':true}")
                .good();
        put(READ_WEB).refused(403);
        var block = member.get(BUCKET + "/public-access-block").good();
        assertThat(block.at("own.blockPublicPolicy").asBoolean(true)).isFalse();
        assertThat(block.at("ofProject.blockPublicPolicy").asBoolean()).isTrue();
        assertThat(block.at("effective.blockPublicPolicy").asBoolean()).isTrue();
        put(deny("s3:DeleteObject")).good();
        owner.call("PUT", "projects/shop/public-access-block", "{}").good();
        put(READ_WEB).good();
    }

    @Test
    void whatTheAnswerCallsPublicCanBeReadByAnybody() {
        assertThat(state()).isEqualTo("private");
        assertThat(object().get("publicUrl")).isEmpty();
        put(READ_WEB).good();
        assertThat(state()).isEqualTo("public");
        assertThat(object().get("publicUrl")).isEqualTo("http://s3.example:9000/wares/web/a.txt");
        var listed = owner.get(BUCKET + "/objects").good();
        assertThat(listed.at("objects.0.isPublic").asBoolean()).isTrue();
        assertThat(listed.get("objects.0.acl")).isEqualTo("private");
        assertThat(owner.get(BUCKET + "/objects/web%2Fa.txt/acl").good().get("meaning"))
                .contains("the bucket policy allows it");
        owner.call("PUT", BUCKET + "/public-access-block", "{'restrictPublicBuckets':true}")
                .good();
        assertThat(state()).isEqualTo("private");
        assertThat(member.get(BUCKET + "/access").good().at("reasons").toString())
                .contains("RestrictPublicBuckets");
        assertThat(object().get("publicUrl")).isEmpty();
    }

    @Test
    void aPublicAclThatOpensNothingIsNotCalledPublic() {
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/acl", "{'acl':'public-read'}")
                .good();
        assertThat(object().get("publicUrl")).isNotEmpty();
        owner.call("PUT", BUCKET + "/ownership", "{'ownership':'BucketOwnerEnforced'}")
                .good();
        assertThat(object().get("publicUrl")).isEmpty();
        assertThat(owner.get(BUCKET + "/objects/web%2Fa.txt/acl").good().get("meaning"))
                .contains("has no effect");
        owner.delete(BUCKET + "/ownership").good();
        assertThat(object().get("publicUrl")).isNotEmpty();
        owner.call("PUT", "projects/shop/public-access-block", "{'ignorePublicAcls':true}")
                .good();
        assertThat(object().get("publicUrl")).isEmpty();
    }

    @Test
    void aBucketWhoseListIsPublicKeepsItsAcls() {
        owner.call("PUT", BUCKET + "/acl", "{'acl':'public-read'}").good();
        assertThat(state()).isEqualTo("public");
        owner.call("PUT", BUCKET + "/ownership", "{'ownership':'BucketOwnerEnforced'}")
                .refused(409);
        owner.call("PUT", BUCKET + "/ownership", "{'ownership':'Mine'}").refused(400);
        owner.call("PUT", BUCKET + "/acl", "{'acl':'private'}").good();
        owner.call("PUT", BUCKET + "/ownership", "{'ownership':'BucketOwnerEnforced'}")
                .good();
        assertThat(member.get(BUCKET + "/ownership").good().get("ownership")).isEqualTo("BucketOwnerEnforced");
        owner.call("PUT", BUCKET + "/acl", "{'acl':'public-read'}").refused(409);
    }

    @Test
    void aPolicyForOthersIsCalledShared() {
        desk.operator().post("projects", "{'name':'other','createToken':false}").good();
        var account = desk.operator().get("projects/other").good().get("accountNumber");
        put(policy("'Effect':'Allow','Principal':{'AWS':'" + account
                        + "'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'"))
                .good();
        assertThat(state()).isEqualTo("shared");
        assertThat(object().get("publicUrl")).isEmpty();
    }

    @Test
    void corsRulesAreKeptAndChecked() {
        var rules = "{'rules':[{'allowedOrigins':['https://shop.example'],'allowedMethods':['GET','PUT'],"
                + "'allowedHeaders':['*'],'exposeHeaders':['ETag'],'maxAgeSeconds':60}]}";
        owner.call("PUT", BUCKET + "/cors", rules).good();
        var kept = member.get(BUCKET + "/cors").good();
        assertThat(kept.get("rules.0.allowedOrigins.0")).isEqualTo("https://shop.example");
        assertThat(kept.at("rules.0.maxAgeSeconds").asInt()).isEqualTo(60);
        owner.call("DELETE", BUCKET + "/cors", "", "\"another\"", null).refused(412);
        owner.delete(BUCKET + "/cors").good();
        assertThat(member.get(BUCKET + "/cors").good().at("rules").size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'rules':[]}",
                "{'rules':[{'allowedOrigins':['*']}]}",
                "{'rules':[{'allowedOrigins':['**'],'allowedMethods':['GET']}]}",
                "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['PATCH']}]}",
                "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['GET'],'exposeHeaders':['x-*']}]}",
                "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['GET'],'allowedHeaders':['a b']}]}",
                "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['GET'],'maxAgeSeconds':-1}]}"
            })
    void corsRulesThatS3WouldNotTakeAreRefused(String body) {
        owner.call("PUT", BUCKET + "/cors", body).refused(400);
    }

    @Test
    void aDenyOfTheBucketPolicyAlsoHoldsInRest() throws IOException {
        put(deny("s3:DeleteObject")).good();
        for (var who : new Caller[] {owner, member, desk.operator()}) {
            var refused = who.delete(BUCKET + "/objects/web%2Fa.txt").refused(403);
            assertThat(refused.get("detail"))
                    .isEqualTo("the bucket policy denies s3:DeleteObject: its statement \"Web\"");
            assertThat(refused.get("statement")).isEqualTo("Web");
            assertThat(refused.get("action")).isEqualTo("s3:DeleteObject");
        }
        assertThat(desk.line().action()).isEqualTo("object.delete");
        assertThat(desk.line().result()).isEqualTo(403);
        assertThat(desk.line().detail()).contains("its statement \"Web\"");
        var many = owner.post(BUCKET + "/deletions", "{'keys':['web/a.txt']}").good();
        assertThat(many.at("results.0.status").asInt()).isEqualTo(403);
        assertThat(desk.line().detail()).contains("its statement \"Web\"");
        var under = owner.post(BUCKET + "/deletions", "{'prefix':'web/'}").good();
        assertThat(under.at("results.0.status").asInt()).isEqualTo(403);
        var moved = owner.post(BUCKET + "/moves", "{'objects':[{'key':'web/a.txt','to':'b.txt'}]}")
                .good();
        assertThat(moved.at("results.0.status").asInt()).isEqualTo(403);
        object();
        owner.get(BUCKET + "/objects/b.txt").refused(404);
    }

    /// As over S3, the bucket's project can list and delete objects that another project has written, and cannot do
    /// anything else with them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | objects/theirs            | ''
            GET    | objects/theirs?versionId=null | ''
            GET    | objects/theirs/acl        | ''
            PUT    | objects/theirs/acl        | {'acl':'public-read'}
            PUT    | objects/theirs/acl?versionId=null | {'acl':'public-read'}
            GET    | objects/theirs/tags       | ''
            PUT    | objects/theirs/tags       | {'tags':{}}
            POST   | restorations              | {'key':'theirs','versionId':'null'}
            """)
    void whatAnotherProjectHasWrittenIsNotReadNorChanged(String method, String path, String body) throws IOException {
        var other = "0".repeat(32);
        desk.object("wares", "theirs", "secret", other);
        for (var who : new Caller[] {owner, member}) {
            assertThat(who.call(method, BUCKET + "/" + path, body).refused(403).get("detail"))
                    .startsWith("the object belongs to another project");
        }
        assertThat(owner.get(BUCKET + "/objects").good().get("objects.0.key")).isEqualTo("theirs");
        for (var call : new String[][] {
            {"acls", "{'acl':'public-read','keys':['theirs']}"},
            {"moves", "{'objects':[{'key':'theirs','to':'ours'}]}"}
        }) {
            var report = owner.post(BUCKET + "/" + call[0], call[1]).good();
            assertThat(report.at("results.0.status").asInt()).isEqualTo(403);
        }
        owner.get(BUCKET + "/objects/ours").refused(404);
        owner.delete(BUCKET + "/objects/theirs").good();
        owner.call("PUT", BUCKET + "/ownership", "{'ownership':'BucketOwnerEnforced'}")
                .good();
        desk.object("wares", "theirs", "ours by now", other);
        owner.get(BUCKET + "/objects/theirs").good();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:GetObject           | GET    | objects/web%2Fa.txt            | ''
            s3:ListBucket          | GET    | objects                        | ''
            s3:ListBucketVersions  | GET    | versions                       | ''
            s3:ListBucketVersions  | GET    | objects?deleted=true           | ''
            s3:PutObject           | POST   | folders                        | {'key':'new/'}
            s3:GetObjectAcl        | GET    | objects/web%2Fa.txt/acl        | ''
            s3:PutObjectAcl        | PUT    | objects/web%2Fa.txt/acl        | {'acl':'private'}
            s3:GetObjectTagging    | GET    | objects/web%2Fa.txt/tags       | ''
            s3:PutObjectTagging    | PUT    | objects/web%2Fa.txt/tags       | {'tags':{}}
            s3:GetObjectVersion    | GET    | objects/web%2Fa.txt?versionId=null | ''
            s3:GetObject           | GET    | objects/web%2Fa.txt?versionId=null | ''
            s3:DeleteObjectVersion | DELETE | objects/web%2Fa.txt?versionId=null | ''
            s3:GetObjectVersion    | POST   | restorations                   | {'key':'web/a.txt','versionId':'null'}
            s3:DeleteBucket        | DELETE | ''                             | ''
            s3:PutBucketCORS       | DELETE | cors                           | ''
            s3:PutBucketTagging    | PUT    | tags                           | {'tags':{}}
            s3:PutBucketVersioning | PUT    | versioning                     | {'status':'enabled'}
            """)
    void eachCallAsksForItsAction(String action, String method, String path, String body) {
        var target = path.isEmpty() ? BUCKET : BUCKET + "/" + path;
        put(deny(action)).good();
        assertThat(owner.call(method, target, body).refused(403).get("statement"))
                .isEqualTo("Web");
        owner.delete(BUCKET + "/policy").good();
        assertThat(owner.call(method, target, body).status()).isNotEqualTo(403);
    }

    @Test
    void conditionsSeeTheCallAndTheObject() {
        var tagged =
                policy("'Effect':'Deny','Principal':'*','Action':'s3:DeleteObject','Resource':'arn:aws:s3:::wares/*',"
                        + "'Condition':{'StringEquals':{'s3:ExistingObjectTag/keep':'yes'}}");
        put(tagged).good();
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/tags", "{'tags':{'keep':'yes'}}")
                .good();
        owner.delete(BUCKET + "/objects/web%2Fa.txt").refused(403);
        var elsewhere =
                policy("'Effect':'Deny','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::wares',"
                        + "'Condition':{'NotIpAddress':{'aws:SourceIp':'ADDRESS'}}");
        put(elsewhere.replace("ADDRESS", "198.51.100.0/24")).good();
        owner.get(BUCKET + "/objects").refused(403);
        put(elsewhere.replace("ADDRESS", Desk.ADDRESS)).good();
        owner.get(BUCKET + "/objects").good();
        var prefix = policy("'Effect':'Deny','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::wares',"
                + "'Condition':{'StringLike':{'s3:prefix':'secret/*'}}");
        put(prefix).good();
        owner.get(BUCKET + "/objects?prefix=secret%2F").refused(403);
        owner.get(BUCKET + "/objects?prefix=web%2F").good();
        var plain = policy("'Effect':'Deny','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::wares',"
                + "'Condition':{'Bool':{'aws:SecureTransport':'false'}}");
        put(plain).good();
        owner.get(BUCKET + "/objects").refused(403);
        put(plain.replace("'false'", "'true'")).good();
        owner.get(BUCKET + "/objects").good();
    }

    /// Otherwise one mistake could lock everybody out.
    @Test
    void anOwnerAlwaysGetsAtThePolicy() {
        put(deny("s3:*")).good();
        owner.get(BUCKET + "/objects").refused(403);
        owner.get(BUCKET + "/policy").good();
        member.get(BUCKET + "/policy").refused(403);
        desk.operator().call("PUT", BUCKET + "/policy", deny("s3:GetObject")).good();
        owner.delete(BUCKET + "/policy").good();
        owner.get(BUCKET + "/objects").good();
    }

    /// The conditions of the policy see the tags and ACL that a call gives to an object, as they would see them in a
    /// request to S3.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:PutObjectAcl     | {'s3:x-amz-acl':'public-read'} | PUT  | objects/web%2Fa.txt/acl  | {'acl':'public-read'} | {'acl':'private'}
            s3:PutObjectAcl     | {'s3:x-amz-acl':'public-read'} | POST | acls                     | {'acl':'public-read','keys':['web/a.txt']} | {'acl':'private','keys':['web/a.txt']}
            s3:PutBucketAcl     | {'s3:x-amz-acl':'public-read'} | PUT | acl | {'acl':'public-read'} | {'acl':'private'}
            s3:PutObject        | {'s3:x-amz-copy-source':'wares/web/a.txt'} | POST | moves | {'objects':[{'key':'web/a.txt','to':'b.txt'}]} | {'objects':[{'key':'c.txt','to':'d.txt'}]}
            s3:PutObjectTagging | {'s3:RequestObjectTag/class':'public'} | PUT  | objects/web%2Fa.txt/tags | {'tags':{'class':'public'}} | {'tags':{'class':'other'}}
            s3:PutObjectTagging | {'s3:RequestObjectTagKeys':'class'} | PUT  | objects/web%2Fa.txt/tags | {'tags':{'class':'public'}} | {'tags':{'other':'public'}}
            """)
    void whatACallGivesIsWhatThePolicyIsAskedAbout(
            String action, String condition, String method, String path, String denied, String allowed)
            throws IOException {
        put(policy("'Effect':'Deny','Principal':'*','Action':'" + action
                        + "','Resource':['arn:aws:s3:::wares','arn:aws:s3:::wares/*'],'Condition':{'StringEquals':"
                        + condition + "}"))
                .good();
        desk.object("wares", "c.txt", "text");
        assertThat(owner.call(method, BUCKET + "/" + path, denied).text()).contains("its statement");
        assertThat(owner.call(method, BUCKET + "/" + path, allowed).good().text())
                .doesNotContain("its statement");
    }

    @Test
    void aMoveKeepsTagsAndAclIfTheCallerMaySetThem() throws IOException {
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/tags", "{'tags':{'class':'public'}}")
                .good();
        var moves = "{'objects':[{'key':'web/a.txt','to':'b.txt'}]}";
        for (var action : new String[] {"s3:GetObjectTagging", "s3:PutObjectTagging"}) {
            put(deny(action)).good();
            assertThat(owner.post(BUCKET + "/moves", moves)
                            .good()
                            .at("results.0.status")
                            .asInt())
                    .isEqualTo(403);
        }
        owner.delete(BUCKET + "/policy").good();
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/acl", "{'acl':'public-read'}")
                .good();
        put(deny("s3:PutObjectAcl")).good();
        assertThat(owner.post(BUCKET + "/moves", moves)
                        .good()
                        .at("results.0.status")
                        .asInt())
                .isEqualTo(403);
        owner.delete(BUCKET + "/policy").good();
        owner.call(
                        "PUT",
                        BUCKET + "/public-access-block",
                        "{'blockPublicAcls':true,'ignorePublicAcls':false,"
                                + "'blockPublicPolicy':false,'restrictPublicBuckets':false}")
                .good();
        assertThat(owner.post(BUCKET + "/moves", moves)
                        .good()
                        .at("results.0.status")
                        .asInt())
                .isEqualTo(409);
        owner.delete(BUCKET + "/public-access-block").good();
        assertThat(owner.post(BUCKET + "/moves", moves)
                        .good()
                        .at("results.0.status")
                        .asInt())
                .isEqualTo(200);
    }

    /// Trying a policy does not reveal anything that the caller may not see.
    @Test
    void aSimulationHidesTagsAndKeysThatTheCallerMayNotSee() throws IOException {
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/tags", "{'tags':{'k':'secret'}}")
                .good();
        var trial =
                "{'action':'s3:GetObject','key':'web/a.txt','policy':{'Version':'2012-10-17','Statement':{'Effect':'Deny',"
                        + "'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*','Condition':{'StringLike':"
                        + "{'s3:ExistingObjectTag/k':'sec*'}}}}}";
        assertThat(member.post(BUCKET + "/access/simulation", trial).good().get("reason"))
                .isEqualTo("POLICY_DENIES");
        put(deny("s3:GetObjectTagging")).good();
        assertThat(member.post(BUCKET + "/access/simulation", trial).good().get("reason"))
                .isNotEqualTo("POLICY_DENIES");
        put(deny("s3:ListBucket")).good();
        assertThat(member.post(BUCKET + "/access/simulation", trial)
                        .good()
                        .at("objectIsThere")
                        .isMissingNode())
                .isTrue();
    }
}
