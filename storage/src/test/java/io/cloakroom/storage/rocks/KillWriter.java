package io.cloakroom.storage.rocks;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Versioning;
import io.cloakroom.storage.engine.TestBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;

/// The process that [KillTest] and [PowerCutTest] kill: writers that say each change before they begin it and after it was acknowledged.
final class KillWriter {
    private static final int WRITERS = 8;
    private static final int KEYS = 12;
    private static final int MOST_VERSIONS = 5;
    private static final int[] SIZES = {100, 900, 5000, 70_000, 300_000};
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), CannedAcl.PRIVATE);

    private final KilledWriter.Opened store;
    private final Bucket bucket;
    private final int writer;
    private final Random random;

    private KillWriter(KilledWriter.Opened store, int writer, Random random) {
        this.store = store;
        this.bucket = store.bucketOf(writer);
        this.writer = writer;
        this.random = random;
    }

    /// @param args directory, round
    public static void main(String[] args) throws Exception {
        var store = KilledWriter.Opened.at(Path.of(args[0]));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                var writer = new KillWriter(store, i, new Random(1000L * Integer.parseInt(args[1]) + i));
                var _ = threads.submit(writer::run);
            }
        }
    }

    private Void run() throws IOException {
        try {
            while (true) {
                change();
            }
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
            throw failed;
        }
    }

    private void change() throws IOException {
        if (bucket.name().value().equals("switched") && random.nextInt(20) == 0) {
            store.set(bucket, random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED);
        }
        var key = "writer-" + writer + "/key-" + random.nextInt(KEYS);
        var kind = List.of("put", "put", "put", "delete", "parts", "remove").get(random.nextInt(6));
        var target = kind.equals("remove") ? target(key) : "-";
        if (kind.equals("remove") && target.equals("-")) {
            return;
        }
        int size = kind.equals("delete") || kind.equals("remove") ? 0 : SIZES[random.nextInt(SIZES.length)];
        long seed = random.nextLong();
        say("begin " + bucket.name() + " " + key + " " + kind + " " + size + " " + seed + " " + target);
        var bytes = TestBody.bytes(size, seed);
        var made = switch (kind) {
            case "put" -> put(key, bytes);
            case "parts" -> putInParts(key, bytes);
            case "remove" -> remove(key, target);
            default -> delete(key);
        };
        say("done " + bucket.name() + " " + key + " " + made);
        if (versions(key).size() > MOST_VERSIONS) {
            thin(key);
        }
    }

    private void thin(String key) throws IOException {
        var oldest = versions(key).getLast();
        say("begin " + bucket.name() + " " + key + " remove 0 0 " + oldest);
        say("done " + bucket.name() + " " + key + " " + remove(key, oldest));
    }

    /// One of the versions that the key has; `-` when it has none.
    private String target(String key) throws IOException {
        var versions = versions(key);
        return versions.isEmpty() ? "-" : versions.get(random.nextInt(versions.size()));
    }

    private List<String> versions(String key) throws IOException {
        return store.versions(bucket, key).stream().map(KnownVersions.Found::id).toList();
    }

    private String put(String key, byte[] bytes) throws IOException {
        var outcome = store.objects().put(bucket, key, PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
        if (outcome instanceof PutOutcome.Stored(var info)) {
            return info.version().id();
        }
        throw new IllegalStateException(outcome.toString());
    }

    private String delete(String key) throws IOException {
        return switch (store.objects().delete(bucket, key, null, PutCondition.ALWAYS)) {
            case DeleteOutcome.Marked(var marker, var _) -> marker.version().id();
            case DeleteOutcome.Removed _, DeleteOutcome.NothingThere _ -> "-";
            case DeleteOutcome other -> throw new IllegalStateException(other.toString());
        };
    }

    private String remove(String key, String version) throws IOException {
        return switch (store.objects().delete(bucket, key, version, PutCondition.ALWAYS)) {
            case DeleteOutcome.Removed _, DeleteOutcome.Unmarked _ -> "-";
            case DeleteOutcome other -> throw new IllegalStateException(other.toString());
        };
    }

    private String putInParts(String key, byte[] bytes) throws IOException {
        var upload = store.objects()
                .createUpload(bucket, new NewUpload(new ObjectKey(key), "user", PLAIN, null, null))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        int partBytes = bytes.length / 3 + 1;
        for (int at = 0; at < bytes.length; at += partBytes) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + partBytes));
            var outcome = store.objects().putPart(bucket, key, upload.id(), parts.size() + 1, TestBody.of(piece));
            var part = ((PartOutcome.Stored) outcome).part();
            parts.add(new NamedPart(part.number(), part.etag(), List.of()));
        }
        var request = new CompleteRequest(
                new ObjectKey(key), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        var outcome = store.objects().complete(bucket, request);
        if (outcome instanceof CompleteOutcome.Completed(var info)) {
            return info.version().id();
        }
        throw new IllegalStateException(outcome.toString());
    }

    /// Whole lines, out of this process at once.
    private static void say(String line) {
        synchronized (KillWriter.class) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
