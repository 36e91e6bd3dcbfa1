package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.KnownObjects.Content;
import io.cloakroom.gateway.KnownObjects.Piece;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A client of the server that [ServerKillTest] kills. It changes its own keys, one change at a time.
final class KilledClient {
    static final int KEYS = 8;
    private static final int PART_BYTES = 5 << 20;
    private static final List<Integer> SIZES = List.of(0, 4096, 4096, 100 << 10);

    /// The two longest pieces make an object larger than the limit for payload inside the record (16 KiB).
    private static final List<Integer> APPENDED = List.of(0, 4096, 15_000, 100 << 10);

    private final S3Client s3;
    private final int number;
    private final Random random;
    private final KnownObjects known;
    private final Queue<Kept> kept;

    /// The key of the last change.
    private String recent;

    /// @param known is told of each change before it is asked for, and when it is acknowledged
    /// @param kept  collects the versions that were acknowledged as protected
    KilledClient(S3Client s3, int number, Random random, KnownObjects known, Queue<Kept> kept) {
        this.s3 = s3;
        this.number = number;
        this.random = random;
        this.known = known;
        this.kept = kept;
        this.recent = key(number, 0);
    }

    /// A version that must not be deleted.
    record Kept(String key, String version, Asked asked) {}

    /// How an object is to be protected.
    record Asked(ObjectLockMode mode, Instant until, ObjectLockLegalHoldStatus hold) {
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

    static String key(int client, int number) {
        return "writer-" + client + "/key-" + number;
    }

    /// @param acknowledgements gets one more with each change
    /// @throws SdkClientException when the server has died
    void run(Semaphore acknowledgements) {
        while (true) {
            if (!isLocked() && random.nextBoolean()) {
                appendOrRename();
            } else {
                write(anyKey());
            }
            acknowledgements.release();
        }
    }

    private String bucket() {
        return ServerKillTest.bucketOf(number);
    }

    /// Whether all that it writes is protected.
    private boolean isLocked() {
        return bucket().equals(ServerKillTest.LOCKED);
    }

    private String anyKey() {
        return key(number, random.nextInt(KEYS));
    }

    /// Sends a request after which one key has this content.
    private void change(String key, Content content, Runnable request) {
        change(Map.of(key, content), request);
        recent = key;
    }

    private void change(Map<String, Content> change, Runnable request) {
        known.begin(change);
        request.run();
        known.acknowledge(change);
    }

    private void write(String key) {
        int kind = random.nextInt(20);
        if (kind < 3) {
            change(
                    key,
                    Content.NOTHING,
                    () -> s3.deleteObject(request -> request.bucket(bucket()).key(key)));
            return;
        }
        var piece = new Piece(
                kind == 3 ? PART_BYTES + random.nextInt(100_000) : SIZES.get(kind % SIZES.size()), random.nextLong());
        var content = Content.NOTHING.and(piece);
        if (kind == 3) {
            change(key, content, () -> putInParts(key, piece.bytes()));
        } else if (kind < 12) {
            change(key, content, () -> put(key, piece.bytes()));
        } else if (known.of(key).equals(Content.NOTHING)) {
            change(key, content, () -> putIfAbsent(key, piece.bytes()));
        } else {
            putInVain(key, piece.bytes());
        }
    }

    /// Operations that only work on an object without versions. They often take the object that was changed last, so
    /// that appends follow renames, uploads of parts and other appends.
    private void appendOrRename() {
        var key = random.nextBoolean() ? recent : anyKey();
        if (random.nextInt(3) == 0) {
            rename(key, anyKey());
        } else {
            append(key, new Piece(APPENDED.get(random.nextInt(APPENDED.size())), random.nextLong()));
        }
    }

    private void append(String key, Piece piece) {
        var before = known.of(key);
        change(
                key,
                before.and(piece),
                () -> s3.putObject(
                        request -> request.bucket(bucket()).key(key).writeOffsetBytes(before.size()),
                        RequestBody.fromBytes(piece.bytes())));
    }

    /// When there is such an object.
    private void rename(String from, String to) {
        var moved = known.of(from);
        if (from.equals(to) || moved.equals(Content.NOTHING)) {
            return;
        }
        change(
                Map.of(from, Content.NOTHING, to, moved),
                () -> s3.renameObject(
                        request -> request.bucket(bucket()).key(to).renameSource(from)));
        recent = to;
    }

    private void put(String key, byte[] bytes) {
        if (!isLocked()) {
            s3.putObject(request -> request.bucket(bucket()).key(key), RequestBody.fromBytes(bytes));
            return;
        }
        var asked = Asked.any(random);
        var stored = s3.putObject(
                request -> request.bucket(bucket())
                        .key(key)
                        .objectLockMode(asked.mode())
                        .objectLockRetainUntilDate(asked.until())
                        .objectLockLegalHoldStatus(asked.hold()),
                RequestBody.fromBytes(bytes));
        kept.add(new Kept(key, stored.versionId(), asked));
    }

    private void putIfAbsent(String key, byte[] bytes) {
        s3.putObject(request -> request.bucket(bucket()).key(key).ifNoneMatch("*"), RequestBody.fromBytes(bytes));
    }

    /// Puts an object under the condition that there is none, where there is one. The right answer is a refusal, and
    /// the old state remains.
    private void putInVain(String key, byte[] bytes) {
        try {
            putIfAbsent(key, bytes);
            throw new AssertionError(key + " was replaced");
        } catch (S3Exception refused) {
            assertThat(refused.statusCode()).isEqualTo(412);
        }
    }

    private void putInParts(String key, byte[] bytes) {
        var asked = isLocked() ? Asked.any(random) : null;
        var upload = s3.createMultipartUpload(request -> {
                    request.bucket(bucket()).key(key);
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
                            request -> request.bucket(bucket())
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(part),
                            RequestBody.fromBytes(piece))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
        }
        var completed = s3.completeMultipartUpload(
                request -> request.bucket(bucket()).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
        if (asked != null) {
            kept.add(new Kept(key, completed.versionId(), asked));
        }
    }
}
