package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.accesslog.AccessSettings;
import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.rest.AdminAnswer;
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
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST interface over a store in memory, with a clock that tests move. Tests call it in the same process, as the
/// ports do.
final class Desk {
    static final String OPERATORS_TOKEN = "operators-token";
    static final String ADDRESS = "192.0.2.1";

    final SecureRandom random = new SecureRandom();
    final MovedClock clock = new MovedClock();
    final MemoryEngine engine = new MemoryEngine();
    final Stores stores = Stores.over(engine, clock, random, StoreSettings.DEFAULT);
    final SecretBox box = new SecretBox(new byte[32], random);
    final TemporaryKeys temporary = new TemporaryKeys(box, clock, random);
    final Passwords passwords = new Passwords(random);
    final Sessions sessions = new Sessions(stores.records(), stores.tokens(), clock, random);
    final StoreHook hook = new StoreHook();
    final AuditLog audit;
    final AccessLog access;
    final AdminApi api;
    /// The answers of S3 to the requests of a token's test.
    volatile S3Door door =
            (_, _, _, _) -> new S3Door.Reply(200, Map.of("date", "Tue, 24 Nov 2026 04:00:02 GMT"), new byte[0]);
    /// Gets every call with its answer.
    volatile BiConsumer<AdminCall, AdminAnswer> witness = (_, _) -> {};

    Desk(Path directory) throws IOException {
        audit = AuditLog.open(directory.resolve("audit"), clock, 1 << 20);
        access = accessLog();
        var master = new MasterKeys(new byte[32], List.of());
        stores.keyring().begin(master, "us-east-1");
        stores.keys().begin(master, new KeyringService(stores.keyring()));
        var objects = hook.before(ObjectStore.class, stores.objects());
        var tokens = hook.before(TokenStore.class, stores.tokens());
        api = new AdminApi(new AdminParts(
                new AdminStores(
                        objects,
                        stores.projects(),
                        tokens,
                        stores.traffic(),
                        stores.records(),
                        stores.config(),
                        stores.retention(),
                        stores.jobs(),
                        stores.keyring()),
                new TokenIssuer(stores.projects(), tokens, box, clock, random),
                temporary,
                box,
                passwords,
                new AdminAuth(OPERATORS_TOKEN, "admin", sessions),
                sessions,
                audit,
                access,
                new QuietServer(),
                clock,
                random,
                Day.OF_24_HOURS));
    }

    /// A server that does nothing.
    private final class QuietServer implements Server {
        @Override
        public ServerFacts facts() {
            return new ServerFacts("http://s3.example:9000", "us-east-1");
        }

        @Override
        public StatusView status() {
            return new StatusView(
                    "1",
                    Instant.EPOCH,
                    5,
                    true,
                    List.of(),
                    1.5,
                    7,
                    0,
                    1L << 40,
                    1L << 39,
                    "http://s3.example:9000",
                    "x");
        }

        @Override
        public S3Door s3() {
            return door;
        }
    }

    /// A parsed answer.
    record Reply(int status, Map<String, String> headers, JsonNode json, String text) {
        /// The text at a path like `items.0.name`, or an empty one.
        String get(String path) {
            return at(path).asString("");
        }

        JsonNode at(String path) {
            return json.at("/" + path.replace('.', '/'));
        }

        /// One text field of all items of a page.
        List<String> all(String field) {
            var texts = new ArrayList<String>();
            at("items")
                    .forEach(item ->
                            texts.add(item.at("/" + field.replace('.', '/')).asString("")));
            return texts;
        }

        String etag() {
            return headers.getOrDefault("etag", "none");
        }

        /// This answer; fails unless its status is good.
        Reply good() {
            assertThat(status).as(text).isLessThan(300);
            return this;
        }

        /// This answer; fails unless it is a refusal with this status and a sentence.
        Reply refused(int as) {
            assertThat(status).as(text).isEqualTo(as);
            assertThat(get("detail")).isNotBlank();
            return this;
        }
    }

    /// A caller of the interface.
    final class Caller {
        private final @Nullable String authorization;

        private Caller(@Nullable String authorization) {
            this.authorization = authorization;
        }

        Reply get(String target) {
            return call("GET", target, "");
        }

        Reply post(String target, String body) {
            return call("POST", target, body);
        }

        Reply patch(String target, String body) {
            return call("PATCH", target, body);
        }

        Reply delete(String target) {
            return call("DELETE", target, "");
        }

        Reply call(String method, String target, String body) {
            return call(method, target, body, null, null);
        }

        /// @param body JSON, with ' for "
        Reply call(String method, String target, String body, @Nullable String ifMatch, @Nullable String key) {
            return send(method, target, body.replace('\'', '"'), ifMatch, key);
        }

        Reply send(String method, String target, String body, @Nullable String ifMatch, @Nullable String key) {
            var parts = target.split("\\?", 2);
            var call = new AdminCall(
                    method,
                    Arrays.stream(parts[0].split("/", -1)).map(Desk::decoded).toList(),
                    query(parts.length > 1 ? parts[1] : ""),
                    authorization,
                    ifMatch,
                    key,
                    "api",
                    new Peer(ADDRESS, "test"),
                    body.getBytes(StandardCharsets.UTF_8));
            var answer = api.answer(call);
            witness.accept(call, answer);
            return read(answer);
        }
    }

    private static Reply read(AdminAnswer answer) {
        var text = new String(answer.body(), StandardCharsets.UTF_8);
        var type = answer.headers().getOrDefault("content-type", "");
        assertThat(type.equals("application/problem+json"))
                .as(answer.status() + text)
                .isEqualTo(answer.status() >= 400);
        var mapper = JsonMapper.shared();
        return new Reply(
                answer.status(),
                answer.headers(),
                type.contains("json") ? mapper.readTree(text) : mapper.createObjectNode(),
                text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(String text) {
        var query = new LinkedHashMap<String, String>();
        if (!text.isEmpty()) {
            for (var pair : text.split("&", -1)) {
                query.put(
                        decoded(pair.substring(0, pair.indexOf('='))), decoded(pair.substring(pair.indexOf('=') + 1)));
            }
        }
        return query;
    }

    /// The caller with the operator's bearer token.
    Caller operator() {
        return new Caller("Bearer " + OPERATORS_TOKEN);
    }

    Caller nobody() {
        return new Caller(null);
    }

    /// The caller with this bearer token.
    Caller bearing(String token) {
        return new Caller("Bearer " + token);
    }

    /// A signed-in user of this name, who is created if necessary.
    Caller user(String login) throws IOException {
        if (stores.tokens().userNamed(login).isEmpty()) {
            operator().post("users", "{'login':'" + login + "'}").good();
        }
        var user = stores.tokens().userNamed(login).orElseThrow();
        return bearing(sessions.begin(user).token());
    }

    /// The same for a user with a role in a project.
    Caller user(String login, String project, String role) throws IOException {
        var caller = user(login);
        operator()
                .call("PUT", "projects/" + project + "/users/" + login, "{'role':'" + role + "'}")
                .good();
        return caller;
    }

    /// Creates a project without a token, and an owner of the same name.
    Caller project(String name) throws IOException {
        operator()
                .post("projects", "{'name':'" + name + "','createToken':false}")
                .good();
        return user(name);
    }

    /// Not in the directory of the test, because JUnit removes that while lines may still be written.
    static AccessLog accessLog() throws IOException {
        var logs = Files.createDirectories(Path.of("target", "requests"));
        return AccessLog.open(
                Files.createTempDirectory(logs, ""), AccessSettings.DEFAULT, OutputStream.nullOutputStream());
    }

    /// Creates a token for a user of a project, and returns its access key.
    String token(String project, String user) {
        return operator()
                .post("projects/" + project + "/tokens", "{'user':'" + user + "','grantRole':'member'}")
                .good()
                .get("token.accessKey");
    }

    /// Puts an object.
    void object(String bucket, String key, String text) throws IOException {
        object(bucket, key, text, "");
    }

    /// @param owner id of the project that wrote it; empty for that of the bucket
    void object(String bucket, String key, String text, String owner) throws IOException {
        var in = stores.projects().bucket(new BucketName(bucket)).orElseThrow();
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE).withOwner(owner);
        stores.objects()
                .put(
                        in,
                        new ObjectKey(key),
                        meta,
                        TestBody.of(text.getBytes(StandardCharsets.UTF_8)),
                        PutCondition.ALWAYS);
    }

    /// All bytes of the rows outside of the projects' objects.
    String stored() {
        var bytes = new StringBuilder();
        for (var id : List.of("projects", "users", "tokens", "records", "traffic")) {
            var partition = new Partition(Partition.CONTROL, id);
            for (var row : engine.keyValue().rows(partition)) {
                bytes.append(new String(row.bytes(), StandardCharsets.ISO_8859_1));
                var value = engine.keyValue().get(partition, row);
                bytes.append(new String(value == null ? new byte[0] : value, StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString();
    }

    /// Lines of the log, newest first.
    List<AuditEntry> lines() throws IOException {
        return audit.find("", _ -> true, null, 1000).entries();
    }

    /// The line that was written last.
    AuditEntry line() throws IOException {
        return lines().getFirst();
    }
}
