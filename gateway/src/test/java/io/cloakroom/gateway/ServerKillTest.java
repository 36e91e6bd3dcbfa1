package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Kills the server under load, again and again, and looks for everything that it had acknowledged to its clients. The
/// property `cloakroom.serverKills` says how often; with it the times of restarting are printed.
final class ServerKillTest {
    /// A third of the writers writes to a bucket with Object Lock.
    private static final List<String> BUCKETS = List.of(GivenKeys.BUCKET, GivenKeys.BUCKET, "locked");

    private static final String LOCKED = BUCKETS.getLast();
    private static final int WRITERS = 6;
    private static final int KEYS = 8;
    private static final int PART_BYTES = 5 << 20;
    private static final long MOST_RESTART_MILLIS = 5000;

    /// What a machine may add that runs other things, too.
    private static final long PATIENCE_MILLIS = 30_000;

    @TempDir
    private Path directory;

    /// What a key held after the last change that was acknowledged.
    private final Map<String, Content> acknowledged = new ConcurrentHashMap<>();

    /// A change that had no answer: it may or may not have happened.
    private final Map<String, Content> begun = new ConcurrentHashMap<>();

    /// The versions that were acknowledged as protected.
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();

    private final List<Long> restartMillis = new ArrayList<>();

    /// What a key may hold; its bytes are made again when they are needed.
    private record Content(int size, long seed, boolean inParts) {
        static final Content NOTHING = new Content(-1, 0, false);

        byte @Nullable [] bytes() {
            if (size < 0) {
                return null;
            }
            var bytes = new byte[size];
            new Random(seed).nextBytes(bytes);
            return bytes;
        }
    }

    /// How an object is to be protected.
    private record Asked(ObjectLockMode mode, Instant until, ObjectLockLegalHoldStatus hold) {
        static Asked any(Random random) {
            return new Asked(
                    random.nextInt(4) == 0 ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(1 + random.nextInt(1000))),
                    random.nextInt(4) == 0 ? ObjectLockLegalHoldStatus.ON : ObjectLockLegalHoldStatus.OFF);
        }

        boolean staysWithBypass() {
            return mode == ObjectLockMode.COMPLIANCE || hold == ObjectLockLegalHoldStatus.ON;
        }
    }

    private record Kept(String key, String version, Asked asked) {}

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

    /// Lets clients write until so many changes are acknowledged, then kills the server while they go on.
    private void writeAndKill(CloakroomProcess server, S3Client s3, int round, int changes) throws Exception {
        var acknowledgements = new Semaphore(0);
        var wrong = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                var writer = new Writer(s3, i, new Random(1000L * round + i), acknowledgements);
                threads.execute(() -> {
                    try {
                        writer.run();
                    } catch (SdkClientException killed) {
                        // No answer: the server is gone.
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

    /// One client, with keys of its own.
    private final class Writer {
        private final S3Client s3;
        private final int number;
        private final String bucket;
        private final Random random;
        private final Semaphore acknowledgements;

        Writer(S3Client s3, int number, Random random, Semaphore acknowledgements) {
            this.s3 = s3;
            this.number = number;
            this.bucket = bucketOf(number);
            this.random = random;
            this.acknowledgements = acknowledgements;
        }

        /// @throws SdkClientException when the server has died
        void run() {
            while (true) {
                change("writer-" + number + "/key-" + random.nextInt(KEYS));
                acknowledgements.release();
            }
        }

        private void change(String key) {
            int kind = random.nextInt(20);
            var content = kind < 3
                    ? Content.NOTHING
                    : kind == 3
                            ? new Content(PART_BYTES + random.nextInt(100_000), random.nextLong(), true)
                            : new Content(List.of(0, 4096, 4096, 100 << 10).get(kind % 4), random.nextLong(), false);
            begun.put(key, content);
            var bytes = content.bytes();
            if (bytes == null) {
                s3.deleteObject(request -> request.bucket(bucket).key(key));
            } else if (content.inParts()) {
                putInParts(key, bytes);
            } else if (kind < 12) {
                put(key, bytes);
            } else if (!putIfAbsent(key, bytes)) {
                begun.remove(key);
                return;
            }
            acknowledged.put(key, content);
            begun.remove(key);
        }

        private void put(String key, byte[] bytes) {
            if (!bucket.equals(LOCKED)) {
                s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
                return;
            }
            var asked = Asked.any(random);
            var stored = s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .objectLockMode(asked.mode())
                            .objectLockRetainUntilDate(asked.until())
                            .objectLockLegalHoldStatus(asked.hold()),
                    RequestBody.fromBytes(bytes));
            kept.add(new Kept(key, stored.versionId(), asked));
        }

        /// @return whether it was stored; when it was there, the refusal is the right answer, and the old state stays
        private boolean putIfAbsent(String key, byte[] bytes) {
            var there = !acknowledged.getOrDefault(key, Content.NOTHING).equals(Content.NOTHING);
            try {
                s3.putObject(request -> request.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromBytes(bytes));
                assertThat(there).as(key).isFalse();
            } catch (S3Exception refused) {
                assertThat(refused.statusCode()).isEqualTo(412);
                assertThat(there).as(key).isTrue();
            }
            return !there;
        }

        private void putInParts(String key, byte[] bytes) {
            var asked = bucket.equals(LOCKED) ? Asked.any(random) : null;
            var upload = s3.createMultipartUpload(request -> {
                        request.bucket(bucket).key(key);
                        if (asked != null) {
                            request.objectLockMode(asked.mode())
                                    .objectLockRetainUntilDate(asked.until())
                                    .objectLockLegalHoldStatus(asked.hold());
                        }
                    })
                    .uploadId();
            var parts = new ArrayList<CompletedPart>();
            for (int at = 0; at < bytes.length; at += PART_BYTES) {
                var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PART_BYTES));
                int part = parts.size() + 1;
                var etag = s3.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(part),
                                RequestBody.fromBytes(piece))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
            }
            var completed = s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
            if (asked != null) {
                kept.add(new Kept(key, completed.versionId(), asked));
            }
        }
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
        var found = new TreeMap<String, Long>();
        for (int i = 0; i < WRITERS * KEYS; i++) {
            var key = "writer-" + i / KEYS + "/key-" + i % KEYS;
            var bytes = get(s3, key);
            var maybe = begun.remove(key);
            if (maybe != null && Arrays.equals(bytes, maybe.bytes())) {
                acknowledged.put(key, maybe);
            }
            var expected = acknowledged.getOrDefault(key, Content.NOTHING);
            assertThat(bytes).as("%s: %s, or else %s", key, expected, maybe).isEqualTo(expected.bytes());
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

    /// A version that was acknowledged as protected is there, protected as it was said, and cannot be deleted.
    private static void assertStays(S3Client s3, Kept version) {
        var head = s3.headObject(
                request -> request.bucket(LOCKED).key(version.key()).versionId(version.version()));
        assertThat(new Asked(head.objectLockMode(), head.objectLockRetainUntilDate(), head.objectLockLegalHoldStatus()))
                .isEqualTo(version.asked());
        assertThatThrownBy(() -> s3.deleteObject(request -> request.bucket(LOCKED)
                        .key(version.key())
                        .versionId(version.version())
                        .bypassGovernanceRetention(version.asked().staysWithBypass())))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }

    private static String bucketOf(int writer) {
        return BUCKETS.get(writer % BUCKETS.size());
    }

    private static String bucketOf(String key) {
        return bucketOf(Integer.parseInt(key.substring("writer-".length(), key.indexOf('/'))));
    }

    /// Each writer may have left one.
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
