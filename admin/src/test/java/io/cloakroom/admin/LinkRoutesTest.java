package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Which token signs a link. `BucketBrowserTest` tries each kind of link on S3.
class LinkRoutesTest {
    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    LinkRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withABucket() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "other/o.jpg", "picture");
    }

    private String token(String user, String name, String terms) {
        return desk.operator()
                .post("projects/shop/tokens", "{'user':'" + user + "','name':'" + name + "'" + terms + "}")
                .good()
                .get("token.accessKey");
    }

    private static Reply link(Caller caller, String more) {
        return caller.post("projects/shop/buckets/wares/links", "{'key':'other/o.jpg'" + more + "}");
    }

    @Test
    void theNewestTokenThatMayReadTheObjectSigns() {
        var everything = token("mia", "everything", "");
        desk.clock.move(Duration.ofSeconds(1));
        token("mia", "uploads", ",'scope':{'level':'read','prefixes':['uploads/']}");
        var link = link(member, "").good();
        assertThat(link.get("accessKey")).isEqualTo(everything);
        assertThat(link.get("tokenName")).isEqualTo("everything");
        assertThat(link.get("url")).contains("X-Amz-Credential=" + everything);
        assertThat(link.get("expiresAt"))
                .isEqualTo(desk.clock.instant().plusSeconds(3600).toString());
    }

    @Test
    void ifNoTokenMayReadTheRefusalSaysWhyForEachToken() {
        token("mia", "uploads", ",'scope':{'level':'read','prefixes':['uploads/']}");
        token("mia", "office", ",'scope':{'level':'read','addresses':['192.0.2.0/24']}");
        token("mia", "brief", ",'expiresAt':'" + desk.clock.instant().plusSeconds(600) + "'");
        var off = token("mia", "off", "");
        desk.operator().patch("tokens/" + off, "{'state':'disabled'}").good();
        var refused = link(member, "").refused(409);
        assertThat(refused.get("detail"))
                .contains("no token can sign this link: ")
                .contains("uploads (CLKR", ") may not read wares/other/o.jpg")
                .contains("office (CLKR", ") works from certain addresses only")
                .contains("brief (CLKR", ") ends before the link, ")
                .contains("off (" + off + ") is disabled")
                .contains("make a token that may read wares/other/o.jpg from everywhere until the link ends");
        assertThat(link(member, ",'expiresInSeconds':300").good().get("tokenName"))
                .isEqualTo("brief");
    }

    @Test
    void aMemberDoesNotSignWithTheTokensOfOthersAndAnOwnerDoesAtNeed() {
        var other = token("shop", "ours", "");
        assertThat(link(member, "").refused(409).get("detail")).doesNotContain(other);
        token("mia", "uploads", ",'scope':{'level':'read','prefixes':['uploads/']}");
        assertThat(link(owner, "").good().get("accessKey")).isEqualTo(other);
        assertThat(link(desk.operator(), "").good().get("accessKey")).isEqualTo(other);
    }

    private void policy(String rest) {
        owner.call(
                        "PUT",
                        "projects/shop/buckets/wares/policy",
                        "{'policy':{'Version':'2012-10-17','Statement':[{'Sid':'No','Effect':'Deny','Principal':'*',"
                                + "'Resource':'arn:aws:s3:::wares/*'," + rest + "}]}}")
                .good();
    }

    @Test
    void whatTheBucketPolicyDeniesNobodySigns() {
        var ours = token("shop", "ours", "");
        token("mia", "everything", "");
        policy("'Action':'s3:GetObject'");
        assertThat(link(member, "").refused(409).get("detail"))
                .contains("everything (CLKR", "may not read wares/other/o.jpg, since the bucket policy denies")
                .contains("s3:GetObject: its statement \"No\"");
        link(owner, "").refused(409);
        link(owner, ",'accessKey':'" + ours + "'").refused(409);
        link(member, ",'versionId':'null'").refused(409);
        link(member, ",'method':'PUT'").good();
        policy("'Action':'s3:PutObject'");
        link(member, "").good();
        link(member, ",'method':'PUT'").refused(409);
    }

    @Test
    void thePolicyIsAskedForTheWholeLifeOfTheLink() {
        token("mia", "everything", "");
        var soon = desk.clock.instant().plusSeconds(600);
        policy("'Action':'s3:GetObject','Condition':{'DateGreaterThan':{'aws:CurrentTime':'" + soon + "'}}");
        link(member, "").refused(409);
        link(member, ",'expiresInSeconds':300").good();
        policy("'Action':'s3:GetObject','Condition':{'NumericGreaterThan':{'s3:signatureAge':'600000'}}");
        link(member, "").refused(409);
        link(member, ",'expiresInSeconds':300").good();
        policy("'Action':'s3:GetObject','Condition':{'NotIpAddress':{'aws:SourceIp':'192.0.2.0/24'}}");
        link(member, ",'expiresInSeconds':300").refused(409);
    }

    @Test
    void nobodySignsForAnObjectOfAnotherProject() throws IOException {
        token("mia", "everything", "");
        desk.project("other");
        var id = desk.stores.projects().projectNamed("other").orElseThrow().id();
        desk.object("wares", "other/o.jpg", "picture", id);
        assertThat(link(member, "").refused(409).get("detail")).contains("the object belongs to another project");
    }

    @Test
    void aNamedTokenIsJudgedLikeTheOthers() {
        var uploads = token("mia", "uploads", ",'scope':{'level':'read','prefixes':['uploads/']}");
        var refused = link(member, ",'accessKey':'" + uploads + "'").refused(409);
        assertThat(refused.get("detail")).contains("token uploads (" + uploads + ") may not read wares/other/o.jpg; ");
        assertThat(refused.all("tokens")).isEmpty();
    }

    @Test
    void aReplacedTokenSignsOnlyWhatItOutlives() {
        var old = token("mia", "old", "");
        desk.clock.move(Duration.ofSeconds(1));
        var next = desk.operator()
                .post("tokens/" + old + "/rotation", "{'graceSeconds':600}")
                .good()
                .get("token.accessKey");
        assertThat(link(member, ",'accessKey':'" + old + "'").refused(409).get("detail"))
                .contains("ends before the link");
        assertThat(link(member, ",'accessKey':'" + old + "','expiresInSeconds':60")
                        .good()
                        .get("accessKey"))
                .isEqualTo(old);
        assertThat(link(member, "").good().get("accessKey")).isEqualTo(next);
    }

    @Test
    void aLinkThatPutsNeedsATokenThatMayWrite() {
        token("mia", "reader", ",'scope':{'level':'read'}");
        assertThat(link(member, ",'method':'PUT'").refused(409).get("detail"))
                .contains("reader (CLKR", "may not write wares/other/o.jpg");
        assertThat(link(member, "").good().get("tokenName")).isEqualTo("reader");
    }

    @Test
    void conditionsOnTimeHoldUntilTheLinkEnds() {
        var soon = desk.clock.instant().plusSeconds(600);
        token(
                "mia",
                "until",
                ",'policy':{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
                        + "'Resource':'*','Condition':{'DateLessThan':{'aws:CurrentTime':'" + soon + "'}}}]}");
        link(member, "").refused(409);
        link(member, ",'expiresInSeconds':300").good();
    }

    /// S3 demands a digest for objects that will be retained. Only Content-MD5 can be sent with a link that does not
    /// sign it.
    @Test
    void aLinkThatStoresNamesTheHeaderThatItsBucketDemands() {
        token("mia", "everything", "");
        owner.post("projects/shop/buckets", "{'name':'vault','objectLock':true}")
                .good();
        var vault = "projects/shop/buckets/vault";
        assertThat(needs(vault, "PUT").isMissingNode()).isTrue();
        owner.call("PUT", vault + "/object-lock", "{'mode':'governance','days':1}")
                .good();
        assertThat(needs(vault, "PUT").asString("")).isEqualTo("Content-MD5");
        assertThat(needs(vault, "GET").isMissingNode()).isTrue();
    }

    private JsonNode needs(String bucket, String method) {
        return member.post(bucket + "/links", "{'key':'k','method':'" + method + "'}")
                .good()
                .at("neededHeader");
    }
}
