package io.cloakroom.storage.rocks;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;

/// The process that [KillTest] and [PowerCutTest] kill: writers that say each change before they begin it and after it was acknowledged.
final class KillWriter {
    private static final int WRITERS = 12;
    private static final int KEYS = 12;
    private static final int MOST_VERSIONS = 5;

    /// A key gets no more versions than these, even if all of them are retained.
    private static final int MOST_RETAINED = 10;

    private static final int[] SIZES = {100, 900, 5000, 70_000, 300_000};

    /// Some leave a short object below the size up to which payload lies inside the record (1024 bytes), others take it above.
    private static final int[] APPENDED = {0, 100, 900, 5000, 70_000, 300_000};

    /// So many that the upload's table of parts lies in a blob.
    private static final int MANY_PARTS = 40;

    /// So many that the table of parts of an object that grows is written to a blob, and to another one later.
    private static final int MOST_LOG_PARTS = 300;

    private static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);

    private final KilledWriter.Opened store;
    private final Bucket bucket;
    private final int writer;
    private final Random random;

    /// The key that holds the object that was changed last, other than the log.
    private String recent;

    private KillWriter(KilledWriter.Opened store, int writer, Random random) {
        this.store = store;
        this.bucket = store.bucketOf(writer);
        this.writer = writer;
        this.random = random;
        this.recent = key(writer, 0);
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
        if (KilledWriter.isPlain(bucket) && random.nextInt(3) > 0) {
            appendOrRename();
            return;
        }
        var key = anyKey();
        recent = key;
        if (KilledWriter.isLocked(bucket) && random.nextInt(4) == 0) {
            changeProtection(key);
            return;
        }
        var kind = List.of("put", "put", "put", "delete", "parts", "remove").get(random.nextInt(6));
        if (kind.equals("remove")) {
            removeAny(key);
            return;
        }
        if (versions(key).size() > MOST_RETAINED) {
            return;
        }
        int size = kind.equals("delete") ? 0 : SIZES[random.nextInt(SIZES.length)];
        long seed = random.nextLong();
        var meta = PLAIN.with(kind.equals("delete") ? Protection.NONE : protection())
                .with(encryption());
        begin(key, kind, size, seed, "-", meta.protection());
        var bytes = TestBody.bytes(size, seed);
        done(
                key,
                switch (kind) {
                    case "put" -> put(key, bytes, meta);
                    case "parts" -> putInParts(key, bytes, meta);
                    default -> delete(key);
                });
        var versions = versions(key);
        if (versions.size() > MOST_VERSIONS) {
            remove(key, versions.getLast().id(), KilledWriter.isLocked(bucket));
        }
    }

    private String anyKey() {
        return key(writer, random.nextInt(KEYS));
    }

    private static String key(int writer, int number) {
        return "writer-" + writer + "/key-" + number;
    }

    /// Says what is about to be changed.
    ///
    /// @param target as in [KnownKeys.Change]
    private void begin(String key, String kind, int size, long seed, String target, Protection protection) {
        say("begin " + bucket.name() + " " + key + " " + kind + " " + size + " " + seed + " " + target + " "
                + ProtectionText.of(protection));
    }

    private void done(String key, String made) {
        say("done " + bucket.name() + " " + key + " " + made);
    }

    /// What only an object without versions allows. Often this is done to the object that was changed last: appends follow
    /// renames, uploads of parts and other appends.
    private void appendOrRename() throws IOException {
        var key = random.nextBoolean() ? recent : anyKey();
        switch (random.nextInt(5)) {
            case 0 -> writeLog();
            case 1, 2 -> rename(key, anyKey());
            default -> {
                append(key, APPENDED[random.nextInt(APPENDED.length)]);
                recent = key;
            }
        }
    }

    /// Appends some lines to the one key whose object comes to have many parts. When they are enough, the log moves out of the
    /// way, and a new one begins.
    private void writeLog() throws IOException {
        var log = "writer-" + writer + "/log";
        for (int i = 0; i < 6; i++) {
            append(log, 50 + random.nextInt(100));
        }
        var written = store.objects().head(bucket, log, null).orElseThrow();
        if (written.partCount() > MOST_LOG_PARTS) {
            rename(log, anyKey());
        }
    }

    private void append(String key, int size) throws IOException {
        var before = store.objects().head(bucket, key, null);
        long offset = before.map(ObjectInfo::size).orElse(0L);
        var meta = PLAIN.with(before.isPresent() ? Encryption.NONE : encryption());
        var encryption = before.map(info -> info.meta().encryption()).orElse(meta.encryption());
        long seed = random.nextLong();
        begin(key, "append", size, seed, "-", Protection.NONE);
        var body = TestKeys.body(encryption, TestBody.bytes(size, seed));
        var outcome = store.objects().append(bucket, key, meta, offset, body, PutCondition.ALWAYS);
        if (!(outcome instanceof AppendOutcome.Appended(var info, var _))) {
            throw new IllegalStateException(outcome.toString());
        }
        done(key, info.version().id());
    }

    /// Renames the object, if there is one.
    private void rename(String from, String to) throws IOException {
        if (from.equals(to) || store.objects().head(bucket, from, null).isEmpty()) {
            return;
        }
        begin(from, "rename", 0, 0, to, Protection.NONE);
        var outcome = store.objects().rename(bucket, from, to, (_, _) -> {});
        if (!(outcome instanceof RenameOutcome.Renamed(var info))) {
            throw new IllegalStateException(outcome.toString());
        }
        done(from, info.version().id());
        recent = to;
    }

    /// Of a new version: every second one is encrypted.
    private Encryption encryption() {
        return random.nextBoolean() ? Encryption.NONE : TestKeys.KINDS.get(random.nextInt(TestKeys.KINDS.size()));
    }

    /// Of a new version.
    private Protection protection() {
        if (!KilledWriter.isLocked(bucket) || random.nextInt(3) == 0) {
            return Protection.NONE;
        }
        var mode = random.nextInt(4) == 0 ? Retention.Mode.COMPLIANCE : Retention.Mode.GOVERNANCE;
        var held = random.nextInt(4) == 0 ? new Protection(null, LegalHold.ON) : Protection.NONE;
        return random.nextInt(4) == 0 ? held : held.with(new Retention(mode, inDays()));
    }

    private Instant inDays() {
        return Instant.now().plus(Duration.ofDays(random.nextInt(1, 1000)));
    }

    /// Changes a protection, as a caller who may bypass governance is allowed to.
    private void changeProtection(String key) throws IOException {
        var objects =
                versions(key).stream().filter(each -> each.content() != null).toList();
        if (objects.isEmpty()) {
            return;
        }
        var target = objects.get(random.nextInt(objects.size()));
        var before = target.protection();
        var retention = before.retention();
        var next = random.nextBoolean()
                ? before.with(before.legalHold() == LegalHold.ON ? LegalHold.OFF : LegalHold.ON)
                : before.with(
                        retention != null && retention.mode() == Retention.Mode.COMPLIANCE
                                ? new Retention(
                                        retention.mode(), retention.until().plusSeconds(86_400))
                                : protection().retention());
        begin(key, "protect", 0, 0, target.id(), next);
        var outcome = store.objects().protect(bucket, key, target.id(), true, _ -> next);
        if (!(outcome instanceof AmendOutcome.Amended)) {
            throw new IllegalStateException(outcome.toString());
        }
        done(key, "-");
    }

    /// One of the versions that the key has.
    private void removeAny(String key) throws IOException {
        var versions = versions(key);
        if (!versions.isEmpty()) {
            var target = versions.get(random.nextInt(versions.size()));
            remove(key, target.id(), KilledWriter.isLocked(bucket) && random.nextBoolean());
        }
    }

    private List<KnownVersions.Found> versions(String key) throws IOException {
        return store.versions(bucket, key);
    }

    private String put(String key, byte[] bytes, ObjectMeta meta) throws IOException {
        var outcome =
                store.objects().put(bucket, key, meta, TestKeys.body(meta.encryption(), bytes), PutCondition.ALWAYS);
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

    private void remove(String key, String version, boolean bypass) throws IOException {
        begin(key, bypass ? "bypass" : "remove", 0, 0, version, Protection.NONE);
        done(
                key,
                switch (store.objects().delete(bucket, key, version, bypass)) {
                    case DeleteOutcome.Removed _, DeleteOutcome.Unmarked _ -> "-";
                    case DeleteOutcome.Protected _ -> KnownVersions.STAYS;
                    case DeleteOutcome other -> throw new IllegalStateException(other.toString());
                });
    }

    private String putInParts(String key, byte[] bytes, ObjectMeta meta) throws IOException {
        var upload = store.objects()
                .createUpload(
                        bucket,
                        new NewUpload(
                                new ObjectKey(key),
                                "user",
                                "project",
                                meta,
                                null,
                                null,
                                TestKeys.keyFor(meta.encryption())))
                .orElseThrow();
        var parts = new ArrayList<NamedPart>();
        int partBytes = bytes.length / (random.nextInt(8) == 0 ? MANY_PARTS : 3) + 1;
        for (int at = 0; at < bytes.length; at += partBytes) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + partBytes));
            var body = TestKeys.body(meta.encryption(), piece);
            var outcome = store.objects().putPart(bucket, key, upload.id(), parts.size() + 1, body);
            var part = ((PartOutcome.PartStored) outcome).part();
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

    /// Prints whole lines, and passes them on at once.
    private static void say(String line) {
        synchronized (KillWriter.class) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
