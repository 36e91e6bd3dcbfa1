package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.rest.Peer;
import io.cloakroom.admin.server.S3Door;
import io.cloakroom.admin.server.Server;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.session.AdminAuth;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.view.StatusView;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdminApiTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OPERATOR = "operators-token";

    private final Stores stores;
    private final AdminApi api;

    AdminApiTest(@TempDir Path directory) throws IOException {
        var clock = InstantSource.system();
        stores = Stores.over(new MemoryEngine(), clock, RANDOM, StoreSettings.DEFAULT);
        var box = new SecretBox(new byte[32], RANDOM);
        var sessions = new Sessions(stores.records(), stores.tokens(), clock, RANDOM);
        api = new AdminApi(new AdminParts(
                new AdminStores(
                        stores.objects(),
                        stores.projects(),
                        stores.tokens(),
                        stores.traffic(),
                        stores.records(),
                        stores.config(),
                        stores.retention(),
                        stores.jobs(),
                        stores.keyring()),
                new TokenIssuer(stores.projects(), stores.tokens(), box, clock, RANDOM),
                new TemporaryKeys(box, clock, RANDOM),
                box,
                new Passwords(RANDOM),
                new AdminAuth(OPERATOR, "admin", sessions),
                sessions,
                AuditLog.open(directory.resolve("audit"), clock, 1 << 20),
                Desk.accessLog(),
                new StillServer(),
                clock,
                RANDOM,
                Day.OF_24_HOURS));
    }

    /// A server that does nothing.
    private static final class StillServer implements Server {
        @Override
        public ServerFacts facts() {
            return new ServerFacts("http://s3.example:9000", "us-east-1");
        }

        @Override
        public StatusView status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public S3Door s3() {
            throw new UnsupportedOperationException();
        }
    }

    private record Reply(int status, JsonNode json, String text) {
        String get(String path) {
            return json.at("/" + path.replace('.', '/')).asString("");
        }
    }

    private Reply call(String method, String target, String body) {
        return call(method, target, body, "Bearer " + OPERATOR);
    }

    private Reply call(String method, String target, String body, @Nullable String authorization) {
        var parts = target.split("\\?", 2);
        var query = new LinkedHashMap<String, String>();
        if (parts.length > 1) {
            for (var pair : parts[1].split("&", -1)) {
                query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        var answer = api.answer(new AdminCall(
                method,
                Arrays.asList(parts[0].split("/", -1)),
                query,
                authorization,
                null,
                null,
                "api",
                new Peer("192.0.2.1", "test"),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        var text = new String(answer.body(), StandardCharsets.UTF_8);
        var problem = answer.status() >= 400;
        assertThat(answer.headers())
                .containsEntry("content-type", problem ? "application/problem+json" : "application/json");
        return new Reply(answer.status(), JsonMapper.shared().readTree(text), text);
    }

    @Test
    void orderingAnObjectStoreMakesProjectUserAndToken() {
        var order = call("POST", "projects", "{'name':'shop','description':'Web shop'}");
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.get("project.id")).matches("[0-9a-f]{32}");
        assertThat(order.get("project.accountNumber")).matches("\\d{12}");
        assertThat(order.get("user.id")).matches("[0-9a-f]{32}");
        assertThat(order.get("user.login")).isEqualTo("shop");
        assertThat(order.get("token.accessKey")).matches("CLKR[A-Z2-7]{16}");
        assertThat(order.get("token.secretKey")).matches("[A-Za-z0-9]{40}");
        assertThat(order.get("token.name")).isEqualTo("default");
        assertThat(order.get("endpoint")).isEqualTo("http://s3.example:9000");

        assertThat(call("GET", "projects/shop", "").get("description")).isEqualTo("Web shop");
        assertThat(call("GET", "projects/" + order.get("project.id"), "").get("name"))
                .isEqualTo("shop");
        assertThat(call("GET", "projects/shop/users", "").get("items.0.role")).isEqualTo("owner");
    }

    @Test
    void anOrderWithoutTokenMakesNone() {
        var order = call("POST", "projects", "{'name':'shop','createToken':false}");
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.json().has("token")).isFalse();
        assertThat(call("GET", "projects/shop/tokens", "").json().path("items").size())
                .isZero();
    }

    @Test
    void anOrderTakesAnExistingUserOrANewOne() {
        call("POST", "users", "{'login':'ann'}");
        assertThat(call("POST", "projects", "{'name':'a','user':'ann'}").get("user.login"))
                .isEqualTo("ann");
        assertThat(call("POST", "projects", "{'name':'b','user':{'login':'bob'}}")
                        .get("user.login"))
                .isEqualTo("bob");
        assertThat(call("POST", "projects", "{'name':'c','user':'nobody'}").status())
                .isEqualTo(404);
        assertThat(call("POST", "projects", "{'name':'c','user':{'login':'ann'}}")
                        .status())
                .isEqualTo(409);
        assertThat(call("GET", "projects/c", "").status()).isEqualTo(404);
        assertThat(call("POST", "projects", "{'name':'ann'}").get("user.login")).isEqualTo("ann-2");
    }

    @Test
    void namesAreUniqueAndNeverIds() {
        assertThat(call("POST", "projects", "{'name':'a'}").status()).isEqualTo(201);
        assertThat(call("POST", "projects", "{'name':'a'}").status()).isEqualTo(409);
        assertThat(call("POST", "users", "{'login':'a'}").status()).isEqualTo(409);
        for (var bad : new String[] {"", "-a", "a/b", "a\\u0000b", "0".repeat(32), "x".repeat(65), " a"}) {
            assertThat(call("POST", "projects", "{'name':'" + bad + "'}").status())
                    .as(bad)
                    .isEqualTo(400);
            assertThat(call("POST", "users", "{'login':'" + bad + "'}").status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | projects | {'name':'x','descripton':'y'} | unknown field \"descripton\"; known are createToken, description, limits, name, user",
                "POST | projects | {'name':'x','name':'y'}       | the body is not well-formed JSON",
                "POST | projects | {'name':'x'                   | the body is not well-formed JSON",
                "POST | projects | ['x']                         | the JSON does not fit",
                "POST | projects | {'name':7}                    | the JSON does not fit at field \"name\": a text is wanted",
                "POST | projects | {'name':'x','createToken':'no'} | the JSON does not fit at field \"createToken\": true or false is wanted",
                "POST | projects | {'name':'x','user':{'login':'u','x':1}} | unknown field \"user.x\"; known is login",
                "POST | projects | null                          | a JSON object is needed",
                "POST | tokens   | {'user':'u'}                  | field \"project\" is needed",
                "PATCH | tokens/KEY | {'stat':'active'}          | unknown field \"stat\"; known are description, expiresAt, expiresInDays, name, policy, revive, scope, state, tags",
                "PATCH | tokens/KEY | {'state':'expired'}        | state is active or disabled",
                "PATCH | tokens/KEY | {'expiresAt':'soon'}       | expiresAt is a time like 2027-01-31T12:00:00Z",
                "GET  | tokens?limit=0                           |  | query parameter \"limit\" is a number from 1 to 1000"
            })
    void saysWhatIsWrongWithARequest(String method, String target, @Nullable String body, String detail) {
        var key = call("POST", "projects", "{'name':'present'}").get("token.accessKey");
        var reply = call(method, target.replace("KEY", key), body == null ? "" : body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.get("detail")).isEqualTo(detail);
        assertThat(reply.get("type")).isEqualTo("about:blank");
        assertThat(reply.json().path("status").asInt()).isEqualTo(400);
    }

    @Test
    void nobodyGetsInWithoutTheOperatorsToken() {
        for (var header : new String[] {null, "", "Bearer", "Bearer ", "Bearer operators-toke", "Basic " + OPERATOR}) {
            var reply = call("GET", "projects", "", header);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.text()).doesNotContain(OPERATOR);
        }
        assertThat(call("GET", "nothing", "", "Bearer wrong").status()).isEqualTo(401);
        assertThat(call("GET", "projects", "", "bearer  " + OPERATOR).status()).isEqualTo(200);
    }

    @Test
    void answersUnknownPathsAndMethods() {
        assertThat(call("GET", "nothing", "").status()).isEqualTo(404);
        assertThat(call("PUT", "projects", "").status()).isEqualTo(405);
        assertThat(call("GET", "tokens/CLKRAAAAAAAAAAAAAAAA", "").status()).isEqualTo(404);
        assertThat(call("GET", "users/nobody", "").status()).isEqualTo(404);
    }

    @Test
    void secretsAreInNoList() {
        var secret = call("POST", "projects", "{'name':'shop'}").get("token.secretKey");
        var key = call("GET", "tokens", "").get("items.0.accessKey");
        for (var target : new String[] {"tokens", "tokens/" + key, "projects/shop/tokens", "users/shop/tokens"}) {
            assertThat(call("GET", target, "").text()).contains(key).doesNotContain(secret, "secret");
        }
        assertThat(call("GET", "tokens/" + key + "/secret", "").get("secretKey"))
                .isEqualTo(secret);
        assertThat(call("PATCH", "tokens/" + key, "{'state':'disabled'}").text())
                .doesNotContain(secret, "secret");
        assertThat(call("DELETE", "tokens/" + key, "").text()).doesNotContain(secret, "secret");
    }

    @Test
    void aTokenOfAProjectNeedsARoleThereOrIsGivenOne() {
        call("POST", "projects", "{'name':'shop'}");
        call("POST", "users", "{'login':'ann'}");
        var refused = call("POST", "tokens", "{'project':'shop','user':'ann'}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.get("detail")).startsWith("user ann holds no role in project shop");
        var made = call("POST", "tokens", "{'project':'shop','user':'ann','grantRole':'member','name':'laptop'}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.get("token.name")).isEqualTo("laptop");
        assertThat(made.get("project.name")).isEqualTo("shop");
        assertThat(made.get("user.login")).isEqualTo("ann");
        assertThat(call("POST", "projects/shop/tokens", "{'user':'ann'}").status())
                .isEqualTo(201);
        assertThat(call("GET", "users/ann/tokens", "").json().path("items").size())
                .isEqualTo(2);
        assertThat(call("GET", "tokens?project=shop", "").json().path("items").size())
                .isEqualTo(3);
    }

    @Test
    void importsAGivenKeyPair() {
        call("POST", "projects", "{'name':'shop','createToken':false}");
        var body = "{'project':'shop','user':'shop','accessKey':'AKIAOLD','secretKey':'old-secret-key'}";
        assertThat(call("POST", "tokens", body).get("token.via")).isEqualTo("import");
        assertThat(call("GET", "tokens/AKIAOLD/secret", "").get("secretKey")).isEqualTo("old-secret-key");
        var again = call("POST", "tokens", body);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).doesNotContain("old-secret-key");
        var half = call("POST", "tokens", "{'project':'shop','user':'shop','secretKey':'some-secret'}");
        assertThat(half.status()).isEqualTo(400);
        assertThat(half.get("detail")).isEqualTo("field \"accessKey\" is needed");
        var bad =
                call("POST", "tokens", "{'project':'shop','user':'shop','accessKey':'a/b','secretKey':'some-secret'}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text()).doesNotContain("some-secret");
    }

    @Test
    void aTokenIsLimitedDisabledAndEnabled() {
        call("POST", "projects", "{'name':'shop','createToken':false}");
        var policy = "{'Statement':[{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}]}";
        var made = call("POST", "tokens", "{'project':'shop','user':'shop','policy':" + policy + "}");
        var key = made.get("token.accessKey");
        assertThat(made.get("token.policy.Statement.0.Action")).isEqualTo("s3:GetObject");
        var bad = call(
                "POST",
                "tokens",
                "{'project':'shop','user':'shop','policy':" + policy.replace("Allow", "Perhaps") + "}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.get("detail")).isEqualTo("statement 1: Effect is neither Allow nor Deny");

        assertThat(call("PATCH", "tokens/" + key, "{'state':'disabled','name':'n'}")
                        .get("state"))
                .isEqualTo("disabled");
        assertThat(call("GET", "tokens/" + key, "").get("name")).isEqualTo("n");
        assertThat(call("PATCH", "tokens/" + key, "{'state':'active','expiresAt':'2099-01-01T00:00:00Z'}")
                        .get("expiresAt"))
                .isEqualTo("2099-01-01T00:00:00Z");
        assertThat(call("PATCH", "tokens/" + key, "{'expiresAt':null}").json().has("expiresAt"))
                .isFalse();
        assertThat(call("PATCH", "tokens/" + key, "{'expiresAt':'2020-01-01T00:00:00Z'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aProjectWithBucketsIsDeletedOnlyWhenItsNameIsRepeated() throws IOException {
        var order = call("POST", "projects", "{'name':'shop'}");
        var key = order.get("token.accessKey");
        stores.projects().createBucket(order.get("project.id"), new BucketName("wares"), "us-east-1", Acl.PRIVATE);

        var refused = call("DELETE", "projects/shop", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.get("buckets.0")).isEqualTo("wares");
        assertThat(call("DELETE", "projects/shop?withData=shp", "").status()).isEqualTo(400);
        assertThat(call("GET", "tokens/" + key, "").get("state")).isEqualTo("active");

        var deleted = call("DELETE", "projects/shop?withData=shop", "");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.get("disabledTokens.0")).isEqualTo(key);
        assertThat(call("GET", "projects/shop", "").status()).isEqualTo(404);
        assertThat(call("GET", "projects", "").json().path("items").size()).isZero();
        assertThat(call("GET", "tokens/" + key, "").get("state")).isEqualTo("disabled");
        assertThat(call("PATCH", "tokens/" + key, "{'state':'active'}").status())
                .isEqualTo(404);
        assertThat(call("POST", "projects", "{'name':'shop'}").get("project.id"))
                .isNotEqualTo(order.get("project.id"));
    }

    @Test
    void anEmptyProjectIsDeleted() {
        call("POST", "projects", "{'name':'shop'}");
        assertThat(call("DELETE", "projects/shop", "").status()).isEqualTo(200);
        assertThat(call("GET", "projects/shop", "").status()).isEqualTo(404);
    }

    @Test
    void aUserWithTokensIsDeletedOnlyByForce() {
        var key = call("POST", "projects", "{'name':'shop','user':{'login':'ann'}}")
                .get("token.accessKey");
        var refused = call("DELETE", "users/ann", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.get("tokens.0")).isEqualTo(key);
        assertThat(call("DELETE", "projects/shop/users/ann", "").status()).isEqualTo(409);
        var deleted = call("DELETE", "users/ann?force=true", "");
        assertThat(deleted.get("deletedTokens.0")).isEqualTo(key);
        assertThat(call("GET", "tokens/" + key, "").status()).isEqualTo(404);
        assertThat(call("GET", "users/ann", "").status()).isEqualTo(404);
        assertThat(call("GET", "projects/shop/users", "").json().path("items").size())
                .isZero();
    }

    @Test
    void anOperatorIsNotDeletedEvenByForce() {
        call("POST", "users", "{'login':'root','operator':true}");
        assertThat(call("DELETE", "users/root?force=true", "").status()).isEqualTo(409);
    }

    @Test
    void setsAGivenPasswordOrMakesOne() throws IOException {
        call("POST", "users", "{'login':'ann','password':'first password'}");
        var passwords = new Passwords(RANDOM);
        assertThat(passwords.matches("first password", hash("ann"))).isTrue();
        var made = call("PUT", "users/ann/password", "");
        assertThat(passwords.matches(made.get("password"), hash("ann"))).isTrue();
        var given = call("PUT", "users/ann/password", "{'password':'second password'}");
        assertThat(given.text()).doesNotContain("second password");
        assertThat(passwords.matches("second password", hash("ann"))).isTrue();
        var bad = call("PUT", "users/ann/password", "{'password':'short'}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text()).doesNotContain("\"short\"");
        assertThat(call("GET", "users/ann", "").text()).doesNotContain("argon2", "password");
    }

    private String hash(String login) throws IOException {
        return stores.tokens().userNamed(login).orElseThrow().passwordHash();
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            call("POST", "users", "{'login':'user" + i + "'}");
        }
        var seen = new java.util.TreeSet<String>();
        var target = "users?limit=2";
        int pages = 0;
        while (!target.isEmpty()) {
            var page = call("GET", target, "");
            page.json()
                    .path("items")
                    .forEach(user -> seen.add(user.path("login").asString()));
            target = page.json().has("next") ? "users?limit=2&after=" + page.get("next") : "";
            pages++;
        }
        assertThat(seen).containsExactly("user0", "user1", "user2", "user3", "user4");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void theTextOfACallHoldsNoSecret() {
        var call = new AdminCall(
                "POST",
                java.util.List.of("tokens", "a\nb"),
                Map.of(),
                "Bearer " + OPERATOR,
                null,
                null,
                "api",
                Peer.SELF,
                "{\"secretKey\":\"hush-hush\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(call.toString()).isEqualTo("POST tokens/a?b");
    }
}
