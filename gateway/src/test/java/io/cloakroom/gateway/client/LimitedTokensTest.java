package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients with the tokens that the panel proposes: each level, limited to a bucket, or to a prefix in it. Next to
/// the prefix is an object that they must not see.
class LimitedTokensTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String SECRET_NAME = "elsewhere/secret-name";

    @TempDir
    Path home;

    private final TestBucket bucket = GATEWAY.bucket();
    private Tree tree;

    /// @param prefix of the token; empty for the whole bucket
    record Trial(Release release, String prefix) {
        static Stream<Trial> all() {
            return Release.all().flatMap(each -> Stream.of(new Trial(each, ""), new Trial(each, "backup/")));
        }

        /// Debian has no Kopia. Clients that start slowly are run only once for each scope and release.
        static Stream<Trial> crossed() {
            return all().filter(each -> each.prefix.isEmpty() == (each.release != Release.DEBIAN));
        }

        static Stream<Trial> current() {
            return all().filter(each -> each.release != Release.DEBIAN);
        }
    }

    @BeforeEach
    void plant() throws Exception {
        bucket.put(SECRET_NAME, "not yours");
        tree = new Tree(home.resolve("tree"));
        tree.write("one.txt", "one");
        tree.write("deep/two.txt", "two");
    }

    private Account token(Trial trial, String level) {
        var prefixes = trial.prefix().isEmpty() ? List.<String>of() : List.of(trial.prefix());
        var choice = new ScopeChoice(level, List.of(bucket.name()), prefixes, List.of());
        return GATEWAY.limited(bucket.account(), ScopeDocument.of(choice));
    }

    private Client restic(Trial trial, String level) {
        var keys = token(trial, level);
        return new Client(home, trial.release().find("restic").toString())
                .with("AWS_ACCESS_KEY_ID", keys.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", keys.secretKey())
                .with("RESTIC_REPOSITORY", "s3:" + GATEWAY.endpoint() + "/" + bucket.name() + "/backup/restic")
                .with("RESTIC_PASSWORD", "of this test");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedTokensTest$Trial#crossed")
    void resticBacksUpAndForgetsAndAReaderRestores(Trial trial) throws Exception {
        for (var level : List.of("read-write", "full")) {
            var restic = restic(trial, level)
                    .with(
                            "RESTIC_REPOSITORY",
                            "s3:" + GATEWAY.endpoint() + "/" + bucket.name() + "/backup/restic-" + level);
            restic.run("init");
            restic.run("backup", "tree");
            restic.run("backup", "tree");
            restic.run("forget", "--keep-last", "1", "--prune");
            assertThat(restic.run("check")).contains("no errors were found");
            var reader = restic(trial, "read")
                    .with(
                            "RESTIC_REPOSITORY",
                            "s3:" + GATEWAY.endpoint() + "/" + bucket.name() + "/backup/restic-" + level);
            reader.run("restore", "latest", "--no-lock", "--target", home.resolve(level));
            tree.assertSame(home.resolve(level).resolve("tree"));
        }
    }

    private Client rclone(Trial trial, String level) {
        var keys = token(trial, level);
        return new Client(home, trial.release().find("rclone").toString(), "--retries", "1")
                .with("RCLONE_CONFIG_ROOM_TYPE", "s3")
                .with("RCLONE_CONFIG_ROOM_PROVIDER", "Other")
                // Before it writes to a bucket that it has not listed, rclone tries to create it, which none of these
                // tokens
                // may do.
                .with("RCLONE_CONFIG_ROOM_NO_CHECK_BUCKET", "true")
                .with("RCLONE_CONFIG_ROOM_ENDPOINT", GATEWAY.endpoint().toString())
                .with("RCLONE_CONFIG_ROOM_ACCESS_KEY_ID", keys.accessKey())
                .with("RCLONE_CONFIG_ROOM_SECRET_ACCESS_KEY", keys.secretKey());
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedTokensTest$Trial#all")
    void rcloneDoesWhatTheLevelSays(Trial trial) throws Exception {
        var remote = "room:" + bucket.name() + "/backup";
        for (var level : List.of("read-write", "full")) {
            var rclone = rclone(trial, level);
            rclone.run("sync", tree.root(), remote + "/" + level);
            assertThat(rclone.succeed("check", "--download", tree.root(), remote + "/" + level)
                            .err())
                    .contains(" 0 differences found");
            rclone.run("deletefile", remote + "/" + level + "/one.txt");
            rclone.run("sync", tree.root(), remote + "/" + level);
        }
        var reader = rclone(trial, "read");
        reader.run("sync", remote + "/full", home.resolve("back"));
        tree.assertSame(home.resolve("back"));
        assertThat(reader.run("lsf", "room:")).contains(bucket.name());
        assertThat(rclone(trial, "list").run("lsf", "-R", "--files-only", remote + "/full"))
                .isEqualTo("deep/two.txt\none.txt\n");
        rclone(trial, "write")
                .run("copyto", tree.file("one.txt"), remote + "/written.txt", "--no-check-dest", "--s3-no-head");
        assertThat(bucket.wire().get(bucket.path("backup/written.txt")).text()).isEqualTo("one");
        assertThat(reader.fail("deletefile", remote + "/full/one.txt")).contains("AccessDenied");
        if (!trial.prefix().isEmpty()) {
            assertThat(reader.fail("lsf", "-R", "room:" + bucket.name()))
                    .contains("AccessDenied")
                    .doesNotContain("secret-name");
        }
    }

    private Client kopia(Trial trial) {
        return new Client(home, trial.release().find("kopia").toString())
                .with("KOPIA_PASSWORD", "of this test")
                .with("KOPIA_CHECK_FOR_UPDATES", "false");
    }

    private Object[] connection(Trial trial, String level, Object... words) {
        var keys = token(trial, level);
        var options = List.of(
                "s3",
                "--bucket=" + bucket.name(),
                "--prefix=backup/kopia/",
                "--endpoint=" + GATEWAY.endpoint().getAuthority(),
                "--disable-tls",
                "--access-key=" + keys.accessKey(),
                "--secret-access-key=" + keys.secretKey());
        return Stream.concat(Stream.of(words), options.stream()).toArray();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedTokensTest$Trial#current")
    void kopiaSnapshotsAndAReaderRestores(Trial trial) throws Exception {
        var kopia = kopia(trial);
        kopia.run(connection(trial, "read-write", "repository", "create"));
        kopia.run("snapshot", "create", "tree");
        kopia.run("maintenance", "run", "--full");
        kopia.run("repository", "disconnect");
        kopia.run(connection(trial, "full", "repository", "connect"));
        kopia.run("snapshot", "create", "tree");
        kopia.run("repository", "disconnect");
        kopia.run(connection(trial, "read", "repository", "connect", "--readonly"));
        kopia.run("snapshot", "restore", home.resolve("tree"), home.resolve("back"));
        tree.assertSame(home.resolve("back"));
    }

    private Client aws(Trial trial, String level) {
        var keys = token(trial, level);
        return Client.aws(
                        trial.release(),
                        home,
                        "--endpoint-url",
                        GATEWAY.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", keys.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", keys.secretKey())
                .with("AWS_DEFAULT_REGION", "us-east-1");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedTokensTest$Trial#crossed")
    void awsDoesWhatTheLevelSays(Trial trial) throws Exception {
        var url = "s3://" + bucket.name() + "/backup/";
        for (var level : List.of("read-write", "full")) {
            var aws = aws(trial, level);
            aws.run("s3", "sync", tree.root(), url + level);
            aws.run("s3", "rm", url + level + "/one.txt");
            assertThat(aws.run("s3", "sync", tree.root(), url + level))
                    .contains("one.txt")
                    .doesNotContain("two.txt");
        }
        aws(trial, "write").run("s3", "cp", tree.file("one.txt"), url + "written.txt");
        var reader = aws(trial, "read");
        reader.run("s3", "sync", url + "full", home.resolve("back"));
        tree.assertSame(home.resolve("back"));
        assertThat(aws(trial, "list").run("s3", "ls", "--recursive", url)).contains("backup/written.txt");
        for (var level : List.of("read", "write", "read-write", "list", "full")) {
            var aws = aws(trial, level);
            aws.run("s3api", "head-bucket", "--bucket", bucket.name());
            assertThat(aws.run("s3api", "get-bucket-location", "--bucket", bucket.name()))
                    .contains("LocationConstraint");
            assertThat(aws.run("s3api", "list-multipart-uploads", "--bucket", bucket.name(), "--prefix", "backup/"))
                    .doesNotContain("secret-name");
        }
        if (!trial.prefix().isEmpty()) {
            assertThat(reader.fail("s3", "ls", "s3://" + bucket.name())).contains("AccessDenied");
            assertThat(reader.fail("s3", "cp", "s3://" + bucket.name() + "/" + SECRET_NAME, "-"))
                    .contains("403");
        }
    }
}
