package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Trying what somebody may do, over REST.
class SimulationsTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    private static final String READ_WEB =
            "{'Version':'2012-10-17','Statement':[{'Sid':'Web','Effect':'Allow','Principal':'*',"
                    + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/web/*'},{'Effect':'Deny','Principal':'*',"
                    + "'Action':'s3:*','Resource':'arn:aws:s3:::wares/*','Condition':{'IpAddress':{'aws:SourceIp':'198.51.100.0/24'}}}]}";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    SimulationsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withAPolicy() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "web/a.txt", "text");
        owner.call("PUT", BUCKET + "/policy", "{'policy':" + READ_WEB + "}").good();
    }

    /// @param asked members of the body
    private Reply simulate(Caller who, String asked) {
        return who.post(BUCKET + "/access/simulation", "{" + asked + "}");
    }

    private static String said(Reply reply) {
        return (reply.good().at("allowed").asBoolean() ? "allowed " : "denied ") + reply.get("reason") + " "
                + reply.get("document") + " " + reply.get("statement");
    }

    @Test
    void saysWhichStatementDecides() {
        var open = simulate(member, "'action':'s3:GetObject','key':'web/a.txt'");
        assertThat(said(open)).isEqualTo("allowed POLICY policy Web");
        assertThat(open.get("text.Action")).isEqualTo("s3:GetObject");
        assertThat(open.get("sentence")).isEqualTo("Allowed: statement \"Web\" of the bucket policy allows it.");
        assertThat(open.at("objectIsThere").asBoolean()).isTrue();
        var other = simulate(member, "'action':'s3:getobject','key':'b.txt'");
        assertThat(said(other)).isEqualTo("denied NOTHING_ALLOWS  ");
        assertThat(other.at("objectIsThere").asBoolean(true)).isFalse();
        var address = simulate(
                owner,
                "'user':'mia','action':'s3:GetObject','key':'web/a.txt','conditions':{'aws:sourceip':'198.51.100.7'}");
        assertThat(said(address)).isEqualTo("denied POLICY_DENIES policy statement 2");
        assertThat(address.get("text.Effect")).isEqualTo("Deny");
        assertThat(said(simulate(owner, "'user':'mia','action':'s3:PutObject','key':'b.txt'")))
                .isEqualTo("allowed OWNER  ");
        assertThat(said(simulate(owner, "'user':'mia','action':'s3:PutBucketPolicy'")))
                .isEqualTo("denied ROLE  ");
    }

    @Test
    void knowsTheLimitsOfATokenAndWhoItsUserIs() {
        var token = desk.operator()
                .post(
                        "projects/shop/tokens",
                        "{'user':'mia','policy':{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
                                + "'Resource':'*'},{'Sid':'NotWeb','Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::wares/web/*'}]}}")
                .good()
                .get("token.accessKey");
        var denied = simulate(member, "'token':'" + token + "','action':'s3:GetObject','key':'web/a.txt'");
        assertThat(said(denied)).isEqualTo("denied SCOPE_DENIES scope NotWeb");
        assertThat(denied.get("text.Resource")).isEqualTo("arn:aws:s3:::wares/web/*");
        assertThat(said(simulate(owner, "'token':'" + token + "','action':'s3:PutObject','key':'x'")))
                .isEqualTo("denied SCOPE_DOES_NOT_ALLOW  ");
        assertThat(said(simulate(owner, "'token':'" + token + "','action':'s3:GetObject','key':'x'")))
                .isEqualTo("allowed OWNER  ");
    }

    @Test
    void triesAPolicyThatIsNotKept() {
        var tried = "{'Statement':[{'Sid':'Try','Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':"
                + "'arn:aws:s3:::wares'}]}";
        assertThat(said(simulate(member, "'action':'s3:ListBucket'"))).isEqualTo("denied NOTHING_ALLOWS  ");
        assertThat(said(simulate(member, "'action':'s3:ListBucket','policy':" + tried)))
                .isEqualTo("allowed POLICY policy Try");
        owner.call("PUT", BUCKET + "/public-access-block", "{'restrictPublicBuckets':true}")
                .good();
        assertThat(said(simulate(member, "'action':'s3:ListBucket','policy':" + tried)))
                .isEqualTo("denied PUBLIC_ACCESS_BLOCKED  ");
        simulate(member, "'action':'s3:ListBucket','policy':{'Statement':[]}").refused(400);
        assertThat(owner.get(BUCKET + "/policy").good().get("text")).contains("Web");
    }

    @Test
    void knowsTheTagsOfTheObject() {
        owner.call("PUT", BUCKET + "/objects/web%2Fa.txt/tags", "{'tags':{'secret':'yes'}}")
                .good();
        var tried =
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'},"
                        + "{'Sid':'Secret','Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*',"
                        + "'Condition':{'StringEquals':{'s3:ExistingObjectTag/secret':'yes'}}}]}";
        var asked = "'action':'s3:GetObject','key':'web/a.txt','policy':" + tried;
        assertThat(said(simulate(member, asked))).isEqualTo("denied POLICY_DENIES policy Secret");
        assertThat(said(simulate(member, asked + ",'conditions':{'s3:ExistingObjectTag/secret':'no'}")))
                .isEqualTo("allowed POLICY policy statement 1");
    }

    /// A simulation must not reveal whether an account or user exists.
    @Test
    void otherAccountsAreAskedForWithoutTelling() throws IOException {
        desk.project("other");
        var account = desk.operator().get("projects/other").good().get("accountNumber");
        owner.call(
                        "PUT",
                        BUCKET + "/policy",
                        "{'policy':{'Statement':[{'Sid':'Friends','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::"
                                + account
                                + ":user/other'},'Action':'s3:PutObject','Resource':'arn:aws:s3:::wares/*'}]}}")
                .good();
        var asked = "'action':'s3:PutObject','key':'x','account':'";
        assertThat(said(simulate(member, asked + account + "','user':'other'")))
                .isEqualTo("allowed POLICY policy Friends");
        for (var who :
                new String[] {account + "'", account + "','user':'mia'", account + "','user':'absent'", "000000000000'"
                }) {
            assertThat(said(simulate(member, asked + who))).isEqualTo("denied NOTHING_ALLOWS  ");
        }
        var own = owner.get("projects/shop").good().get("accountNumber");
        assertThat(said(simulate(member, asked + own + "'"))).isEqualTo("allowed OWNER  ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'action':'s3:ListAllMyBuckets'",
                "'action':'s3:Get*','key':'a'",
                "'action':'s3:GetObject'",
                "'action':'s3:ListBucket','account':'12'",
                "'action':'s3:ListBucket','account':'123456789012','token':'x'",
                "'action':'s3:ListBucket','conditions':{'aws:Nothing':'x'}",
                "'action':'s3:ListBucket','conditions':['x']"
            })
    void whatCannotBeAskedIsRefused(String asked) {
        simulate(owner, asked).refused(400);
    }

    @ParameterizedTest
    @CsvSource({"shop", "stranger", "absent"})
    void aMemberAsksAboutNobodyElse(String user) throws IOException {
        desk.user("stranger");
        var refused = simulate(member, "'user':'" + user + "','action':'s3:ListBucket'")
                .refused(404);
        assertThat(refused.get("detail")).endsWith("in the project whom you may ask about");
        var token = desk.token("shop", "shop");
        simulate(member, "'token':'" + token + "','action':'s3:ListBucket'").refused(404);
        simulate(owner, "'token':'" + token + "','action':'s3:ListBucket'").good();
    }
}
