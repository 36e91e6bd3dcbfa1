package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Peer;
import io.cloakroom.admin.rest.Route;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends input that makes no sense to every row of [RouteTable]. It must be refused with a sentence, and nothing may
/// change.
class BadInputTest {
    /// JSON that does not fit any field, whatever the field's type. It must be answered like any other mistake.
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\u0000\"",
            "\"a\\nb\"",
            "\"\\ud800\"",
            "\"\\u2028\"",
            "\"\u202e\"",
            "\"" + "x".repeat(100_000) + "\"",
            "\"00000000000000000000000000000000\"",
            "0",
            "-1",
            "1.5",
            "1e3",
            "99999999999",
            "99999999999999999999",
            "1e999999999",
            "9".repeat(2000),
            "[]",
            "[null]",
            "[[]]",
            "[\"\"]",
            "[{}]",
            "{}",
            "{\"x\":null}",
            "{\"level\":null}",
            "{\"level\":\"read\",\"buckets\":[null]}",
            "{\"level\":\"read\",\"buckets\":\"a\"}",
            "{\"login\":\"\"}",
            "{\"login\":null}",
            "{\"\\ud800\":\"x\"}",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "\"+999999999-12-31T00:00:00Z\"",
            "\"2026-11-24\"");

    private static final List<String> NAMES = List.of(
            "none",
            "",
            " ",
            ".",
            "..",
            "a b",
            "%00",
            "a%00b",
            "%0A",
            "%E2%80%A8",
            "%F0%9F%98%80",
            "%2F",
            "a%2Fb",
            "*",
            "x".repeat(128),
            "x".repeat(129),
            "x".repeat(1024),
            "x".repeat(9000),
            "00000000000000000000000000000000",
            "ffffffffffffffffffffffffffffffff");

    private static final List<String> QUERIES = List.of(
            "",
            "%20",
            "-1",
            "0",
            "1.5",
            "1001",
            "99999999999999999999",
            "x",
            "%00",
            "%0A",
            "true",
            "TRUE",
            "%E2%80%A8",
            "%F0%9F%98%80",
            "x".repeat(5000),
            "1.1",
            "00000000000000000000000000000000",
            "cA",
            "a2E",
            "2026-11-24",
            "%2B999999999-12-31",
            "-999999999-01-01",
            "%2B999999999-12-31T00:00:00Z",
            "0000000000000.x",
            "9999999999999.",
            "%2F");

    private final Desk desk;
    private final Caller operator;
    private final String token;
    private final String whole;

    BadInputTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        desk.project("shop");
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
        token = desk.token("shop", "shop");
        whole = state();
    }

    /// Everything that a call could have changed.
    private String state() {
        var state = new StringBuilder();
        for (var target : List.of(
                "projects",
                "projects/shop/users",
                "projects/shop/buckets",
                "projects/shop/buckets/wares/objects",
                "users",
                "tokens",
                "users/shop")) {
            var reply = operator.get(target).good();
            state.append(reply.text()).append(reply.etag()).append('\n');
        }
        return state.append(operator.get("tokens/" + token).etag()).toString();
    }

    private String target(Route route) {
        return route.path()
                .replace("{project}", "shop")
                .replace("{user}", "shop")
                .replace("{bucket}", "wares")
                .replace("{key}", "a.txt")
                .replace("{token}", token);
    }

    /// Checks the form of a refusal. Other tests check good answers.
    private static void holds(String where, Reply reply) {
        assertThat(reply.status()).as(where + ": " + reply.text()).isLessThan(500);
        if (reply.status() >= 400) {
            assertThat(reply.status()).as(where + ": " + reply.text()).isIn(400, 401, 404, 409, 412, 422, 429);
            var detail = reply.get("detail");
            assertThat(detail).as(where).isNotBlank().hasSizeLessThan(1500);
            assertThat(detail)
                    .as(where)
                    .doesNotContainPattern("\\p{Cntrl}|Exception|java\\.|tools\\.jackson|@[0-9a-f]{6}");
        }
    }

    private void unchanged(String where) {
        assertThat(state()).as(where).isEqualTo(whole);
    }

    @Test
    void aBodyThatIsNoObjectIsRefusedByEveryRowThatTakesOne() {
        for (var route : desk.api.routes()) {
            if (route.taken() == null) {
                continue;
            }
            for (var body : List.of(
                    "{",
                    "}",
                    "x",
                    "[]",
                    "7",
                    "\"x\"",
                    "null",
                    "true",
                    "{}x",
                    "{}{}",
                    "{'a':1,'a':2}",
                    "{'unknown':1}",
                    "{\"\u0000\":1}",
                    "[".repeat(100_000),
                    "{'a':".repeat(2000),
                    "\ufeff",
                    "{'x':'\\ud800'}",
                    "{'\\udc00':1}")) {
                var where = route.method() + " " + route.path() + " " + body.substring(0, Math.min(20, body.length()));
                var reply = operator.call(route.method(), target(route), body);
                holds(where, reply);
                assertThat(reply.status()).as(where).isEqualTo(400);
            }
            unchanged(route.path());
        }
    }

    /// A good body for each row, into which one bad field is put.
    private String good(Route route) {
        return switch (route.method() + " " + route.path()) {
            case "POST projects" -> "{'name':'good'}";
            case "POST projects/{project}/users", "POST users" -> "{'login':'good'}";
            case "PUT projects/{project}/users/{user}" -> "{'role':'owner'}";
            case "POST projects/{project}/buckets" -> "{'name':'good'}";
            case "POST projects/{project}/buckets/{bucket}/links" -> "{'key':'good'}";
            case "POST tokens" -> "{'project':'shop','user':'shop'}";
            case "POST projects/{project}/tokens" -> "{'user':'shop'}";
            case "POST tokens/bulk" -> "{'action':'extend','accessKeys':['none']}";
            case "POST tokens/import" ->
                "{'project':'shop','user':'shop','pairs':[{'accessKey':'good','secretKey':'good secret'}]}";
            case "POST sessions" -> "{'login':'shop','password':'x'}";
            default -> "{}";
        };
    }

    private static String with(String body, String field, String value) {
        var fields = new ArrayList<String>();
        var tree = Json.tree(body.replace('\'', '"'));
        tree.forEachEntry((name, was) -> {
            if (!name.equals(field)) {
                fields.add("\"" + name + "\":" + was);
            }
        });
        fields.add("\"" + field + "\":" + value);
        return "{" + String.join(",", fields) + "}";
    }

    /// Puts every value into every field of every body. Whatever is not refused must be readable afterwards.
    @Test
    void everyFieldTakesEveryValueOrRefusesItWithASentence() {
        for (var route : desk.api.routes()) {
            var taken = route.taken();
            if (taken == null) {
                continue;
            }
            for (RecordComponent field : taken.getRecordComponents()) {
                for (var value : VALUES) {
                    var body = with(good(route), field.getName(), value);
                    var where = route.method() + " " + route.path() + " " + field.getName() + "="
                            + value.substring(0, Math.min(40, value.length()));
                    var reply = operator.send(route.method(), target(route), body, null, null);
                    holds(where, reply);
                    shown(where);
                }
                desk.clock.move(Duration.ofHours(1));
            }
        }
    }

    /// Whatever was accepted can be shown.
    private void shown(String where) {
        for (var target : List.of("projects", "users", "tokens", "audit?limit=3", "projects/shop/buckets")) {
            assertThat(operator.get(target).status())
                    .as(where + " then " + target)
                    .isEqualTo(200);
        }
    }

    @Test
    void everyNameInAPathIsLookedUpOrRefused() {
        for (var route : desk.api.routes()) {
            var names = route.names();
            for (int i = 0; i < names.size(); i++) {
                for (var bad : NAMES) {
                    var path = route.path().replace("{" + names.get(i) + "}", bad);
                    var target = path.replace("{project}", "shop")
                            .replace("{user}", "shop")
                            .replace("{bucket}", "wares")
                            .replace("{key}", "a.txt")
                            .replace("{token}", token);
                    var where = route.method() + " " + target.substring(0, Math.min(80, target.length()));
                    var reply =
                            operator.call(route.method(), target, names.get(i).equals("key") ? "" : good(route));
                    holds(where, reply);
                    if (!names.get(i).equals("key")) {
                        assertThat(reply.status()).as(where).isIn(400, 404, 405);
                    }
                }
            }
        }
        unchanged("paths");
    }

    @Test
    void everyParameterOfAQueryTakesEveryValueOrRefusesIt() {
        for (var route : desk.api.routes()) {
            if (route.method().equals("DELETE")) {
                continue;
            }
            for (var parameter : route.query()) {
                for (var bad : QUERIES) {
                    var where = route.method() + " " + route.path() + "?" + parameter.name() + "="
                            + bad.substring(0, Math.min(40, bad.length()));
                    var reply = operator.call(route.method(), target(route) + "?" + parameter.name() + "=" + bad, "");
                    holds(where, reply);
                    if (List.of("limit", "hours").contains(parameter.name()) && !bad.matches("[1-9]\\d?\\d?")) {
                        assertThat(reply.status()).as(where).isEqualTo(400);
                    }
                    if (parameter.type().equals("boolean") && !bad.equals("true")) {
                        assertThat(reply.status()).as(where).isEqualTo(400);
                    }
                }
            }
            var unknown = operator.call(route.method(), target(route) + "?unknown=1", good(route));
            assertThat(unknown.status()).as(route.method() + " " + route.path()).isEqualTo(400);
            assertThat(unknown.get("detail")).startsWith("unknown query parameter \"unknown\"");
        }
        unchanged("queries");
    }

    @Test
    void headersAreBounded() {
        for (var bad : new @Nullable String[] {"", "\"", "x".repeat(100_000), "\u0000", "*,*"}) {
            holds(
                    "If-Match",
                    operator.call("PATCH", "tokens/" + token, "{'name':'n'}", bad, null)
                            .refused(412));
            holds(
                    "Idempotency-Key",
                    operator.call("POST", "tokens", "{}", null, bad).refused(400));
        }
        for (var bad :
                new String[] {"", "x".repeat(100_000), "clks_" + "0".repeat(32) + "_" + "A".repeat(43), "\u0000"}) {
            assertThat(desk.bearing(bad).get("projects").status()).isEqualTo(401);
        }
        unchanged("headers");
    }

    @Test
    void longListsAreBounded() {
        var many = new TreeSet<String>();
        for (int i = 0; i <= 1000; i++) {
            many.add("'k" + i + "'");
        }
        operator.post("tokens/bulk", "{'action':'disable','accessKeys':[" + String.join(",", many) + "]}")
                .refused(400);
        operator.post("tokens/bulk", "{'action':'disable','accessKeys':[]}").refused(400);
        operator.post("tokens/import", "{'project':'shop','user':'shop','pairs':[]}")
                .refused(400);
        var buckets = "'bbb',".repeat(51) + "'b'";
        operator.patch("tokens/" + token, "{'scope':{'level':'read','buckets':[" + buckets + "]}}")
                .refused(400);
        operator.patch("tokens/" + token, "{'policy':{'Statement':[" + "{},".repeat(200) + "{}]}}")
                .refused(400);
        unchanged("lists");
    }

    /// Input that would otherwise be understood as something else than the caller meant.
    @Test
    void unclearInputIsRefusedInsteadOfGuessed() {
        var wrong = List.of(
                "POST tokens {'project':'shop','user':'shop','expiresAt':''}",
                "POST tokens {'project':'shop','user':'shop','expiresAt':1800000000}",
                "POST tokens {'project':'shop','user':'shop','expiresAt':'2027-01-01'}",
                "POST tokens {'project':'shop','user':'shop','expiresInDays':1.9}",
                "POST tokens {'project':'shop','user':'shop','expiresInDays':'7'}",
                "POST tokens {'project':'shop','user':'shop','expiresInDays':''}",
                "POST tokens {'project':'shop','user':'shop','tags':''}",
                "POST tokens {'project':'shop','user':'shop','scope':''}",
                "POST tokens {'project':'shop','user':'shop','scope':{}}",
                "POST tokens {'project':'shop','user':'shop','scope':{'level':'read'},'policy':{}}",
                "POST tokens {'project':'shop','user':'shop','expiresInDays':1,'expiresAt':'2027-01-01T00:00:00Z'}",
                "POST projects {'name':'x','limits':''}",
                "POST projects {'name':'x','limits':{'maxBytes':-1}}",
                "POST projects {'name':'x','limits':{'maxTokenLifeDays':0}}",
                "POST projects {'name':'x','limits':{'maxTokenLifeDays':99999}}",
                "POST projects {'name':'x','user':''}",
                "POST projects {'name':'x','user':7}",
                "POST users {'login':'x','operator':'true'}",
                "POST users {'login':'x','operator':1}",
                "POST users {'login':'x','password':''}",
                "POST users {'login':'x','displayName':['x']}",
                "PATCH users/shop {'operator':''}",
                "PATCH tokens/KEY {'expiresAt':''}",
                "PATCH tokens/KEY {'expiresInDays':1.9}",
                "PATCH tokens/KEY {'name':7}",
                "PATCH tokens/KEY {'state':['disabled']}",
                "POST tokens {'project':'shop','user':'shop','accessKey':'CLKTAAAAAAAAAAAAAAAA','secretKey':'some secret'}",
                "POST tokens/KEY/test {'bucket':'../x'}",
                "POST tokens/bulk {'accessKeys':['KEY'],'action':'DISABLE'}",
                "POST tokens/bulk {'accessKeys':'KEY','action':'disable'}",
                "POST tokens/KEY/rotation {'graceSeconds':1.5}",
                "POST tokens/KEY/rotation {'graceSeconds':'60'}",
                "PUT projects/shop/users/shop {'role':'OWNER'}",
                "POST projects/shop/buckets/wares/links {'key':'a','method':'get'}",
                "POST projects/shop/buckets/wares/links {'key':'a','expiresInSeconds':604801}",
                "POST projects/shop/buckets/wares/links {'key':''}");
        for (var call : wrong) {
            var parts = call.replace("KEY", token).split(" ", 3);
            var reply = operator.call(parts[0], parts[1], parts[2]);
            assertThat(reply.status()).as(call + reply.text()).isIn(400, 404);
            holds(call, reply);
        }
        unchanged("guesses");
    }

    /// Bytes that are no UTF-8.
    @Test
    void aBodyIsUtf8() {
        var answer = desk.api.answer(new AdminCall(
                "POST",
                List.of("users"),
                Map.of(),
                "Bearer " + Desk.OPERATORS_TOKEN,
                null,
                null,
                "api",
                Peer.SELF,
                "{\"login\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(answer.status()).isEqualTo(400);
        unchanged("UTF-8");
    }
}
