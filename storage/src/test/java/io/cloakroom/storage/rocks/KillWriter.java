package io.cloakroom.storage.rocks;

import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
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
    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), CannedAcl.PRIVATE);

    private final KilledWriter.Opened store;
    private final int writer;
    private final Random random;

    private KillWriter(KilledWriter.Opened store, int writer, Random random) {
        this.store = store;
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
        var key = "writer-" + writer + "/key-" + random.nextInt(KEYS);
        var kind = List.of("put", "put", "put", "delete", "parts").get(random.nextInt(5));
        int size = kind.equals("delete") ? 0 : new int[] {100, 900, 5000, 70_000, 300_000}[random.nextInt(5)];
        long seed = random.nextLong();
        say("begin " + key + " " + kind + " " + size + " " + seed);
        var bytes = TestBody.bytes(size, seed);
        switch (kind) {
            case "put" -> put(key, bytes);
            case "parts" -> putInParts(key, bytes);
            default -> store.objects().delete(store.bucket(), key, null, PutCondition.ALWAYS);
        }
        say("done " + key);
    }

    private void put(String key, byte[] bytes) throws IOException {
        var outcome = store.objects().put(store.bucket(), key, PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
        if (!(outcome instanceof PutOutcome.Stored)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private void putInParts(String key, byte[] bytes) throws IOException {
        var upload = store.objects()
                .createUpload(store.bucket(), new NewUpload(new ObjectKey(key), "user", PLAIN, null, null))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        int partBytes = bytes.length / 3 + 1;
        for (int at = 0; at < bytes.length; at += partBytes) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + partBytes));
            var outcome =
                    store.objects().putPart(store.bucket(), key, upload.id(), parts.size() + 1, TestBody.of(piece));
            var part = ((PartOutcome.Stored) outcome).part();
            parts.add(new NamedPart(part.number(), part.etag(), List.of()));
        }
        var request = new CompleteRequest(
                new ObjectKey(key), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        var outcome = store.objects().complete(store.bucket(), request);
        if (!(outcome instanceof CompleteOutcome.Completed)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /// Whole lines, out of this process at once.
    private static void say(String line) {
        synchronized (KillWriter.class) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
