package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Kills the server under load, again and again, and looks for everything that it had acknowledged to its clients. The
/// property `cloakroom.serverKills` says how often; if it is set, the test prints how long the restarts took.
final class ServerKillTest {
    /// A third of the writers writes to a bucket with Object Lock.
    private static final List<String> BUCKETS = List.of(GivenKeys.BUCKET, GivenKeys.BUCKET, "locked");

    static final String LOCKED = BUCKETS.getLast();
    private static final int WRITERS = 6;
    private static final long MOST_RESTART_MILLIS = 5000;

    /// Extra time for a machine that is busy with other work.
    private static final long PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path directory;

    private final KnownObjects known = new KnownObjects();

    /// The versions that were acknowledged as protected.
    private final Queue<KilledClient.Kept> kept = new ConcurrentLinkedQueue<>();

    private final List<Long> restartMillis = new ArrayList<>();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS) // with thousands of kills
    void losesNothingThatItHadAcknowledged() throws Exception {
        int kills = Integer.getInteger("cloakroom.serverKills", 3);
        var random = new Random(1);
        for (int round = 0; round <= kills; round++) {
            long start = System.nanoTime();
            try (var server = CloakroomProcess.serve(directory, GivenKeys.ENVIRONMENT)) {
                var endpoint = URI.create(server.ready().group(1));
                try (var s3 = GivenKeys.client(endpoint)) {
                    if (round == 0) {
                        s3.createBucket(request -> request.bucket(LOCKED).objectLockEnabledForBucket(true));
                    }
                    get(s3, "writer-0/key-0");
                    if (round > 0) {
                        restartMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                    }
                    check(s3);
                    if (round < kills) {
                        writeAndKill(server, s3, round, 10 + random.nextInt(100));
                    }
                }
            }
        }
        restartMillis.sort(null);
        boolean measuring = Integer.getInteger("cloakroom.serverKills") != null;
        if (measuring) {
            System.out.printf(
                    "%d kills, %d protected versions, first answer after %d ms (median), %d ms (worst), %d over %d ms%n",
                    kills,
                    kept.size(),
                    restartMillis.get(kills / 2),
                    restartMillis.getLast(),
                    restartMillis.stream()
                            .filter(took -> took > MOST_RESTART_MILLIS)
                            .count(),
                    MOST_RESTART_MILLIS);
        }
        assertThat(restartMillis.getLast()).isLessThan(measuring ? MOST_RESTART_MILLIS : PATIENCE_MILLIS);
    }

    /// Lets clients write until this many changes are acknowledged, and kills the server while they continue.
    private void writeAndKill(CloakroomProcess server, S3Client s3, int round, int changes) throws Exception {
        var acknowledgements = new Semaphore(0);
        var wrong = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                var writer = new KilledClient(s3, i, new Random(1000L * round + i), known, kept);
                threads.execute(() -> {
                    try {
                        writer.run(acknowledgements);
                    } catch (SdkClientException killed) {
                        // There is no answer because the server was killed.
                    } catch (RuntimeException | AssertionError failed) {
                        wrong.add(failed);
                    } finally {
                        acknowledgements.release(100_000); // nobody waits for one who has ended
                    }
                });
            }
            acknowledgements.acquire(changes);
            server.kill();
        }
        assertThat(wrong).as(server.errors()).isEmpty();
    }

    private void check(S3Client s3) {
        var listed = Set.copyOf(BUCKETS).stream()
                .flatMap(bucket ->
                        s3
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).maxKeys(7))
                                .contents()
                                .stream())
                .collect(Collectors.toMap(S3Object::key, S3Object::size, (_, again) -> again, TreeMap::new));
        known.settle(key -> get(s3, key));
        var found = new TreeMap<String, Long>();
        for (int i = 0; i < WRITERS * KilledClient.KEYS; i++) {
            var key = KilledClient.key(i / KilledClient.KEYS, i % KilledClient.KEYS);
            var bytes = get(s3, key);
            assertThat(bytes)
                    .as("%s: %s", key, known.of(key))
                    .isEqualTo(known.of(key).bytes());
            if (bytes != null) {
                found.put(key, (long) bytes.length);
            }
        }
        assertThat(listed).isEqualTo(found);
        for (var bucket : Set.copyOf(BUCKETS)) {
            abortUploads(s3, bucket);
        }
        kept.forEach(each -> assertStays(s3, each));
    }

    /// A version that was acknowledged as protected still exists with that protection, and cannot be deleted.
    private static void assertStays(S3Client s3, KilledClient.Kept version) {
        var head = s3.headObject(
                request -> request.bucket(LOCKED).key(version.key()).versionId(version.version()));
        assertThat(new KilledClient.Asked(
                        head.objectLockMode(), head.objectLockRetainUntilDate(), head.objectLockLegalHoldStatus()))
                .isEqualTo(version.asked());
        assertThatThrownBy(() -> s3.deleteObject(request -> request.bucket(LOCKED)
                        .key(version.key())
                        .versionId(version.version())
                        .bypassGovernanceRetention(version.asked().staysWithBypass())))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }

    static String bucketOf(int writer) {
        return BUCKETS.get(writer % BUCKETS.size());
    }

    private static String bucketOf(String key) {
        return bucketOf(Integer.parseInt(key.substring("writer-".length(), key.indexOf('/'))));
    }

    /// Each writer may have left one unfinished upload.
    private static void abortUploads(S3Client s3, String bucket) {
        var uploads = s3.listMultipartUploads(request -> request.bucket(bucket)).uploads();
        assertThat(uploads).hasSizeLessThanOrEqualTo(WRITERS);
        for (MultipartUpload upload : uploads) {
            s3.abortMultipartUpload(
                    request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
        }
        assertThat(Set.copyOf(s3.listMultipartUploads(request -> request.bucket(bucket))
                        .uploads()))
                .isEmpty();
    }

    private static byte @Nullable [] get(S3Client s3, String key) {
        try {
            return s3.getObjectAsBytes(request -> request.bucket(bucketOf(key)).key(key))
                    .asByteArray();
        } catch (NoSuchKeyException none) {
            return null;
        }
    }
}
