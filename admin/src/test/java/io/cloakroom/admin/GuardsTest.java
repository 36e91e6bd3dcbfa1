package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.session.SignInLimits;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forbidden actions on the resources of others that the table of roles does not cover.
class GuardsTest {
    private final Desk desk;
    private final Caller operator;
    private final Caller owner;
    private final Caller member;
    /// A colleague of the member in the same project.
    private final String colleagues;

    GuardsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        owner = desk.project("shop");
        member = desk.user("member", "shop", "member");
        desk.user("colleague", "shop", "member");
        colleagues = desk.token("shop", "colleague");
    }

    private Token stored(String accessKey) throws IOException {
        return desk.stores.tokens().token(accessKey).orElseThrow();
    }

    // Projects.

    /// A bucket is nameless when somebody else has taken its name.
    @Test
    void aProjectWithObjectsInANamelessBucketIsDeletedOnlyWithItsData() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
        var id = operator.get("projects/shop").get("id");
        operator.delete("projects/shop?withData=shop").good();
        desk.project("other").post("projects/other/buckets", "{'name':'wares'}").good();
        var undeleted =
                operator.post("deleted-projects/" + id + "/undeletion", "{}").good();
        assertThat(undeleted.at("namelessBuckets").get(0).asString()).isEqualTo("wares");
        operator.patch("tokens/" + colleagues, "{'state':'active'}").good();
        assertThat(operator.delete("projects/shop").refused(409).get("detail")).contains("no bucket's name leads to");
        assertThat(stored(colleagues).state()).isEqualTo(Token.State.ACTIVE);
        operator.delete("projects/shop?withData=shop").good();
    }

    // Tokens.

    @ParameterizedTest
    @ValueSource(strings = {"disable", "enable", "delete", "rotate", "extend"})
    void aMemberChangesNoColleaguesTokenAmongMany(String action) throws IOException {
        if (action.equals("enable")) {
            operator.patch("tokens/" + colleagues, "{'state':'disabled'}").good();
        }
        var own = desk.token("shop", "member");
        var before = stored(colleagues);
        var body = "{'action':'" + action + "','expiresInDays':3,'accessKeys':['" + colleagues + "','" + own
                + "','CLKRABSENT']}";
        var reply = member.post("tokens/bulk", body).good();
        assertThat(reply.at("results.0.status").asInt()).isEqualTo(404);
        assertThat(reply.get("results.0.detail"))
                .isEqualTo(reply.get("results.2.detail").replace("CLKRABSENT", colleagues));
        assertThat(reply.at("results.1.status").asInt()).isEqualTo(200);
        assertThat(Etags.of(stored(colleagues))).isEqualTo(Etags.of(before));
        assertThat(operator.get("tokens?project=shop&user=colleague").good().all("accessKey"))
                .containsExactly(colleagues);
    }

    @Test
    void aMemberMakesTokensForItselfOnly() {
        for (var target : List.of("tokens", "projects/shop/tokens")) {
            for (var user : List.of("colleague", "shop", "admin")) {
                member.post(target, "{'project':'shop','user':'" + user + "'}").refused(404);
            }
            member.post(target, "{'project':'shop'}").good();
        }
        assertThat(operator.get("tokens?user=colleague").good().all("accessKey"))
                .containsExactly(colleagues);
    }

    @Test
    void aMemberGivesNoRole() throws IOException {
        desk.project("other");
        var stranger = desk.user("stranger");
        for (var role : List.of("member", "owner")) {
            stranger.post("tokens", "{'project':'shop','grantRole':'" + role + "'}")
                    .refused(404);
            member.post("projects/other/tokens", "{'grantRole':'" + role + "'}").refused(404);
            member.post("tokens", "{'project':'other','grantRole':'" + role + "'}")
                    .refused(404);
        }
        // Nor can it give itself a better role.
        member.post("tokens", "{'project':'shop','grantRole':'owner'}").good();
        assertThat(operator.get("users/member/projects").good().all("role")).containsExactly("member");
    }

    /// The answer is the same for unused keys, the caller's own keys and the keys of others.
    @Test
    void aMemberImportsNothingAndLearnsOfNoKey() throws IOException {
        desk.project("other");
        var foreign = desk.token("other", "other");
        var own = desk.token("shop", "member");
        for (var target : List.of("tokens", "projects/shop/tokens")) {
            String first = null;
            for (var key : List.of("free-key", own, colleagues, foreign)) {
                var pair = "'accessKey':'" + key + "','secretKey':'a secret of mine'";
                var refused = member.post(target, "{'project':'shop','user':'member'," + pair + "}")
                        .refused(404);
                first = first == null ? refused.text() : first;
                assertThat(refused.text()).isEqualTo(first).doesNotContain(key);
                var many = member.post("tokens/import", "{'project':'shop','user':'member','pairs':[{" + pair + "}]}")
                        .refused(404);
                assertThat(many.text()).isEqualTo(first);
            }
        }
        assertThat(desk.stores.tokens().token("free-key")).isEmpty();
    }

    @Test
    void anOwnerDoesNotLearnToWhomAnotherProjectsKeyBelongs() throws IOException {
        desk.project("other");
        var foreign = desk.token("other", "other");
        var own = desk.token("shop", "shop");
        for (var key : List.of(foreign, own)) {
            var pair = "'accessKey':'" + key + "','secretKey':'a secret of mine'";
            var refused = owner.post("tokens", "{'project':'shop','user':'shop'," + pair + "}")
                    .refused(409);
            assertThat(refused.get("detail")).isEqualTo("the access key " + key + " cannot be used; choose another");
            var many = owner.post("tokens/import", "{'project':'shop','user':'shop','pairs':[{" + pair + "}]}")
                    .good();
            assertThat(many.get("results.0.detail")).isEqualTo(refused.get("detail"));
        }
        assertThat(stored(foreign).project()).isNotEqualTo(stored(own).project());
    }

    @Test
    void aBlankConfigurationHoldsNoSecret() {
        var secret = operator.get("tokens/" + colleagues + "/secret").good().get("secretKey");
        assertThat(secret).hasSize(40);
        for (var bucket : List.of("", "?bucket=wares")) {
            var blank =
                    operator.get("tokens/" + colleagues + "/snippets" + bucket).good();
            assertThat(blank.all("id")).hasSizeGreaterThan(20);
            assertThat(blank.text()).doesNotContain(secret).contains(colleagues);
            var filled = operator.get("tokens/" + colleagues + "/secret/snippets" + bucket)
                    .good();
            assertThat(filled.json().findValuesAsString("text").stream().filter(text -> text.contains(secret)))
                    .hasSizeGreaterThan(20);
            assertThat(blank.json().findValuesAsString("text")).doesNotContain(secret);
        }
    }

    @Test
    void aLinkIsSignedWithNobodyElsesToken() throws IOException {
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.project("other");
        var elsewhere = desk.user("member", "other", "member");
        var own = desk.token("other", "member");
        assertThat(elsewhere.get("tokens/" + own).status()).isEqualTo(200);
        for (var key : List.of(colleagues, own, "CLKRABSENT")) {
            var refused = member.post("projects/shop/buckets/wares/links", "{'key':'a','accessKey':'" + key + "'}")
                    .refused(404);
            assertThat(refused.get("detail")).isEqualTo("there is no token \"" + key + "\"");
        }
        // Without a token of their own, members get no link, and owners get a link of one of the project's tokens.
        member.post("projects/shop/buckets/wares/links", "{'key':'a'}").refused(409);
        owner.post("projects/shop/buckets/wares/links", "{'key':'a'}").good();
    }

    // Signing in.

    private Reply signIn(String login, String password) {
        return desk.nobody().post("sessions", "{'login':'" + login + "','password':'" + password + "'}");
    }

    /// A guesser who also has an account signs in with it between the guesses.
    @Test
    void signingInBetweenGuessesDoesNotClearTheCounterOfTheAddress() {
        operator.post("users", "{'login':'guesser','password':'opens sesame'}").good();
        for (int i = 0; i < 30; i++) {
            signIn("victim-" + i, "a guess").refused(401);
            if (i < 29) {
                signIn("guesser", "opens sesame").good();
            }
        }
        signIn("victim-30", "a guess").refused(429);
        signIn("guesser", "opens sesame").refused(429);
    }

    @Test
    void aNameIsSlowedDownWhereverItIsTriedFrom() {
        operator.post("users", "{'login':'victim','password':'opens sesame'}").good();
        var limits = new SignInLimits(desk.clock);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.toWait("victim", "192.0.2." + i)).isEmpty();
            limits.failed("victim", "192.0.2." + i);
        }
        assertThat(limits.toWait("victim", "198.51.100.1"))
                .hasValueSatisfying(wait -> assertThat(wait.toSeconds()).isBetween(1L, 5L));
        assertThat(limits.toWait("other", "198.51.100.1")).isEmpty();
    }

    @Test
    void theCurrentPasswordIsNotGuessedThroughASession() throws IOException {
        operator.post("users", "{'login':'victim','password':'opens sesame'}").good();
        var stolen = desk.user("victim");
        for (int i = 0; i < 3; i++) {
            stolen.call("PUT", "users/victim/password", "{'current':'a guess','password':'long enough'}")
                    .refused(400);
        }
        stolen.call("PUT", "users/victim/password", "{'current':'opens sesame','password':'long enough'}")
                .refused(429);
        stolen.call("PUT", "users/victim/password", "{'password':'long enough'}")
                .refused(429);
        signIn("victim", "opens sesame").refused(429);
    }

    @Test
    void aUserWithoutPasswordIsNotSignedInWithAnEmptyOne() {
        operator.post("users", "{'login':'keyless'}").good();
        signIn("keyless", "").refused(401);
    }

    // Operators.

    @Test
    void nobodyMakesItselfAnOperator() throws IOException {
        for (var who : List.of(owner, member)) {
            var login = who.get("sessions/current").good().get("user.login");
            who.patch("users/" + login, "{'operator':true}").refused(400);
            who.post("users", "{'login':'new','operator':true}").refused(404);
            who.post("projects/shop/users", "{'login':'new','operator':true}");
        }
        operator.post("users", "{'login':'root','operator':true}").good();
        var root = desk.user("root");
        root.patch("users/root", "{'operator':false}").refused(400);
        root.patch("users/member", "{'operator':true}").good();
        assertThat(operator.get("users")
                        .good()
                        .json()
                        .at("/items")
                        .valueStream()
                        .filter(user -> user.path("operator").asBoolean(false))
                        .map(user -> user.path("login").asString("")))
                .containsExactlyInAnyOrder("root", "member");
    }

    @Test
    void aFormerOperatorLosesItsRightsWithTheNextCall() throws IOException {
        operator.post("users", "{'login':'root','operator':true}").good();
        var root = desk.user("root");
        root.get("status").good();
        operator.patch("users/root", "{'operator':false}").good();
        root.get("status").refused(404);
    }

    @Test
    void limitsAreForAnOperatorToSet() {
        for (var limits : List.of("{'maxBytes':1}", "{}", "{'maxTokenLifeDays':null}")) {
            owner.patch("projects/shop", "{'limits':" + limits + "}").refused(400);
        }
        operator.patch("projects/shop", "{'limits':{'maxTokenLifeDays':7}}").good();
        owner.patch("projects/shop", "{'description':'new'}").good();
        assertThat(operator.get("projects/shop")
                        .good()
                        .at("limits.maxTokenLifeDays")
                        .asInt())
                .isEqualTo(7);
        for (var life : List.of("", ",'expiresInDays':8")) {
            owner.post("projects/shop/tokens", "{'user':'shop'" + life + "}").refused(400);
        }
        var key = owner.post("projects/shop/tokens", "{'user':'shop','expiresInDays':7}")
                .good()
                .get("token.accessKey");
        owner.patch("tokens/" + key, "{'expiresAt':null}").refused(400);
        owner.patch("tokens/" + key, "{'expiresInDays':8}").refused(400);
        for (var end : List.of("'expiresInDays':8", "'expiresAt':null")) {
            var many = owner.post("tokens/bulk", "{'action':'extend','accessKeys':['" + key + "']," + end + "}");
            assertThat(many.status() >= 400 || many.at("done").asInt() == 0).isTrue();
        }
        var pairs = "'pairs':[{'accessKey':'old','secretKey':'old secret'}]";
        var imported = owner.post("tokens/import", "{'project':'shop','user':'shop'," + pairs + "}")
                .good();
        assertThat(imported.at("done").asInt()).isZero();
    }

    // Sessions.

    @Test
    void theWholeTokenOfTheOperatorIsCompared() {
        for (var token : List.of("", "operators-toke", "operators-token2", "Operators-token", "operators-token ,x")) {
            desk.bearing(token).get("status").refused(401);
        }
    }

    @Test
    void aSessionIsItsUsersAndNobodyElses() throws IOException {
        var user = desk.stores.tokens().userNamed("member").orElseThrow();
        var other = desk.stores.tokens().userNamed("shop").orElseThrow();
        var token = desk.sessions.begin(user).token();
        desk.bearing(token).get("sessions/current").good();
        desk.bearing(token.replace(user.id(), other.id()))
                .get("sessions/current")
                .refused(401);
        desk.bearing(token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A"))
                .get("sessions/current")
                .refused(401);
    }

    @Test
    void temporaryKeysAreOfTheSessionThatAsksForThem() throws IOException {
        var user = desk.stores.tokens().userNamed("member").orElseThrow();
        var token = desk.sessions.begin(user).token();
        var made = desk.bearing(token).post("projects/shop/credentials", "").good();
        var opened = desk.temporary
                .open(made.get("accessKey"), made.get("sessionToken"))
                .orElseThrow();
        var session = desk.sessions.find(token).orElseThrow().name();
        assertThat(opened.holder().session()).isEqualTo(session);
        assertThat(opened.holder().user()).isEqualTo(user.id());
        desk.bearing(token).delete("sessions/current").good();
        assertThat(desk.sessions.isOpen(session)).isFalse();
    }

    /// The parameter by which the panel keeps browsers from showing an object as a page.
    @Test
    void aLinkMayDownload() throws IOException {
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.token("shop", "member");
        var link = "projects/shop/buckets/wares/links";
        assertThat(member.post(link, "{'key':'a.html','download':true}").good().get("url"))
                .contains("response-content-disposition=attachment");
        assertThat(member.post(link, "{'key':'a.html'}").good().get("url")).doesNotContain("disposition");
        assertThat(member.post(link, "{'key':'a.html','method':'PUT','download':true}")
                        .good()
                        .get("url"))
                .doesNotContain("disposition");
    }

    @Test
    void textsThatTurnTheDirectionOfWritingAreRefused() {
        for (var text : List.of("a\u202eb", "a\u2028b", "a\u2066b", "a\ufeffb", "a\u200fb", "a\u0085b")) {
            operator.post("users", "{'login':'new','displayName':'" + text + "'}")
                    .refused(400);
            owner.patch("projects/shop", "{'description':'" + text + "'}").refused(400);
            owner.post("projects/shop/tokens", "{'user':'shop','name':'" + text + "'}")
                    .refused(400);
        }
        operator.post(
                        "users",
                        "{'login':'new','displayName':'\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83d\udcbb'}")
                .good();
    }

    // What is listed.

    @Test
    void nobodyCanListTheResourcesOfOthers() throws IOException {
        desk.project("other");
        assertThat(member.get("projects").good().all("name")).containsExactly("shop");
        assertThat(member.get("projects?search=other").good().all("name")).isEmpty();
        assertThat(member.get("projects/shop/users").good().all("user.name")).containsExactly("member");
        assertThat(owner.get("projects/shop/users").good().all("user.name"))
                .containsExactlyInAnyOrder("shop", "member", "colleague");
        assertThat(member.get("users").good().all("login")).containsExactly("member");
        member.get("users/colleague").refused(404);
        member.get("tokens?user=colleague").refused(404);
        owner.get("users/colleague").good();
    }

    /// This happens for a moment while somebody is removed from a project.
    @Test
    void aTokenWhoseUserHasLostItsRoleBelongsToNobody() throws IOException {
        var own = desk.token("shop", "member");
        var user = desk.stores.tokens().userNamed("member").orElseThrow().id();
        desk.stores.tokens().revoke(user, stored(own).project());
        member.get("tokens/" + own).refused(404);
        member.get("tokens/" + own + "/secret").refused(404);
        member.delete("tokens/" + own).refused(404);
        assertThat(member.get("tokens").good().all("accessKey")).isEmpty();
        owner.get("tokens/" + own).good();
    }

    @Test
    void pathAndBodyNameOneProject() throws IOException {
        desk.project("other");
        operator.post("projects/shop/tokens", "{'project':'other','user':'shop'}")
                .refused(400);
        operator.post("projects/shop/tokens", "{'project':'shop','user':'shop'}")
                .good();
    }

    /// A line of another project may contain this project's id, for instance as the key of an object.
    @Test
    void aProjectsAuditLogHasNoLinesOfOthers() throws IOException {
        var id = owner.get("projects/shop").good().get("id");
        desk.project("other");
        operator.post("projects/other/buckets", "{'name':'wares'}").good();
        operator.delete("projects/other/buckets/wares/objects/" + id).good();
        assertThat(desk.line().target()).isEqualTo("wares/" + id);
        assertThat(operator.get("audit").good().all("target")).contains("wares/" + id);
        assertThat(owner.get("projects/shop/audit").good().all("target"))
                .isNotEmpty()
                .doesNotContain("wares/" + id);
    }

    /// An imported access key may have belonged to another token before.
    @Test
    void aTokensTimelineBeginsWithItAndStaysInItsProject() throws IOException {
        desk.project("other");
        var pair = "'accessKey':'chosen','secretKey':'a secret of mine'";
        operator.post("tokens", "{'project':'other','user':'other','name':'theirs'," + pair + "}")
                .good();
        operator.delete("tokens/chosen").good();
        var first = operator.post("tokens", "{'project':'shop','user':'shop'," + pair + "}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(owner.get("tokens/chosen/audit").good().all("action")).containsExactly("token.create");
        operator.delete("tokens/chosen").good();
        desk.clock.move(Duration.ofSeconds(1));
        operator.post("tokens", "{'project':'shop','user':'shop'," + pair + "}").good();
        assertThat(owner.get("tokens/chosen/audit").good().all("action")).containsExactly("token.create");
    }

    @Test
    void anImportedKeyIsNotTakenForATemporaryOne() {
        for (var target : List.of("tokens", "tokens/import")) {
            var pair = "'accessKey':'CLKTAAAAAAAAAAAAAAAA','secretKey':'a secret of mine'";
            var body = target.equals("tokens") ? pair : "'pairs':[{" + pair + "}]";
            var reply = owner.post(target, "{'project':'shop','user':'shop'," + body + "}");
            assertThat(reply.status() == 400 || reply.at("results.0.status").asInt() == 400)
                    .as(reply.text())
                    .isTrue();
        }
    }

    @Test
    void signingInDoesNotEndTheSlownessOfTheName() {
        var limits = new SignInLimits(desk.clock);
        for (int i = 0; i < 20; i++) {
            limits.failed("victim", "192.0.2." + i);
        }
        limits.succeeded("victim", "198.51.100.1");
        assertThat(limits.toWait("victim", "198.51.100.2")).isPresent();
    }
}
