package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The commands about lifecycle rules and unfinished uploads.
@TestInstance(Lifecycle.PER_CLASS)
final class LifecycleCommandsTest {
    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        started.ready();
        good("bucket", "create", "default", "wares");
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static Result cli(String input, String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), input, arguments);
    }

    private static String good(String... arguments) {
        var result = cli("", arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static String refused(String... arguments) {
        var result = cli("", arguments);
        assertThat(result.code()).isNotZero();
        return result.err() + result.out();
    }

    private static String file(String text) throws IOException {
        return Files.writeString(directory.resolve("rules.json"), text.replace('\'', '"'))
                .toString();
    }

    @Test
    void rulesAreTriedSetShownAndRemoved() throws Exception {
        var rules = file("{'rules':[{'id':'backups','prefix':'backups/','expireOn':'2020-01-01T00:00:00Z'}]}");
        good("bucket", "create-folder", "default", "wares", "backups/2026/");
        assertThat(good("bucket", "lifecycle", "default", "wares", "--set", rules, "--preview"))
                .containsPattern("Objects deleted +1")
                .contains("backups/2026/", "expire", "backups");
        assertThat(good("bucket", "lifecycle", "default", "wares")).doesNotContain("backups");
        assertThat(good("bucket", "lifecycle", "default", "wares", "--set", rules))
                .contains("backups/", "2020-01-01T00:00:00Z");
        assertThat(good("bucket", "lifecycle", "default", "wares", "--quiet").strip())
                .isEqualTo("backups");
        assertThat(good("bucket", "lifecycle", "default", "wares", "--preview", "--json"))
                .contains("\"expired\"");
        var kept = good("bucket", "lifecycle", "default", "wares", "--json");
        var again = cli(kept, "bucket", "lifecycle", "default", "wares", "--set", "-", "--json");
        assertThat(again.out()).as(again.err()).isEqualTo(kept);
        assertThat(good("bucket", "lifecycle", "default", "wares", "--remove")).contains("Lifecycle rules removed.");
        assertThat(refused("bucket", "lifecycle", "default", "wares", "--remove", "--preview"))
                .contains("exclude each other");
    }

    @Test
    void theFormOfTheAwsCommandLineIsTaken() throws Exception {
        good("bucket", "create", "default", "aws");
        var aws = file("""
                {'Rules':[{'ID':'one','Status':'Enabled','Filter':{'And':{'Prefix':'a/','Tags':[{'Key':'k','Value':'v'}],
                  'ObjectSizeGreaterThan':10,'ObjectSizeLessThan':20}},'Expiration':{'Date':'2030-01-01'},
                  'Transitions':[{'Date':'2029-01-01T00:00:00Z','StorageClass':'GLACIER'}]},
                 {'ID':'two','Status':'Disabled','Filter':{'Prefix':''},'NoncurrentVersionExpiration':
                  {'NoncurrentDays':30,'NewerNoncurrentVersions':3},'AbortIncompleteMultipartUpload':{'DaysAfterInitiation':7},
                  'Expiration':{'ExpiredObjectDeleteMarker':true},
                  'NoncurrentVersionTransitions':[{'NoncurrentDays':7,'NewerNoncurrentVersions':1,'StorageClass':'GLACIER'}]}]}""");
        assertThat(good("bucket", "lifecycle", "default", "aws", "--set", aws, "--json")
                        .replaceAll("\\s", ""))
                .contains(
                        "\"id\":\"one\"",
                        "\"prefix\":\"a/\"",
                        "\"tags\":{\"k\":\"v\"}",
                        "\"largerThan\":10",
                        "\"smallerThan\":20",
                        "\"expireOn\":\"2030-01-01T00:00:00Z\"",
                        "\"on\":\"2029-01-01T00:00:00Z\"",
                        "\"enabled\":false",
                        "\"noncurrentDays\":30",
                        "\"keepNewer\":3",
                        "\"abortUploadsAfterDays\":7",
                        "\"removeLoneMarkers\":true");
        good(
                "bucket",
                "lifecycle",
                "default",
                "aws",
                "--set",
                file("{'Rules':[{'Status':'Enabled','Prefix':'a','Expiration':{'Days':1}}]}"));
        assertThat(good("bucket", "lifecycle", "default", "aws", "--json")).contains("\"olderForm\" : true");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        String[] set = {"bucket", "lifecycle", "default", "wares", "--set"};
        var wrong = Map.of(
                "{'Rules':[{'Status':'Enabled','Expiration':{'Days':1}}]}", "neither Filter nor Prefix",
                "{'Rules':[{'Status':'On','Filter':{}}]}", "Status is Enabled or Disabled",
                "{'rules':[{'expireAfterDays':0}]}", "must be a positive integer",
                "{'Rules':[{'Status':'Enabled','Filter':{},'Expire':1}]}", "unknown field \"Expire\"",
                "{'rules':", "it is no JSON",
                "{}", "no list Rules");
        for (var each : wrong.entrySet()) {
            assertThat(refused(set[0], set[1], set[2], set[3], set[4], file(each.getKey())))
                    .contains(each.getValue());
        }
    }

    @Test
    void uploadsAreListedAndOneThatIsNotThereIsNotAborted() {
        assertThat(good("bucket", "uploads", "default", "wares")).contains("UPLOAD", "AGE");
        assertThat(good("bucket", "uploads", "default", "wares", "--json")).contains("\"items\"");
        assertThat(refused("bucket", "abort-upload", "default", "wares", "a b/c", "none"))
                .contains("no upload \"none\" is in progress for \"a b/c\"");
    }
}
