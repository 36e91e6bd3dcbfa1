package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users learn about each other, and how they join and leave projects.
class PeopleTest {
    private final Desk desk;
    private final Caller operator;
    private final Caller owner;

    PeopleTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        owner = desk.project("shop");
        operator.post("users", "{'login':'ann@example.org','displayName':'Ann Secret','password':'opens sesame'}")
                .good();
    }

    private String id(String login) throws IOException {
        return desk.stores.tokens().userNamed(login).orElseThrow().id();
    }

    private static final String ANN = "ann@example.org";

    private Caller ann() throws IOException {
        return desk.user(ANN);
    }

    private Caller addAnn() throws IOException {
        owner.call("PUT", "projects/shop/users/" + ANN, "{'role':'member'}").good();
        return ann();
    }

    @Test
    void anOwnerAddsByTheExactLoginOnly() throws IOException {
        for (var name : List.of("ann", "Ann@example.org", "ann@example", "Ann Secret", id(ANN))) {
            owner.call("PUT", "projects/shop/users/" + name, "{'role':'member'}")
                    .refused(404);
            owner.post("projects/shop/tokens", "{'user':'" + name + "','grantRole':'member'}")
                    .refused(404);
            owner.post("tokens", "{'project':'shop','user':'" + name + "','grantRole':'member'}")
                    .refused(404);
            owner.post(
                            "tokens/import",
                            "{'project':'shop','user':'" + name
                                    + "','pairs':[{'accessKey':'old','secretKey':'old secret'}]}")
                    .refused(404);
        }
        assertThat(owner.get("users?search=ann").good().all("login")).isEmpty();
        owner.get("users/" + ANN).refused(404);
        var added = owner.call("PUT", "projects/shop/users/" + ANN, "{'role':'member'}")
                .good();
        assertThat(added.text()).doesNotContain("Secret");
        // Now the id belongs to a user whom the owner can see.
        owner.call("PUT", "projects/shop/users/" + id(ANN), "{'role':'owner'}").good();
    }

    /// The interface does not deny the existence of users whom the caller can see, and does not reveal others.
    @Test
    void aMemberIsToldThatOnlyOwnersOrOperatorsMayDoIt() throws IOException {
        var ann = addAnn();
        var owners = "you are a member of the project shop; only its owners may do that";
        for (var path : List.of("projects/shop/audit", "projects/shop/requests")) {
            assertThat(ann.get(path).refused(404).get("detail")).as(path).isEqualTo(owners);
        }
        assertThat(ann.post("projects/shop/buckets", "{'name':'of-ann'}")
                        .refused(404)
                        .get("detail"))
                .isEqualTo(owners);
        for (var path : List.of("status", "audit", "requests")) {
            assertThat(ann.get(path).refused(404).get("detail")).as(path).isEqualTo("only operators may do that");
        }
        desk.project("other");
        assertThat(ann.get("projects/other").refused(404).get("detail")).isEqualTo("there is no project \"other\"");
        assertThat(ann.get("projects/other/audit").refused(404).get("detail"))
                .isEqualTo(ann.get("projects/nowhere/audit")
                        .refused(404)
                        .get("detail")
                        .replace("nowhere", "other"));
    }

    @Test
    void anOwnerSeesNothingElseOfAMember() throws IOException {
        addAnn();
        desk.project("elsewhere");
        operator.call("PUT", "projects/elsewhere/users/" + ANN, "{'role':'member'}")
                .good();
        desk.token("elsewhere", ANN);
        var token = owner.post("projects/shop/tokens", "{'user':'" + ANN + "'}").good();
        var rotation = "tokens/" + token.get("token.accessKey") + "/rotation";
        var rotated = owner.post(rotation, "").good();
        for (var answer : List.of(
                token,
                rotated,
                owner.get("users").good(),
                owner.get("users/" + ANN).good(),
                owner.get("users/" + id(ANN)).good(),
                owner.get("projects/shop/users").good(),
                owner.get("users/" + ANN + "/projects").good(),
                owner.get("users/" + ANN + "/tokens").good(),
                owner.get("tokens?user=" + ANN).good(),
                owner.post("tokens/" + rotated.get("token.accessKey") + "/leak", "")
                        .good())) {
            assertThat(answer.text()).contains(ANN).doesNotContain("Secret", "elsewhere", "\"signsIn\":true");
        }
        var seen = owner.get("users/" + ANN).good();
        assertThat(seen.json().propertyNames()).containsExactlyInAnyOrder("id", "login");
        assertThat(token.json().path("user").propertyNames()).containsExactlyInAnyOrder("id", "login");
        // A search does not reveal it either, letter by letter.
        for (var search : List.of("Secret", "secret", "ann s")) {
            assertThat(owner.get("users?search=" + search.replace(' ', '+')).all("login"))
                    .isEmpty();
            assertThat(owner.get("projects/shop/users?search=" + search.replace(' ', '+'))
                            .all("user.name"))
                    .isEmpty();
        }
        assertThat(owner.get("users?search=ann").all("login")).containsExactly(ANN);
        // Nor does the ETag, which would change when a password is set.
        operator.call("PUT", "users/" + ANN + "/password", "{}").good();
        assertThat(owner.get("users/" + ANN).etag()).isEqualTo(seen.etag());
        for (var who : List.of(operator, ann())) {
            assertThat(who.get("users/" + ANN).good().get("displayName")).isEqualTo("Ann Secret");
        }
        assertThat(operator.get("users?search=secret").all("login")).containsExactly(ANN);
        assertThat(owner.get("users/shop").good().get("displayName")).isEqualTo("shop");
    }

    @Test
    void aUserWhoWasAddedSeesANoticeUntilItIsRead() throws IOException {
        var ann = addAnn();
        var told = ann.get("notices").good();
        assertThat(told.all("project.name")).containsExactly("shop");
        assertThat(told.all("by")).containsExactly("shop");
        assertThat(told.all("role")).containsExactly("member");
        assertThat(told.all("at")).containsExactly(desk.clock.instant().toString());
        // A change of the role gives no new notice.
        assertThat(ann.delete("notices/shop").good().get("by")).isEqualTo("shop");
        owner.call("PUT", "projects/shop/users/" + ANN, "{'role':'owner'}").good();
        assertThat(ann.get("notices").good().all("by")).isEmpty();
        ann.delete("notices/shop").refused(404);
        assertThat(owner.get("notices").good().all("by")).isEmpty();
    }

    @Test
    void everyWayOfBeingAddedToAProjectGivesTheNotice() throws IOException {
        owner.post("projects/shop/tokens", "{'user':'" + ANN + "','grantRole':'member'}")
                .good();
        operator.post("projects", "{'name':'second','user':'" + ANN + "'}").good();
        desk.project("third");
        operator.call("PUT", "projects/third/users/" + ANN, "{'role':'owner'}").good();
        assertThat(ann().get("notices").good().all("project.name"))
                .containsExactlyInAnyOrder("shop", "second", "third");
        assertThat(ann().get("notices?limit=2").good().all("project.name")).hasSize(2);
        var page = ann().get("notices?limit=2").good();
        assertThat(ann().get("notices?limit=2&after=" + page.get("next")).good().all("project.name"))
                .hasSize(1)
                .doesNotContainAnyElementsOf(page.all("project.name"));
        operator.delete("projects/third/users/" + ANN).good();
        assertThat(ann().get("notices").good().all("project.name")).doesNotContain("third");
        desk.clock.move(Duration.ofDays(90));
        assertThat(ann().get("notices").good().all("project.name")).isEmpty();
    }

    @Test
    void whoLeavesTakesItsTokensAlongAndNoOthers() throws IOException {
        var ann = addAnn();
        var made = owner.post("projects/shop/tokens", "{'user':'" + ANN + "'}").good();
        assertThat(made.get("token.createdBy")).isEqualTo("shop");
        var own = ann.post("projects/shop/tokens", "{}").good().get("token.accessKey");
        assertThat(ann.get("tokens/" + made.get("token.accessKey")).good().get("createdBy"))
                .isEqualTo("shop");
        var colleagues = desk.token("shop", "shop");
        desk.project("other");
        operator.call("PUT", "projects/other/users/" + ANN, "{'role':'member'}").good();
        var elsewhere = desk.token("other", ANN);
        var left = ann.delete("projects/shop/membership").good();
        assertThat(left.get("role.project.name")).isEqualTo("shop");
        assertThat(left.at("deletedTokens").valueStream().map(key -> key.asString("")))
                .containsExactlyInAnyOrder(made.get("token.accessKey"), own);
        var line = desk.line();
        assertThat(line.action()).isEqualTo("role.leave");
        assertThat(line.who()).isEqualTo(ANN);
        assertThat(line.detail()).isEqualTo("2 tokens deleted");
        ann.get("projects/shop").refused(404);
        ann.get("notices").good();
        operator.get("tokens/" + own).refused(404);
        operator.get("tokens/" + colleagues).good();
        operator.get("tokens/" + elsewhere).good();
        assertThat(operator.get("projects/shop/users").all("user.name")).containsExactly("shop");
        ann.delete("projects/shop/membership").refused(404);
        operator.delete("projects/shop/membership").refused(409);
    }

    @ParameterizedTest
    @CsvSource({
        "admin, Admin",
        "admin, ADMIN",
        "admin, adm1n",
        "admin, adrnin",
        "admin, admln",
        "admin, admin.",
        "bob, b0b",
        "anna.lee, anna-lee",
        "anna.lee, anna_lee",
        "anna.lee, Anna.1ee",
        "willow, vvillow",
        "modern, rnodem"
    })
    void aLoginThatReadsLikeAnotherIsTaken(String there, String alike) throws IOException {
        operator.post("users", "{'login':'" + there + "'}").good();
        for (var way : List.of("users", "projects/shop/users")) {
            var refused = operator.post(way, "{'login':'" + alike + "'}").refused(409);
            assertThat(refused.get("detail")).contains("reads like");
        }
        owner.post("projects/shop/users", "{'login':'" + alike + "'}").refused(409);
        operator.post("projects", "{'name':'new','user':{'login':'" + alike + "'}}")
                .refused(409);
        operator.get("projects/new").refused(404);
    }

    @Test
    void theNameOfAProjectBecomesALoginThatReadsDifferently() throws IOException {
        assertThat(operator.post("projects", "{'name':'Shop'}").good().get("user.login"))
                .isEqualTo("Shop-2");
        assertThat(operator.post("projects", "{'name':'sh0p'}").good().get("user.login"))
                .isEqualTo("sh0p-3");
    }

    @Test
    void namesThatReadDifferentlyAreFree() {
        for (var login : List.of("anna", "ann", "hanna", "anna2", "anna+b", "anna@b", "a-nna", "marc", "mark")) {
            operator.post("users", "{'login':'" + login + "'}").good();
        }
    }

    /// Names from before this rule stay, can sign in, and do not affect each other.
    @Test
    void namesThatAreThereAlreadyStay() throws IOException {
        operator.post("users", "{'login':'old.name','password':'opens sesame'}").good();
        var first = desk.stores.tokens().userNamed("old.name").orElseThrow();
        desk.stores
                .tokens()
                .createUser(
                        new User("f".repeat(32), "old-name", "Other", false, first.passwordHash(), first.createdAt()));
        for (var login : List.of("old.name", "old-name")) {
            var signedIn = desk.nobody()
                    .post("sessions", "{'login':'" + login + "','password':'opens sesame'}")
                    .good();
            assertThat(signedIn.get("user.login")).isEqualTo(login);
        }
    }

    @Test
    void ofManySimilarNamesMadeAtTheSameTimeOneIsAccepted() throws Exception {
        var alike =
                List.of("zoe.bell", "Zoe.Bell", "zoe-bell", "z0e.bell", "zoe_be11", "ZOE.BELL", "zoe.bel1", "zOe-bELL");
        var go = new CountDownLatch(1);
        var made = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (var login : alike) {
                calls.add(threads.submit(() -> {
                    go.await();
                    return operator.post("users", "{'login':'" + login + "'}").status();
                }));
            }
            go.countDown();
            for (var call : calls) {
                made.add(call.get());
            }
        }
        assertThat(made).containsOnly(201, 409).containsOnlyOnce(201);
    }
}
