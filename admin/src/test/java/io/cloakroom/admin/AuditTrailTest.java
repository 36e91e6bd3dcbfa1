package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.rest.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The content of the audit log: every change and every attempt, who made it, and no secrets.
class AuditTrailTest {
    private final Path directory;
    private final Desk desk;
    private final Caller operator;

    AuditTrailTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        desk = new Desk(directory);
        operator = desk.operator();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("audit/audit-0000000001.jsonl"));
    }

    private static String told(AuditEntry line) {
        return line.who() + " " + line.action() + " " + line.target() + " " + line.result() + " " + line.detail();
    }

    @Test
    void aLineTellsWhoDidWhatToWhatWhenFromWhereAndWithWhatResult() throws IOException {
        desk.project("shop");
        var project = operator.get("projects/shop").get("id");
        var key = desk.token("shop", "shop");
        desk.clock.move(Duration.ofMinutes(3));
        desk.user("shop")
                .patch("tokens/" + key, "{'state':'disabled','name':'n'}")
                .good();
        var line = desk.line();
        assertThat(line.who()).isEqualTo("shop");
        assertThat(line.action()).isEqualTo("token.change");
        assertThat(line.target()).isEqualTo(key);
        assertThat(line.token()).isEqualTo(key);
        assertThat(line.project()).isEqualTo(project);
        assertThat(line.time()).isEqualTo(desk.clock.instant());
        assertThat(line.address()).isEqualTo(Desk.ADDRESS);
        assertThat(line.client()).isEqualTo("test");
        assertThat(line.via()).isEqualTo("api");
        assertThat(line.result()).isEqualTo(200);
        assertThat(line.detail()).isEqualTo("disabled; changed: name");
    }

    /// Calls that have a body and change nothing.
    private static final Set<String> ASKING = Set.of(
            "POST projects/{project}/buckets/{bucket}/access/simulation",
            "POST projects/{project}/buckets/{bucket}/cors/validation",
            "POST projects/{project}/buckets/{bucket}/lifecycle/preview",
            "POST projects/{project}/buckets/{bucket}/policy/validation");

    /// All rows that are not GET, and the GET rows that show a secret.
    @Test
    void everyRowThatChangesSomethingIsAudited() {
        var without = new TreeSet<String>();
        for (var route : desk.api.routes()) {
            boolean shows = route.access() == Access.SECRET;
            if ((shows || !route.method().equals("GET")) && route.auditedAs().isEmpty()) {
                without.add(route.method() + " " + route.path());
            }
            if (!shows && route.method().equals("GET")) {
                assertThat(route.auditedAs()).as(route.path()).isEmpty();
            }
        }
        assertThat(without).containsExactlyInAnyOrderElementsOf(ASKING);
    }

    @Test
    void eachActionOfADayHasItsLine() throws IOException {
        operator.post("projects", "{'name':'shop','user':{'login':'ann'}}").good();
        var key = operator.get("tokens").all("accessKey").getFirst();
        operator.call("PUT", "users/ann/password", "{'password':'opens sesame'}")
                .good();
        var session = desk.nobody()
                .post("sessions", "{'login':'ann','password':'opens sesame'}")
                .good();
        desk.nobody().post("sessions", "{'login':'ann','password':'wrong'}").refused(401);
        var ann = desk.bearing(session.get("token"));
        ann.post("projects/shop/users", "{'login':'bob','password':'bobs secret'}")
                .good();
        ann.call("PUT", "projects/shop/users/bob", "{'role':'owner'}").good();
        ann.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a/b", "text");
        ann.post("projects/shop/buckets/wares/links", "{'key':'a/b'}").good();
        ann.delete("projects/shop/buckets/wares/objects/a%2Fb").good();
        ann.delete("projects/shop/buckets/wares").good();
        ann.get("tokens/" + key + "/secret").good();
        ann.post("projects/shop/credentials", "").good();
        ann.patch("projects/shop", "{'description':'d'}").good();
        ann.delete("projects/shop/users/bob").good();
        operator.delete("users/bob").good();
        ann.delete("sessions/current").good();
        var lines = new ArrayList<String>();
        desk.lines().reversed().forEach(line -> lines.add(told(line)));
        var until = desk.clock.instant().plus(Duration.ofMinutes(15));
        assertThat(lines)
                .containsExactly(
                        "admin project.create shop 201 ",
                        "admin user.password ann 200 ",
                        "ann session.begin ann 201 ",
                        " session.begin ann 401 name or password are wrong",
                        "ann user.create bob 201 member",
                        "ann role.grant bob 200 owner",
                        "ann bucket.create wares 201 ",
                        "ann link.create wares/a/b 201 to read, for 1 hour",
                        "ann object.delete wares/a/b 200 ",
                        "ann bucket.delete wares 200 ",
                        "ann token.reveal " + key + " 200 ",
                        "ann credentials.create shop 201 until " + until,
                        "ann project.change shop 200 description",
                        "ann role.revoke bob 200 ",
                        "admin user.delete bob 200 no tokens deleted",
                        "ann session.end  200 ");
    }

    @Test
    void theLogHoldsNoSecret() throws IOException {
        var secrets = new ArrayList<String>();
        var order = operator.post("projects", "{'name':'shop'}").good();
        secrets.add(order.get("token.secretKey"));
        var key = order.get("token.accessKey");
        operator.get("tokens/" + key + "/secret").good();
        operator.get("tokens/" + key + "/secret/snippets").good();
        secrets.add(operator.post("tokens/" + key + "/rotation", "").good().get("token.secretKey"));
        secrets.add(operator.call("PUT", "users/shop/password", "{}").good().get("password"));
        operator.call("PUT", "users/shop/password", "{'password':'opens sesame'}")
                .good();
        operator.call("PUT", "users/shop/password", "{'password':'opens'}").refused(400);
        var session = desk.nobody()
                .post("sessions", "{'login':'shop','password':'opens sesame'}")
                .good();
        secrets.add(session.get("token"));
        desk.nobody()
                .post("sessions", "{'login':'shop','password':'opens barley'}")
                .refused(401);
        var owner = desk.bearing(session.get("token"));
        owner.call("PUT", "users/shop/password", "{'current':'opens wheat','password':'opens rye!'}")
                .refused(400);
        var credentials = owner.post("projects/shop/credentials", "").good();
        secrets.add(credentials.get("secretKey"));
        secrets.add(credentials.get("sessionToken"));
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        var link = owner.post("projects/shop/buckets/wares/links", "{'key':'a'}")
                .good()
                .get("url");
        secrets.add(link.substring(link.lastIndexOf('=') + 1));
        for (var pair :
                List.of("'accessKey':'old','secretKey':'old secret!'", "'accessKey':'a/b','secretKey':'bad secret!'")) {
            operator.post("tokens", "{'project':'shop','user':'shop'," + pair + "}");
            operator.post("tokens/import", "{'project':'shop','user':'shop','pairs':[{" + pair + "}]}");
        }
        operator.post("tokens", "{'project':'shop','user':'shop','secretKey':['list secret!']}")
                .refused(400);
        secrets.addAll(List.of(
                "opens sesame",
                "opens barley",
                "opens wheat",
                "opens rye!",
                "old secret!",
                "bad secret!",
                "list secret!"));
        secrets.add(Desk.OPERATORS_TOKEN);
        var log = log();
        assertThat(log).contains(key);
        for (var secret : secrets) {
            assertThat(secret).isNotEmpty();
            assertThat(log).doesNotContain(secret);
        }
    }

    @Test
    void anAttemptAtSomethingHiddenFromTheCallerIsLoggedToo() throws IOException {
        desk.project("shop");
        var key = desk.token("shop", "shop");
        var stranger = desk.user("eve");
        stranger.delete("tokens/" + key).refused(404);
        assertThat(told(desk.line())).isEqualTo("eve token.delete " + key + " 404 there is no token \"" + key + "\"");
        stranger.delete("projects/shop").refused(404);
        assertThat(told(desk.line())).isEqualTo("eve project.delete shop 404 only operators may do that");
    }

    @Test
    void aChangeThatFailsHalfwayIsLogged() throws IOException {
        desk.project("shop");
        var key = desk.token("shop", "shop");
        desk.stores.tokens().subscribe(changed -> {
            throw new IllegalStateException("the disk is gone");
        });
        assertThat(operator.patch("tokens/" + key, "{'state':'disabled'}").status())
                .isEqualTo(500);
        assertThat(told(desk.line()))
                .startsWith("admin token.change " + key + " 500 failed, and may be done in part: ");
    }

    /// A caller who is refused again and again must not fill the disk. Calls that succeed are logged all the same.
    @Test
    void theNumberOfRefusalsInTheLogIsLimited() throws IOException {
        var stranger = desk.user("eve");
        int before = desk.lines().size();
        for (int i = 0; i < 250; i++) {
            stranger.delete("tokens/none").refused(404);
        }
        assertThat(desk.lines()).hasSize(before + 200);
        stranger.patch("users/eve", "{'displayName':'Eve'}").good();
        assertThat(desk.lines()).hasSize(before + 201);
        desk.user("adam").delete("tokens/none").refused(404);
        assertThat(desk.line().who()).isEqualTo("adam");
        desk.clock.move(Duration.ofHours(1));
        stranger.delete("tokens/none").refused(404);
        assertThat(desk.line().who()).isEqualTo("eve");
    }

    @Test
    void aLineIsBounded() throws IOException {
        operator.post("users", "{'" + "x".repeat(400_000) + "':1}").refused(400);
        operator.call("POST", "projects/" + "y".repeat(5000) + "/buckets", "{'name':'" + "z".repeat(300_000) + "'}")
                .refused(404);
        desk.nobody()
                .post("sessions", "{'login':'" + "l".repeat(400_000) + "','password':'p'}")
                .refused(401);
        assertThat(log().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.length()).isLessThan(2000));
    }

    @Test
    void ownersReadOfTheirProjectAndOfNoOther() throws IOException {
        desk.project("one");
        desk.project("two");
        var first = desk.token("one", "one");
        var second = desk.token("two", "two");
        operator.post("tokens/bulk", "{'action':'disable','accessKeys':['" + first + "','" + second + "','none']}")
                .good();
        var one = desk.user("one").get("projects/one/audit").good();
        assertThat(one.all("action")).startsWith("token.bulk", "token.create");
        assertThat(one.all("detail")).startsWith("disable: " + first);
        assertThat(one.text()).doesNotContain(second);
        assertThat(desk.user("two").get("projects/two/audit").text())
                .contains(second)
                .doesNotContain(first);
        assertThat(operator.get("tokens/" + first + "/audit").all("action"))
                .containsExactly("token.bulk", "token.create");
        var word = "{'project':'two','user':'two','accessKey':'for','secretKey':'secret-of-for'}"; // as in "for one"
        desk.user("two").post("tokens", word).good();
        assertThat(desk.user("two").get("tokens/for/audit").all("target")).containsExactly("for");
    }

    @Test
    void theLogIsFilteredAndPaged() throws IOException {
        desk.project("shop");
        for (int i = 0; i < 7; i++) {
            desk.token("shop", "shop");
        }
        var ann = desk.user("ann", "shop", "owner");
        ann.post("projects/shop/users", "{'login':'bob'}").good();
        assertThat(operator.get("audit?action=token.").all("action")).hasSize(7).containsOnly("token.create");
        assertThat(operator.get("audit?who=ann").all("target")).containsExactly("bob");
        assertThat(operator.get("audit?search=BOB").all("action")).containsExactly("user.create");
        assertThat(operator.get("audit?who=nobody").all("action")).isEmpty();
        var seen = new ArrayList<String>();
        var target = "projects/shop/audit?action=token.create&limit=3";
        var page = operator.get(target).good();
        while (true) {
            seen.addAll(page.all("token"));
            if (page.get("next").isEmpty()) {
                break;
            }
            page = operator.get(target + "&after=" + page.get("next")).good();
        }
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        operator.get("audit?after=x").refused(400);
        operator.get("audit?limit=0").refused(400);
    }

    @Test
    void theChainIsChecked() throws IOException {
        desk.project("shop");
        var whole = operator.get("audit/verification").good();
        assertThat(whole.at("whole").asBoolean()).isTrue();
        assertThat(whole.get("last")).isEqualTo(desk.line().hash());
        assertThat(whole.at("lines").asInt()).isEqualTo(desk.lines().size());
        var file = directory.resolve("audit/audit-0000000001.jsonl");
        Files.writeString(file, log().replaceFirst("\"who\":\"admin\"", "\"who\":\"nobody\""));
        var broken = operator.get("audit/verification").good();
        assertThat(broken.at("whole").asBoolean()).isFalse();
        assertThat(broken.get("trouble"))
                .isEqualTo("audit-0000000001.jsonl line 1 was changed, or is no line of the log");
    }
}
