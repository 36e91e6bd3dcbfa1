package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.rocks.PowerCut;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Kills the server, or cuts its power, while lifecycle rules work on encrypted objects. A day lasts one second.
/// Objects that should stay remain readable, nothing expires early, and in the end everything that should expire has
/// expired. The properties `cloakroom.lifecycleKills` and `cloakroom.lifecycleCuts` say how often.
final class LifecycleKillTest {
    private static final Duration DAY = Duration.ofSeconds(1);
    private static final int DAYS = 2;
    private static final int WRITERS = 4;
    /// 32 times the letter A, and the MD5 of it.
    private static final String KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";

    private static final String KEY_MD5 = "UhbdzFjo2t5SVgded/ZC2g==";
    private static final List<String> BUCKETS = List.of(GivenKeys.BUCKET, "versioned");

    @TempDir
    private Path directory;

    /// The objects that were acknowledged, and the time before they were written.
    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS) // with thousands of kills
    void nothingExpiresEarlyAndNoRuleLosesItsPlace() throws Exception {
        int kills = Integer.getInteger("cloakroom.lifecycleKills", 3);
        for (int round = 0; round <= kills; round++) {
            serve(directory, Map.of(), round, kills);
        }
        assertThat(written).hasSizeGreaterThan(kills * 20);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void nothingExpiresEarlyOrIsLostWithThePower() throws Exception {
        int cuts = Integer.getInteger("cloakroom.lifecycleCuts", 2);
        var random = new Random(Long.getLong("cloakroom.seed", 1));
        var power = PowerCut.in(directory);
        var base = Files.createDirectory(directory.resolve("0"));
        for (int round = 0; round < cuts; round++) {
            var disk = power.begin(base);
            serve(base.resolve("data"), disk.environment(), round, cuts);
            base = directory.resolve(Integer.toString(round + 1));
            power.cut(disk, base, round % 2 == 0 ? null : random);
        }
        serve(base.resolve("data"), Map.of(), cuts, cuts);
        assertThat(written).hasSizeGreaterThan(cuts * 20);
    }

    /// Serves until the server is killed, or, after the last kill, until the expected final state is reached.
    private void serve(Path data, Map<String, String> more, int round, int kills) throws Exception {
        var environment = new HashMap<>(GivenKeys.ENVIRONMENT);
        environment.put("CLOAKROOM_LIFECYCLE_DAY_SECONDS", Long.toString(DAY.toSeconds()));
        environment.put("CLOAKROOM_SSE_C_OVER_HTTP", "allow");
        environment.putAll(more);
        try (var server = CloakroomProcess.serve(data, environment);
                var s3 = GivenKeys.client(URI.create(server.ready().group(1)))) {
            if (round == 0) {
                prepare(s3);
            }
            if (round < kills) {
                writeAndKill(server, s3, round, 50 + new Random(round).nextInt(300));
            } else {
                awaitTheEnd(s3);
            }
        }
    }

    private static void prepare(S3Client s3) {
        s3.createBucket(request -> request.bucket(BUCKETS.getLast()));
        s3.putBucketVersioning(request -> request.bucket(BUCKETS.getLast())
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        var rule = LifecycleRule.builder()
                .id("ends")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix("ends/"))
                .expiration(expiration -> expiration.days(DAYS))
                .noncurrentVersionExpiration(noncurrent -> noncurrent.noncurrentDays(1))
                .build();
        for (var bucket : BUCKETS) {
            s3.putBucketLifecycleConfiguration(
                    request -> request.bucket(bucket).lifecycleConfiguration(rules -> rules.rules(rule)));
        }
    }

    /// Lets clients write and read until this many objects are acknowledged, and kills the server while they continue.
    private void writeAndKill(CloakroomProcess server, S3Client s3, int round, int objects) throws Exception {
        var acknowledgements = new Semaphore(0);
        var wrong = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                threads.execute(() -> {
                    try {
                        var choices = new Random(1000L * round + writer);
                        for (int number = 0; ; number++) {
                            write(s3, round, writer, number);
                            acknowledgements.release();
                            requireWhole(s3, round, writer, choices.nextInt(number + 1));
                        }
                    } catch (SdkClientException killed) {
                        // There is no answer because the server was killed.
                    } catch (RuntimeException | AssertionError failed) {
                        wrong.add(failed);
                    } finally {
                        acknowledgements.release(100_000); // nobody waits for one who has ended
                    }
                });
            }
            acknowledgements.acquire(objects);
            server.kill();
        }
        assertThat(wrong).as(server.errors()).isEmpty();
    }

    private static String bucket(int writer) {
        return BUCKETS.get(writer % BUCKETS.size());
    }

    private static String key(int round, int writer, int number) {
        return (number % 3 == 0 ? "stays/" : "ends/") + round + "-" + writer + "-" + number;
    }

    /// How the object of a key is encrypted.
    private static int kind(String key) {
        return Math.floorMod(key.hashCode(), 4);
    }

    private static void encrypted(String key, PutObjectRequest.Builder request) {
        switch (kind(key)) {
            case 0 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case 1 -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).bucketKeyEnabled(true);
            case 2 -> request.sseCustomerAlgorithm("AES256").sseCustomerKey(KEY).sseCustomerKeyMD5(KEY_MD5);
            default -> {
                // Not encrypted.
            }
        }
    }

    private static String read(S3Client s3, String bucket, String key) {
        return s3.getObjectAsBytes(request -> {
                    request.bucket(bucket).key(key);
                    if (kind(key) == 2) {
                        request.sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(KEY)
                                .sseCustomerKeyMD5(KEY_MD5);
                    }
                })
                .asUtf8String();
    }

    private void write(S3Client s3, int round, int writer, int number) {
        var key = key(round, writer, number);
        var before = Instant.now().truncatedTo(ChronoUnit.MILLIS); // as the server notes times
        s3.putObject(request -> encrypted(key, request.bucket(bucket(writer)).key(key)), RequestBody.fromString(key));
        written.put(bucket(writer) + "/" + key, before);
    }

    private void requireWhole(S3Client s3, int round, int writer, int number) {
        var key = key(round, writer, number);
        try {
            assertThat(read(s3, bucket(writer), key)).isEqualTo(key);
        } catch (NoSuchKeyException gone) {
            // The object had expired before the client received the answer.
            assertThat(key).startsWith("ends/");
            assertThat(Instant.now())
                    .as(key)
                    .isAfterOrEqualTo(Objects.requireNonNull(written.get(bucket(writer) + "/" + key))
                            .plus(DAY.multipliedBy(DAYS)));
        }
    }

    private void awaitTheEnd(S3Client s3) {
        written.forEach((path, time) -> {
            var slash = path.indexOf('/');
            if (path.startsWith("stays/", slash + 1)) {
                var key = path.substring(slash + 1);
                assertThat(read(s3, path.substring(0, slash), key)).isEqualTo(key);
            }
        });
        var expected = written.keySet().stream()
                .filter(path -> path.contains("/stays/"))
                .collect(Collectors.toCollection(TreeSet::new));
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        var left = versions(s3, "ends/");
        while (left > 0) {
            assertThat(System.nanoTime())
                    .as("%s versions are still there", left)
                    .isLessThan(end);
            left = versions(s3, "ends/");
        }
        var found = new TreeSet<String>();
        for (var bucket : BUCKETS) {
            s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                    .map(S3Object::key)
                    // A change that was not acknowledged before the kill may or may not have happened.
                    .filter(key -> written.containsKey(bucket + "/" + key))
                    .forEach(key -> found.add(bucket + "/" + key));
        }
        assertThat(found).isEqualTo(expected);
    }

    /// How many versions and delete markers are left.
    private static long versions(S3Client s3, String prefix) {
        long count = 0;
        for (var bucket : BUCKETS) {
            var all = s3.listObjectVersionsPaginator(
                    request -> request.bucket(bucket).prefix(prefix));
            count += all.versions().stream().count()
                    + all.deleteMarkers().stream().count();
        }
        return count;
    }
}
