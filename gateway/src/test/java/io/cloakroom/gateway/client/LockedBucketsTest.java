package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients that use Object Lock: `aws s3api`, and `restic` and `kopia`, whose backups are then protected from deletion.
class LockedBucketsTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private static String inDays(int days) {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(Duration.ofDays(days))
                .toString();
    }

    private Client aws(RealServer server, Way way) {
        return Client.aws(way.release(), home, "--endpoint-url", server.endpoint())
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("AWS_DEFAULT_REGION", "us-east-1");
    }

    private static Object[] words(String call, String[] object, Object... more) {
        return Stream.of(List.of("s3api", call), Arrays.asList(object), Arrays.asList(more))
                .flatMap(List::stream)
                .toArray();
    }

    private static JsonNode s3api(Client aws, String call, String[] object, Object... more) throws Exception {
        return JsonMapper.shared().readTree(aws.run(words(call, object, more)));
    }

    private static String retention(String mode, String until) {
        return "Mode=" + mode + ",RetainUntilDate=" + until;
    }

    /// Each call that supports Object Lock.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void awsLocksRetainsAndHolds(Way way) throws Exception {
        var server = SERVERS.over(way);
        var aws = aws(server, way);
        var name = server.bucketName();
        var bucket = new String[] {"--bucket", name};
        var object = new String[] {"--bucket", name, "--key", "k"};
        var file = Files.writeString(home.resolve("file"), "content");
        s3api(aws, "create-bucket", bucket, "--object-lock-enabled-for-bucket");
        assertThat(s3api(aws, "get-object-lock-configuration", bucket)
                        .at("/ObjectLockConfiguration/ObjectLockEnabled")
                        .asString())
                .isEqualTo("Enabled");
        assertThat(s3api(aws, "get-bucket-versioning", bucket).path("Status").asString())
                .isEqualTo("Enabled");
        assertThat(aws.fail(words("put-bucket-versioning", bucket, "--versioning-configuration", "Status=Suspended")))
                .contains("InvalidBucketState");

        var until = inDays(1);
        var version = s3api(
                        aws,
                        "put-object",
                        object,
                        "--body",
                        file,
                        "--object-lock-mode",
                        "GOVERNANCE",
                        "--object-lock-retain-until-date",
                        until,
                        "--object-lock-legal-hold-status",
                        "ON")
                .path("VersionId")
                .asString();
        var head = s3api(aws, "head-object", object);
        assertThat(head.path("ObjectLockMode").asString()).isEqualTo("GOVERNANCE");
        assertThat(Instant.parse(
                        head.path("ObjectLockRetainUntilDate").asString().replace("+00:00", "Z")))
                .isEqualTo(Instant.parse(until));
        assertThat(head.path("ObjectLockLegalHoldStatus").asString()).isEqualTo("ON");
        var delete = words("delete-object", object, "--version-id", version);
        var bypass = words("delete-object", object, "--version-id", version, "--bypass-governance-retention");
        assertThat(aws.fail(bypass)).contains("AccessDenied", "object protected by object lock");
        aws.run(words("put-object-legal-hold", object, "--legal-hold", "Status=OFF"));
        assertThat(s3api(aws, "get-object-legal-hold", object)
                        .at("/LegalHold/Status")
                        .asString())
                .isEqualTo("OFF");
        assertThat(aws.fail(delete)).contains("AccessDenied");

        aws.run(words("put-object-retention", object, "--retention", retention("GOVERNANCE", inDays(3))));
        var sooner = inDays(2);
        var shorter = words("put-object-retention", object, "--retention", retention("GOVERNANCE", sooner));
        assertThat(aws.fail(shorter)).contains("AccessDenied");
        aws.run(Stream.concat(Arrays.stream(shorter), Stream.of("--bypass-governance-retention"))
                .toArray());
        assertThat(s3api(aws, "get-object-retention", object)
                        .at("/Retention/RetainUntilDate")
                        .asString())
                .startsWith(sooner.substring(0, 10));
        aws.run(bypass);

        aws.run(
                words(
                        "put-object-lock-configuration",
                        bucket,
                        "--object-lock-configuration",
                        "{\"ObjectLockEnabled\":\"Enabled\",\"Rule\":{\"DefaultRetention\":{\"Mode\":\"COMPLIANCE\",\"Days\":1}}}"));
        assertThat(s3api(aws, "get-object-lock-configuration", bucket)
                        .at("/ObjectLockConfiguration/Rule/DefaultRetention/Days")
                        .asInt())
                .isEqualTo(1);
        aws.run("s3", "cp", file, "s3://" + name + "/default");
        var big = Files.write(home.resolve("big"), new byte[9 << 20]);
        aws.run("s3", "cp", big, "s3://" + name + "/big");
        for (var key : List.of("default", "big")) {
            var retained = s3api(aws, "head-object", new String[] {"--bucket", name, "--key", key});
            assertThat(retained.path("ObjectLockMode").asString()).as(key).isEqualTo("COMPLIANCE");
            var all = "Objects=[{Key=" + key + ",VersionId="
                    + retained.path("VersionId").asString() + "}]";
            var refused = s3api(aws, "delete-objects", bucket, "--delete", all, "--bypass-governance-retention");
            assertThat(refused.at("/Errors/0/Code").asString()).isEqualTo("AccessDenied");
        }
    }

    private static List<ObjectVersion> versions(S3Client s3, String bucket) {
        return s3.listObjectVersionsPaginator(request -> request.bucket(bucket)).versions().stream()
                .toList();
    }

    private static Set<String> ids(List<ObjectVersion> versions) {
        return versions.stream().map(ObjectVersion::versionId).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertNoneCanBeDeleted(S3Client s3, String bucket, List<ObjectVersion> versions) {
        assertThat(versions).isNotEmpty();
        for (var version : versions) {
            assertThatThrownBy(() -> s3.deleteObject(request -> request.bucket(bucket)
                            .key(version.key())
                            .versionId(version.versionId())
                            .bypassGovernanceRetention(true)))
                    .as(version.key())
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDenied"));
        }
    }

    /// The bucket retains everything that restic writes. What restic removes is only hidden, and remains stored.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void resticBacksUpAndForgets(Way way) throws Exception {
        var server = SERVERS.over(way);
        var bucket = server.bucketName();
        try (var s3 = server.s3()) {
            s3.createBucket(request -> request.bucket(bucket).objectLockEnabledForBucket(true));
            s3.putObjectLockConfiguration(request -> request.bucket(bucket)
                    .objectLockConfiguration(lock -> lock.objectLockEnabled("Enabled")
                            .rule(rule -> rule.defaultRetention(
                                    kept -> kept.mode("COMPLIANCE").days(1)))));
            var restic = new Client(home, way.release().find("restic").toString())
                    .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                    .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                    .with("RESTIC_REPOSITORY", "s3:" + server.endpoint() + "/" + bucket + "/repository")
                    .with("RESTIC_PASSWORD", "of this test");
            var tree = Tree.plant(home.resolve("tree"));
            restic.run("init");
            restic.run("backup", "tree");
            Files.delete(tree.file(Tree.BIG));
            tree.change();
            restic.run("backup", "tree");
            var before = versions(s3, bucket);
            restic.run("forget", "--keep-last", "1", "--prune");
            assertThat(restic.run("check", "--read-data")).contains("no errors were found");
            restic.run("restore", "latest", "--target", home.resolve("back"));
            tree.assertSame(home.resolve("back/tree"));

            var after = versions(s3, bucket);
            assertThat(ids(after)).containsAll(ids(before));
            assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers())
                    .as("what restic removed")
                    .isNotEmpty();
            assertNoneCanBeDeleted(s3, bucket, after);
        }
    }

    /// Kopia itself sets the retention of each blob, and extends it as long as the blob is needed.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LockedBucketsTest#current")
    void kopiaRetainsItsBlobs(Way way) throws Exception {
        var server = SERVERS.over(way);
        var bucket = server.bucketName();
        try (var s3 = server.s3()) {
            s3.createBucket(request -> request.bucket(bucket).objectLockEnabledForBucket(true));
            var kopia = new Client(home, way.release().find("kopia").toString())
                    .with("KOPIA_PASSWORD", "of this test")
                    .with("KOPIA_CHECK_FOR_UPDATES", "false");
            var tree = Tree.plant(home.resolve("tree"));
            kopia.run(
                    "repository",
                    "create",
                    "s3",
                    "--bucket=" + bucket,
                    "--endpoint=" + server.authority(),
                    "--disable-tls",
                    "--access-key=" + RealServer.ACCESS_KEY,
                    "--secret-access-key=" + RealServer.SECRET_KEY,
                    "--retention-mode=COMPLIANCE",
                    "--retention-period=96h");
            kopia.run("snapshot", "create", "tree");
            tree.change();
            kopia.run("snapshot", "create", "tree");
            kopia.run("snapshot", "verify", "--verify-files-percent=100");
            var blobs = blobs(s3, bucket);
            assertNoneCanBeDeleted(s3, bucket, blobs);
            var packed = blobs.stream()
                    .filter(each -> each.key().startsWith("p"))
                    .findFirst()
                    .orElseThrow();
            var first = until(s3, bucket, packed);
            assertThat(first).isBetween(inHours(95), inHours(97));

            kopia.run("maintenance", "set", "--extend-object-locks=true");
            kopia.run("maintenance", "run", "--full", "--safety=none");
            assertThat(until(s3, bucket, packed)).isAfter(first);
            kopia.run("snapshot", "restore", home.resolve("tree"), home.resolve("back"));
            tree.assertSame(home.resolve("back"));
            assertThat(ids(versions(s3, bucket))).containsAll(ids(blobs));
        }
    }

    /// Kopia does not retain what it often replaces: its logs, sessions and notes of maintenance.
    private static List<ObjectVersion> blobs(S3Client s3, String bucket) {
        var kept = new ArrayList<ObjectVersion>();
        for (var version : versions(s3, bucket)) {
            if (Set.of('p', 'q', 'x').contains(version.key().charAt(0))) {
                kept.add(version);
            }
        }
        return kept;
    }

    private static Instant inHours(int hours) {
        return Instant.now().plus(Duration.ofHours(hours));
    }

    private static Instant until(S3Client s3, String bucket, ObjectVersion version) {
        return s3.getObjectRetention(
                        request -> request.bucket(bucket).key(version.key()).versionId(version.versionId()))
                .retention()
                .retainUntilDate();
    }

    /// Debian has no Kopia.
    static List<Way> current() {
        return Way.plain().stream()
                .filter(way -> way.release() != Release.DEBIAN)
                .toList();
    }
}
