package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The commands about access to a bucket.
@TestInstance(Lifecycle.PER_CLASS)
final class AccessCommandsTest {
    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        started.ready();
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

    private static String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text.replace('\'', '"'))
                .toString();
    }

    private static String policy(String bucket, String action) throws IOException {
        return file(
                "policy-" + bucket + ".json",
                "{'Version':'2012-10-17',\n 'Statement':[{'Sid':'Web','Effect':'Allow','Principal':'*',\n  'Action':'"
                        + action + "','Resource':'arn:aws:s3:::" + bucket + "/*'}]}");
    }

    @Test
    void aPolicyIsCheckedSetShownAndRemoved() throws Exception {
        good("bucket", "create", "default", "open");
        assertThat(good("bucket", "access", "default", "open")).contains("private", "It has no policy.");
        assertThat(refused("bucket", "policy", "default", "open")).contains("bucket open has no policy");
        var wrong = policy("open", "s3:GetObjekt");
        assertThat(refused("bucket", "policy", "default", "open", "--check", wrong))
                .contains("Policy has invalid action", "statement 1");
        assertThat(refused("bucket", "policy", "default", "open", "--set", wrong))
                .contains("Policy has invalid action", "statement 1");
        var right = policy("open", "s3:GetObject");
        assertThat(good("bucket", "policy", "default", "open", "--check", right))
                .contains("true");
        assertThat(good("bucket", "policy", "default", "open", "--set", right)).contains("Policy set.");
        assertThat(good("bucket", "policy", "default", "open").strip()).isEqualTo(Files.readString(Path.of(right)));
        assertThat(good("bucket", "access", "default", "open", "--quiet").strip())
                .isEqualTo("public");
        assertThat(good("bucket", "policy", "default", "open", "--remove")).contains("Policy removed.");
        assertThat(good("bucket", "access", "default", "open", "--quiet").strip())
                .isEqualTo("private");
    }

    @Test
    void aPolicyIsReadFromStandardInput() throws Exception {
        good("bucket", "create", "default", "piped");
        var text = Files.readString(Path.of(policy("piped", "s3:GetObject")));
        var set = cli(text, "bucket", "policy", "default", "piped", "--set", "-");
        assertThat(set.code()).as(set.err()).isZero();
        assertThat(good("bucket", "policy", "default", "piped")).contains("arn:aws:s3:::piped/*");
    }

    @Test
    void blocksAreSwitchedOneByOne() throws Exception {
        good("bucket", "create", "default", "blocked");
        assertThat(good("bucket", "public-access-block", "default", "blocked", "--block-public-policy", "on"))
                .containsPattern("Bucket: BlockPublicPolicy +true")
                .containsPattern("Bucket: BlockPublicAcls +false");
        assertThat(refused("bucket", "policy", "default", "blocked", "--set", policy("blocked", "s3:GetObject")))
                .contains("BlockPublicPolicy");
        assertThat(good("bucket", "public-access-block", "default", "blocked", "--ignore-public-acls", "on"))
                .containsPattern("Bucket: BlockPublicPolicy +true")
                .containsPattern("Bucket: IgnorePublicAcls +true");
        assertThat(good("bucket", "public-access-block", "default", "blocked", "--set", "none"))
                .doesNotContainPattern("Bucket: .* +true");
        assertThat(refused("bucket", "public-access-block", "default", "blocked", "--block-public-acls", "yes"))
                .contains("--block-public-acls is on or off");
        good("project", "create", "closed");
        assertThat(good("project", "public-access-block", "closed", "--set", "all"))
                .doesNotContain("false");
        good("bucket", "create", "closed", "shut");
        assertThat(good("bucket", "public-access-block", "closed", "shut"))
                .containsPattern("Project: RestrictPublicBuckets +true");
    }

    @Test
    void ownershipAndCorsRules() throws Exception {
        good("bucket", "create", "default", "pages");
        assertThat(good("bucket", "ownership", "default", "pages", "--quiet").strip())
                .isEqualTo("ObjectWriter");
        good("bucket", "ownership", "default", "pages", "--set", "BucketOwnerEnforced");
        assertThat(good("bucket", "ownership", "default", "pages", "--quiet").strip())
                .isEqualTo("BucketOwnerEnforced");
        assertThat(good("bucket", "ownership", "default", "pages", "--remove")).contains("ObjectWriter");
        var cors = file(
                "cors.json",
                "{'CORSRules':[{'ID':'shop','AllowedOrigins':['https://shop.example'],'AllowedMethods':['GET','PUT'],"
                        + "'ExposeHeaders':['ETag'],'MaxAgeSeconds':60}]}");
        assertThat(good("bucket", "cors", "default", "pages", "--set", cors)).contains("https://shop.example", "shop");
        assertThat(good("bucket", "cors", "default", "pages", "--json")).contains("\"exposeHeaders\"");
        var broken = file("broken.json", "{'CORSRules':[");
        assertThat(refused("bucket", "cors", "default", "pages", "--set", broken))
                .contains("it is no JSON");
        good("bucket", "cors", "default", "pages", "--remove");
        assertThat(good("bucket", "cors", "default", "pages")).doesNotContain("shop.example");
    }

    @Test
    void whatSomebodyMayDoIsTried() throws Exception {
        good("bucket", "create", "default", "tried");
        var ask = new String[] {"bucket", "simulate", "default", "tried", "s3:GetObject", "--key", "a.txt"};
        assertThat(good(ask)).contains("Denied: neither the bucket policy nor an ACL allows it.");
        var unsaved = policy("tried", "s3:GetObject");
        assertThat(good(with(ask, "--policy", unsaved)))
                .contains("Allowed: statement \"Web\" of the bucket policy allows it.");
        good("bucket", "policy", "default", "tried", "--set", unsaved);
        assertThat(good(with(ask, "--quiet")).strip()).isEqualTo("true");
        assertThat(good(with(ask, "--user", "admin", "--condition", "aws:SourceIp=192.0.2.7")))
                .contains("Allowed: the bucket belongs to the project");
        assertThat(refused(with(ask, "--condition", "aws:SourceIp"))).contains("--condition is NAME=VALUE");
        assertThat(refused(with(ask, "--user", "nobody"))).contains("nobody");
    }

    private static String[] with(String[] call, String... more) {
        var all = Arrays.copyOf(call, call.length + more.length);
        System.arraycopy(more, 0, all, call.length, more.length);
        return all;
    }
}
