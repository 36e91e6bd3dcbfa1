package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.SettingSources;
import io.cloakroom.storage.engine.MemoryEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST tokens/KEY/test` tries what a token should be able to do, and nothing else, and reports it. It leaves no
/// object behind.
@TestInstance(Lifecycle.PER_CLASS)
class TokenTrialTest {
    private static final String SAME = "'buckets':[],'prefixes':[],'addresses':[]";

    @TempDir
    static Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Gateway started;

    @BeforeAll
    void start() throws Exception {
        var flags = Map.of("--data", data.toString(), "--s3-port", "0", "--admin-port", "0");
        var values = SettingSources.read(
                Optional.empty(), Map.of(), setting -> Optional.ofNullable(flags.get(setting.flag())), _ -> {});
        started = Gateway.start(GatewayConfig.from(values), new MemoryEngine());
        for (var bucket : List.of("photos", "wares-1", "wares-2")) {
            json("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
        }
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        Objects.requireNonNull(started).close();
    }

    @AfterEach
    void nothingStays() throws Exception {
        for (var bucket : List.of("photos", "wares-1", "wares-2")) {
            var objects = json("GET", "projects/default/buckets/" + bucket + "/objects", "");
            assertThat(objects.findValuesAsString("key")).isEmpty();
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var gateway = Objects.requireNonNull(started);
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.adminUrl() + "/api/v1/" + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .header("authorization", "Bearer " + gateway.operatorToken())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        var answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    private String token(String terms) throws Exception {
        return json("POST", "tokens", "{'project':'default','user':'admin'," + terms + "}")
                .at("/token/accessKey")
                .asString();
    }

    private JsonNode tried(String terms) throws Exception {
        return json("POST", "tokens/" + token(terms) + "/test", "");
    }

    /// The steps in short: L(ist buckets), O(bjects), P(ut), H(ead), G(et), D(elete), R(ead what is there); in lower case
    /// when left out, with ! when failed.
    private static String steps(JsonNode report) {
        var letters = Map.of(
                "List buckets", "L",
                "List objects", "O",
                "Put a marker object", "P",
                "Ask for its head", "H",
                "Get it back", "G",
                "Delete it", "D",
                "Ask for the head of an object", "R");
        var steps = new ArrayList<String>();
        for (var step : report.path("steps")) {
            var letter = Objects.requireNonNull(letters.get(step.path("request").asString()));
            boolean skipped = step.path("skipped").asBoolean();
            steps.add(
                    skipped
                            ? letter.toLowerCase(java.util.Locale.ROOT)
                            : step.path("passed").asBoolean() ? letter : letter + "!");
            assertThat(step.path("message").asString().isEmpty())
                    .isEqualTo(step.path("passed").asBoolean());
        }
        return String.join("", steps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full       |         |                  | LOPHGD | photos  | false",
                "read-write |         |                  | LOPHGD | photos  | false",
                "read-write | photos  | uploads/         | LOPHGD | photos  | false",
                "read-write | wares-* |                  | LOPHGD | wares-1 | false",
                "read-write | wares-2 | a/b/             | LOPHGD | wares-2 | false",
                "write      | photos  |                  | LoPhgd | photos  | true",
                "write      |         | in/              | LoPhgd | photos  | true",
                "read       | photos  |                  | LOpr   | photos  | false",
                "list       | photos  |                  | LOpr   | photos  | false",
                "list       |         | uploads/         | LOpr   | photos  | false",
                "full       | wares-2 |                  | LOPHGD | wares-2 | false",
                "full       |         | only/            | LOPHGD | photos  | false"
            })
    void worksAtEveryLevel(
            String level, @Nullable String bucket, @Nullable String prefix, String steps, String place, boolean removed)
            throws Exception {
        var report = tried("'scope':{'level':'" + level + "','buckets':[" + (bucket == null ? "" : "'" + bucket + "'")
                + "],'prefixes':[" + (prefix == null ? "" : "'" + prefix + "'") + "],'addresses':[],"
                + "'publicUploads':false}");
        assertThat(report.path("passed").asBoolean()).as(report.toString()).isTrue();
        assertThat(steps(report)).isEqualTo(steps);
        assertThat(report.path("bucket").asString()).isEqualTo(place);
        assertThat(report.path("removedByServer").asBoolean()).isEqualTo(removed);
        assertThat(report.path("onlyFrom").size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "['s3:PutObject','s3:GetObject','s3:DeleteObject'] | 'arn:aws:s3:::photos/*.jpg'      | LoPHGD",
                "'s3:*'                                            | 'arn:aws:s3:::wares-?/in/*/out/*' | LoPHGD",
                "['s3:PutObject']                                  | ['arn:aws:s3:::photos/x/*']       | LoPhgd",
                "'s3:PutObject'                                    | 'arn:aws:s3:::photos/one.txt'     | L",
                "'s3:GetBucketLocation'                            | 'arn:aws:s3:::photos'             | L",
            })
    void worksWithAPolicyThatWasWrittenByHand(String actions, String resources, String steps) throws Exception {
        var report = tried("'policy':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':" + actions
                + ",'Resource':" + resources + "}}");
        assertThat(steps(report)).isEqualTo(steps);
        assertThat(report.path("passed").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.path("usable").asBoolean()).isEqualTo(!steps.equals("L"));
    }

    @Test
    void theTestRespectsADenyInTheTokensPolicy() throws Exception {
        var report = tried("'policy':{'Version':'2012-10-17','Statement':["
                + "{'Effect':'Allow','Action':'s3:*','Resource':'*'},"
                + "{'Effect':'Deny','Action':'s3:DeleteObject','Resource':'*'}]}");
        assertThat(steps(report)).isEqualTo("LOPHGd");
        assertThat(report.path("removedByServer").asBoolean()).isTrue();
        assertThat(report.path("passed").asBoolean()).isTrue();
    }

    @Test
    void aLimitOnAddressesIsNotReportedAsAFault() throws Exception {
        var far = tried("'scope':{'level':'read-write','buckets':[],'prefixes':[],'addresses':['192.0.2.0/24'],"
                + "'publicUploads':false}");
        assertThat(steps(far)).isEqualTo("Lop");
        assertThat(far.path("passed").asBoolean()).isTrue();
        assertThat(far.path("onlyFrom").toString()).isEqualTo("[\"192.0.2.0/24\"]");
        var here = tried("'scope':{'level':'read-write','buckets':[],'prefixes':[],'addresses':['127.0.0.1'],"
                + "'publicUploads':false}");
        assertThat(steps(here)).isEqualTo("LOPHGD");
        assertThat(here.path("onlyFrom").size()).isZero();
    }

    @Test
    void theTestCannotUseABucketOutsideOfTheTokensScope() throws Exception {
        var key = token("'scope':{'level':'read','buckets':['wares-1'],'prefixes':[],'addresses':[],"
                + "'publicUploads':false}");
        var report = json("POST", "tokens/" + key + "/test", "{'bucket':'photos'}");
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("usable").asBoolean()).isFalse();
        assertThat(report.path("bucket").asString()).isEqualTo("photos");
        assertThat(steps(report)).isEqualTo("L");
    }

    @Test
    void aDisabledTokenDoesNotWork() throws Exception {
        var key = token("'scope':{'level':'full'," + SAME + ",'publicUploads':false}");
        json("PATCH", "tokens/" + key, "{'state':'disabled'}");
        var report = json("POST", "tokens/" + key + "/test", "");
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("state").asString()).isEqualTo("disabled");
        assertThat(steps(report)).startsWith("L!O!P!");
    }

    /// The server refuses an end that has already passed when the request arrives. Then this tries a later end.
    private String tokenThatEndsSoon() throws Exception {
        for (long millis = 1500; ; millis *= 2) {
            var end = Instant.now().plusMillis(millis);
            var answer = send("POST", "tokens", "{'project':'default','user':'admin','expiresAt':'" + end + "'}");
            if (answer.statusCode() == 201) {
                return JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/token/accessKey")
                        .asString();
            }
            assertThat(answer.body()).contains("has passed");
        }
    }

    /// The token will not work later either.
    @Test
    void anExpiredTokenIsSaidToHaveExpired() throws Exception {
        var key = tokenThatEndsSoon();
        JsonNode report;
        do {
            report = json("POST", "tokens/" + key + "/test", "");
        } while (report.path("state").asString().equals("active"));
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("state").asString()).isEqualTo("expired");
    }

    /// A token that may only read is tried on an existing object.
    @Test
    void aReaderIsTriedOnWhatIsThere() throws Exception {
        var writer = token("'scope':{'level':'full'," + SAME + ",'publicUploads':false}");
        var link = json(
                "POST",
                "projects/default/buckets/photos/links",
                "{'key':'a b.jpg','method':'PUT','accessKey':'" + writer + "'}");
        var put = http.send(
                HttpRequest.newBuilder(URI.create(link.path("url").asString()))
                        .PUT(HttpRequest.BodyPublishers.ofString("picture"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(put.statusCode()).isEqualTo(200);
        try {
            var report = tried("'scope':{'level':'read','buckets':['photos'],'prefixes':[],'addresses':[],"
                    + "'publicUploads':false}");
            assertThat(steps(report)).isEqualTo("LOpR");
            assertThat(report.path("passed").asBoolean()).isTrue();
        } finally {
            json("DELETE", "projects/default/buckets/photos/objects/a%20b.jpg", "");
        }
    }

    /// A marker object under retention could not be deleted again.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"full | LOpr", "read-write | LOpr", "write | Lopr", "read | LOpr"})
    void nothingIsWrittenWhereItWouldBeRetained(String level, String steps) throws Exception {
        var bucket = "vault-retained-" + level;
        json("POST", "projects/default/buckets", "{'name':'" + bucket + "','objectLock':true}");
        json("PUT", "projects/default/buckets/" + bucket + "/object-lock", "{'mode':'compliance','days':1}");
        var scope = "'scope':{'level':'" + level + "','buckets':['" + bucket
                + "'],'prefixes':[],'addresses':[],'publicUploads':false}";
        var report = tried(scope);
        assertThat(report.path("passed").asBoolean()).as(report.toString()).isTrue();
        assertThat(steps(report)).isEqualTo(steps);
        assertThat(report.at("/steps/2/message").asString())
                .isEqualTo(
                        level.equals("read")
                                ? "Skipped: the limits of this token do not allow it."
                                : "Skipped: the bucket has a default retention, so the marker object could not"
                                        + " be deleted.");
        assertThat(versions(bucket)).isZero();
        json("POST", "projects/default/buckets/" + bucket + "/folders", "{'key':'f/'}");
        assertThat(steps(tried(scope))).isEqualTo(level.equals("write") ? steps : steps.replace('r', 'R'));
        assertThat(versions(bucket)).isEqualTo(1);
    }

    @Test
    void aBucketThatRetainsNothingIsPreferred() throws Exception {
        json("POST", "projects/default/buckets", "{'name':'archive','objectLock':true}");
        try {
            json("PUT", "projects/default/buckets/archive/object-lock", "{'mode':'governance','days':1}");
            var report = tried("'scope':{'level':'full'," + SAME + ",'publicUploads':false}");
            assertThat(report.path("bucket").asString()).isEqualTo("photos");
            assertThat(steps(report)).isEqualTo("LOPHGD");
            var alone = tried("'scope':{'level':'full','buckets':['archive'],'prefixes':[],'addresses':[],"
                    + "'publicUploads':false}");
            assertThat(alone.path("bucket").asString()).isEqualTo("archive");
            assertThat(steps(alone)).isEqualTo("LOpr");
        } finally {
            json("DELETE", "projects/default/buckets/archive", "");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"full | LOPHGD", "read-write | LOPHGD", "write | LoPhgd"})
    void noVersionOfTheMarkerStaysUnderObjectLock(String level, String steps) throws Exception {
        var bucket = "vault-locked-" + level;
        json("POST", "projects/default/buckets", "{'name':'" + bucket + "','objectLock':true}");
        var report = tried("'scope':{'level':'" + level + "','buckets':['" + bucket
                + "'],'prefixes':[],'addresses':[],'publicUploads':false}");
        assertThat(report.path("passed").asBoolean()).as(report.toString()).isTrue();
        assertThat(steps(report)).isEqualTo(steps);
        assertThat(versions(bucket)).isZero();
    }

    private int versions(String bucket) throws Exception {
        return json("GET", "projects/default/buckets/" + bucket + "/versions", "")
                .path("items")
                .size();
    }

    /// The instructions for clients take level, bucket and prefix into account.
    @Test
    void theStepsForClientsAreThoseThatTheTokenMayTake() throws Exception {
        var key = token("'scope':{'level':'read','buckets':['wares-1'],'prefixes':['in/'],'addresses':[],"
                + "'publicUploads':false}");
        assertThat(json("GET", "tokens/" + key + "/snippets", "").toString())
                .contains("restic --no-lock restore latest", "rclone lsf cloakroom:wares-1/in/", "--readonly")
                .doesNotContain("restic init", "rclone lsd", "put_object");
        var all = token("'scope':{'level':'full'," + SAME + ",'publicUploads':false}");
        assertThat(json("GET", "tokens/" + all + "/snippets", "").toString())
                .contains("restic init", "rclone lsd cloakroom:", "put_object")
                .doesNotContain("--no-lock", "--readonly", "no_check_bucket");
    }

    @Test
    void theUsableBucketsAreThoseOfItsScope() throws Exception {
        var key = token("'scope':{'level':'read','buckets':['wares-*'],'prefixes':[],'addresses':[],"
                + "'publicUploads':false}");
        assertThat(json("GET", "tokens/" + key + "/buckets", "").findValuesAsString("name"))
                .containsExactly("wares-1", "wares-2");
        var first = json("GET", "tokens/" + key + "/buckets?limit=1", "");
        assertThat(first.findValuesAsString("name")).containsExactly("wares-1");
        assertThat(json(
                                "GET",
                                "tokens/" + key + "/buckets?limit=1&after="
                                        + first.path("next").asString(),
                                "")
                        .findValuesAsString("name"))
                .containsExactly("wares-2");
        assertThat(json("GET", "tokens/" + key + "/snippets", "").toString())
                .contains("wares-1")
                .doesNotContain("YOUR-BUCKET");
    }
}
