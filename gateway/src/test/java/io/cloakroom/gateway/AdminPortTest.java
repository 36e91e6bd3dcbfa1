package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.SettingSources;
import io.cloakroom.storage.engine.MemoryEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// REST over the real port, and its effect on the very next S3 request.
class AdminPortTest {
    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Gateway started;

    @BeforeEach
    void start() throws IOException {
        var flags = Map.of("--data", data.toString(), "--s3-port", "0", "--admin-port", "0");
        var values = SettingSources.read(
                Optional.empty(), Map.of(), setting -> Optional.ofNullable(flags.get(setting.flag())), _ -> {});
        started = Gateway.start(GatewayConfig.from(values), new MemoryEngine());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        gateway().close();
    }

    private Gateway gateway() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private HttpResponse<String> send(String method, String path, String body, String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(gateway().adminUrl() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("authorization", authorization)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(method, path, body, "Bearer " + gateway().operatorToken());
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        var response = send(method, path, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return JsonMapper.shared().readTree(response.body());
    }

    private S3Client s3(JsonNode order) {
        var keys = AwsBasicCredentials.create(
                order.at("/token/accessKey").asString(),
                order.at("/token/secretKey").asString());
        return S3Client.builder()
                .endpointOverride(URI.create(order.at("/endpoint").asString()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .build();
    }

    @Test
    void aTokenWorksFromTheNextRequestAndIsRefusedByTheNext() throws Exception {
        var order = json("POST", "/api/v1/projects", "{'name':'shop'}");
        var key = "/api/v1/tokens/" + order.at("/token/accessKey").asString();
        try (var s3 = s3(order)) {
            s3.createBucket(bucket -> bucket.bucket("wares"));
            json("PATCH", key, "{'state':'disabled'}");
            assertThatThrownBy(s3::listBuckets)
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(403));
            json("PATCH", key, "{'state':'active'}");
            assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).containsExactly("wares");
            json("DELETE", key, "");
            assertThatThrownBy(s3::listBuckets).isInstanceOf(S3Exception.class);
        }
    }

    private String signIn(String login, String password) throws Exception {
        var body = "{\"login\":\"" + login + "\",\"password\":\"" + password + "\"}";
        var request = HttpRequest.newBuilder(URI.create(gateway().adminUrl() + "/api/v1/sessions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return "Bearer "
                + JsonMapper.shared().readTree(answer.body()).path("token").asString();
    }

    /// S3 with temporary keys of a session.
    private S3Client temporary(String session) throws Exception {
        var answer = send("POST", "/api/v1/projects/shop/credentials", "", session);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var keys = JsonMapper.shared().readTree(answer.body());
        var credentials = AwsSessionCredentials.create(
                keys.path("accessKey").asString(),
                keys.path("secretKey").asString(),
                keys.path("sessionToken").asString());
        return S3Client.builder()
                .endpointOverride(URI.create(keys.path("endpoint").asString()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private static void requireRefused(S3Client s3) {
        assertThatThrownBy(s3::listBuckets)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }

    @Test
    void temporaryKeysEndWithTheirSession() throws Exception {
        json("POST", "/api/v1/projects", "{'name':'shop'}");
        json("PUT", "/api/v1/users/shop/password", "{'password':'opens sesame'}");
        var one = signIn("shop", "opens sesame");
        var other = signIn("shop", "opens sesame");
        try (var ofOne = temporary(one);
                var ofOther = temporary(other)) {
            ofOne.listBuckets();
            assertThat(send("DELETE", "/api/v1/sessions/current", "", one).statusCode())
                    .isEqualTo(200);
            requireRefused(ofOne);
            ofOther.listBuckets();
            json("PUT", "/api/v1/users/shop/password", "{'password':'opens barley'}");
            requireRefused(ofOther);
        }
    }

    @Test
    void anUnknownKeyWorksOnceItIsImported() throws Exception {
        json("POST", "/api/v1/projects", "{'name':'shop','createToken':false}");
        var keys = "'accessKey':'old-key','secretKey':'old-secret'";
        var asked = JsonMapper.shared()
                .readTree(("{'token':{" + keys + "},'endpoint':'" + gateway().endpoint() + "'}").replace('\'', '"'));
        try (var s3 = s3(asked)) {
            assertThatThrownBy(s3::listBuckets).isInstanceOf(S3Exception.class);
            json("POST", "/api/v1/tokens", "{'project':'shop','user':'shop'," + keys + "}");
            assertThat(s3.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void aTokenSeesItsProjectAndWithinItWhatItsPolicyAllows() throws Exception {
        var one = json("POST", "/api/v1/projects", "{'name':'one'}");
        var other = json("POST", "/api/v1/projects", "{'name':'other'}");
        var policy = "{'Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::open/*'}}";
        var limited = json("POST", "/api/v1/tokens", "{'project':'one','user':'one','policy':" + policy + "}");
        try (var full = s3(one);
                var foreign = s3(other);
                var reader = s3(limited)) {
            full.createBucket(bucket -> bucket.bucket("open"));
            full.createBucket(bucket -> bucket.bucket("shut"));
            assertThat(foreign.listBuckets().buckets()).isEmpty();
            assertThat(reader.listBuckets().buckets()).extracting(Bucket::name).containsExactly("open");
            assertThatThrownBy(() -> reader.deleteBucket(bucket -> bucket.bucket("open")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDenied"));
            assertThatThrownBy(() -> foreign.createBucket(bucket -> bucket.bucket("open")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("BucketAlreadyExists"));
        }
    }

    /// After a rotation the old keys work until their grace ends; without a grace they stop working at once.
    @Test
    void aReplacedTokenIsRefusedOnceItsGraceIsOver() throws Exception {
        var order = json("POST", "/api/v1/projects", "{'name':'shop'}");
        var old = "/api/v1/tokens/" + order.at("/token/accessKey").asString();
        try (var before = s3(order)) {
            before.listBuckets();
            var next = json("POST", old + "/rotation", "{'graceSeconds':1}");
            while (isLetIn(before)) {
                Thread.onSpinWait();
            }
            try (var after = s3(next)) {
                after.listBuckets();
                assertThat(send("PATCH", old, "{\"state\":\"active\"}").statusCode())
                        .isEqualTo(409);
                json("PATCH", old, "{'state':'active','revive':true}");
                before.listBuckets();
                json("POST", "/api/v1/tokens/" + next.at("/token/accessKey").asString() + "/leak", "");
                assertThatThrownBy(after::listBuckets).isInstanceOf(S3Exception.class);
            }
        }
    }

    @Test
    void aReplacedTokenWorksDuringItsGrace() throws Exception {
        var order = json("POST", "/api/v1/projects", "{'name':'shop'}");
        var old = "/api/v1/tokens/" + order.at("/token/accessKey").asString();
        var next = json("POST", old + "/rotation", "{'graceSeconds':3600}");
        try (var before = s3(order);
                var after = s3(next)) {
            before.listBuckets();
            after.listBuckets();
        }
    }

    private static boolean isLetIn(S3Client client) {
        try {
            client.listBuckets();
            return true;
        } catch (S3Exception refused) {
            return false;
        }
    }

    @Test
    void whatTheStartMadeIsInTheAuditLog() throws Exception {
        var lines = json("GET", "/api/v1/audit", "").path("items");
        assertThat(lines.findValuesAsString("action"))
                .containsExactly("token.create", "role.grant", "project.create", "user.create");
        assertThat(lines.findValuesAsString("via")).containsOnly("start");
        assertThat(lines.findValuesAsString("who")).containsOnly("admin");
        assertThat(json("GET", "/api/v1/audit/verification", "").path("whole").asBoolean())
                .isTrue();
        var welcome = gateway().prepared().welcome().orElseThrow();
        gateway().welcomed(welcome);
        assertThat(json("GET", "/api/v1/audit?limit=1", "")
                        .at("/items/0/action")
                        .asString())
                .isEqualTo("user.password");
        assertThat(json("GET", "/api/v1/projects/default/tokens", "")
                        .at("/items/0/lastUse")
                        .isMissingNode())
                .isTrue();
        var log = Files.readString(data.resolve("audit/audit-0000000001.jsonl"));
        assertThat(log)
                .doesNotContain(welcome.token().secret())
                .doesNotContain(welcome.madePassword().orElseThrow());
    }

    @Test
    void anAuditLogThatCannotBeWrittenStopsTheStart() throws Exception {
        var elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("audit"), "in the way");
        var flags = Map.of("--data", elsewhere.toString(), "--s3-port", "0", "--admin-port", "0");
        var values = SettingSources.read(
                Optional.empty(), Map.of(), setting -> Optional.ofNullable(flags.get(setting.flag())), _ -> {});
        assertThatThrownBy(() -> Gateway.start(GatewayConfig.from(values), new MemoryEngine()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the audit log in " + elsewhere.resolve("audit") + " cannot be opened: ");
    }

    /// The test button's request goes through the same handler as others, so that it is counted like them.
    @Test
    void theTestOfATokenTellsWhatItMay() throws Exception {
        var order = json("POST", "/api/v1/projects", "{'name':'shop'}");
        var token = "/api/v1/tokens/" + order.at("/token/accessKey").asString();
        json("POST", "/api/v1/projects/shop/buckets", "{'name':'wares'}");
        var good = json("POST", token + "/test", "");
        assertThat(good.path("passed").asBoolean()).isTrue();
        assertThat(good.path("steps").findValuesAsString("request"))
                .containsExactly(
                        "List buckets",
                        "List objects",
                        "Put a marker object",
                        "Ask for its head",
                        "Get it back",
                        "Delete it");
        assertThat(good.path("clockSkewSeconds").asInt()).isZero();
        json("PATCH", token, "{'scope':{'level':'read'}}");
        var limited = json("POST", token + "/test", "{'bucket':'wares'}");
        assertThat(limited.path("passed").asBoolean()).isTrue();
        assertThat(limited.at("/steps/2/skipped").asBoolean()).isTrue();
        json("PATCH", token, "{'scope':{'level':'full','buckets':['elsewhere']}}");
        var elsewhere = json("POST", token + "/test", "{'bucket':'wares'}");
        assertThat(elsewhere.path("passed").asBoolean()).isFalse();
        json("PATCH", token, "{'state':'disabled'}");
        assertThat(json("POST", token + "/test", "").at("/steps/0/code").asString())
                .isEqualTo("InvalidAccessKeyId");
        assertThat(send("POST", token + "/test", "{\"bucket\":\"../admin?x\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void segmentsOfThePathAreDecodedOneByOne() throws Exception {
        json("POST", "/api/v1/projects", "{'name':'Grüße + mehr'}");
        assertThat(json("GET", "/api/v1/projects/Gr%C3%BC%C3%9Fe%20+%20mehr", "")
                        .path("name")
                        .asString())
                .isEqualTo("Grüße + mehr");
        assertThat(send("GET", "/api/v1/projects/a%2Fb", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/api/v1/projects/%ff", "").statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyIsBounded() throws Exception {
        var long512 = "{\"name\":\"" + "x".repeat(512 * 1024) + "\"}";
        var refused = send("POST", "/api/v1/projects", long512);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void withoutTheTokenThereIsNothingToSee() throws Exception {
        var refused = send("GET", "/api/v1/projects", "", "Bearer wrong");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer realm=\"cloakroom\"");
        assertThat(refused.headers().firstValue("cache-control")).contains("no-store");
        var home = send("GET", "/", "");
        assertThat(home.statusCode()).isEqualTo(303);
        assertThat(home.headers().firstValue("location")).contains("/sign-in");
        assertThat(send("GET", "/api/v2/projects", "").statusCode()).isEqualTo(404);
    }

    @Test
    void healthAnswersWithoutToken() throws Exception {
        for (var path : new String[] {"/healthz", "/readyz"}) {
            assertThat(send("GET", path, "", "none").body()).isEqualTo("ok\n");
            assertThat(send("HEAD", path, "", "none").statusCode()).isEqualTo(200);
            assertThat(send("POST", path, "", "none").statusCode()).isEqualTo(405);
        }
    }
}
