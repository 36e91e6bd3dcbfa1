package io.cloakroom.storage.engine.config;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.ReadCache;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.DocumentCodec;
import io.cloakroom.storage.engine.record.DocumentRecord;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The documents of buckets over any engine. All documents of a bucket are read with one scan and cached together.
///
/// A change commits and replaces the cache entry while no other commit of the project is under way. So a write that asks for
/// [#versioning] inside its own commit is either on disk before the change, or sees it.
public final class EngineBucketConfig implements BucketConfig {
    /// The approximate memory of the cached documents.
    private static final long CACHED_BYTES = 16 << 20;

    private final MeteredRows rows;
    private final ReadCache<Partition, Documents> cache = ReadCache.ofBytes(CACHED_BYTES, Documents::bytes);
    /// Entries that were loaded before the last call of [#forget] are stale.
    private final AtomicLong forgotten = new AtomicLong();
    private LockWatch locks = new LockWatch() {
        @Override
        public void locking(Bucket bucket) {}

        @Override
        public void locked() {}

        @Override
        public void ruling() {}
    };

    public EngineBucketConfig(MeteredRows rows) {
        this.rows = rows;
    }

    /// All documents of one bucket.
    ///
    /// @param asOf the value of [#forgotten] before they were loaded
    private record Documents(
            long asOf,
            Map<Row, DocumentRecord> byRow,
            Map<Row, StoreException> damaged,
            Optional<Versioning> versioning,
            Optional<ObjectLock> lock,
            Encryption encryption) {
        private static final int BYTES = 400;
        private static final int BYTES_OF_PAIR = 120;
        private static final int BYTES_OF_RULE = 500;

        /// Memory per character of a rule's texts. Short texts take eight times their characters.
        private static final int BYTES_OF_CHARACTER = 8;

        static Documents of(long asOf, Map<Row, DocumentRecord> byRow, Map<Row, StoreException> damaged) {
            return new Documents(
                    asOf,
                    Map.copyOf(byRow),
                    Map.copyOf(damaged),
                    document(byRow, DocumentRows.VERSIONING, Versioning.class),
                    document(byRow, DocumentRows.OBJECT_LOCK, ObjectLock.class),
                    encryption(document(byRow, DocumentRows.ENCRYPTION, BucketEncryption.class)));
        }

        private static Encryption encryption(Optional<BucketEncryption> document) {
            return document.isEmpty() ? Encryption.NONE : document.get().standardWithBucketKey();
        }

        private static <D extends BucketDocument> Optional<D> document(
                Map<Row, DocumentRecord> byRow, Row row, Class<D> type) {
            return Optional.ofNullable(byRow.get(row)).map(record -> type.cast(record.document()));
        }

        Documents with(Row row, @Nullable DocumentRecord record) {
            var changed = new HashMap<>(byRow);
            var stillDamaged = new HashMap<>(damaged);
            stillDamaged.remove(row);
            if (record == null) {
                changed.remove(row);
            } else {
                changed.put(row, record);
            }
            return of(asOf, changed, stillDamaged);
        }

        /// The document in this row, if there is one.
        ///
        /// @throws StoreException when it is damaged
        Optional<DocumentRecord> in(Row row) throws StoreException {
            return Optional.ofNullable(sound(row).byRow.get(row));
        }

        /// @throws StoreException when the document in this row is damaged
        Documents sound(Row row) throws StoreException {
            var failed = damaged.isEmpty() ? null : damaged.get(row);
            if (failed != null) {
                throw new StoreException(failed.kind(), String.valueOf(failed.getMessage()));
            }
            return this;
        }

        int bytes() {
            int bytes = BYTES;
            for (var record : byRow.values()) {
                bytes += switch (record.document()) {
                    case TagSet(var tags) -> bytes(tags);
                    case BucketPolicy(var json, var users) -> Character.BYTES * json.length() + bytes(users);
                    case CorsRules cors -> cors.rules().size() * BYTES_OF_RULE + BYTES_OF_CHARACTER * cors.characters();
                    case LifecycleRules lifecycle ->
                        2 * BYTES_OF_RULE * lifecycle.rules().size() + BYTES_OF_CHARACTER * lifecycle.characters();
                    default -> 0;
                };
            }
            return bytes;
        }

        private static int bytes(Map<String, String> texts) {
            int bytes = 0;
            for (var each : texts.entrySet()) {
                bytes += BYTES_OF_PAIR
                        + Character.BYTES
                                * (each.getKey().length() + each.getValue().length());
            }
            return bytes;
        }

        long revision(Row row) {
            var record = byRow.get(row);
            return record == null ? 0 : record.revision();
        }
    }

    @Override
    public <D extends BucketDocument> Optional<StoredDocument<D>> read(Bucket bucket, Class<D> type)
            throws IOException {
        var documents = documents(Partition.of(bucket));
        return documents.isEmpty()
                ? Optional.empty()
                : documents
                        .get()
                        .in(DocumentCodec.row(type))
                        .map(record -> new StoredDocument<>(type.cast(record.document()), record.revision()));
    }

    /// The bucket's versioning; answered from memory after the first call.
    public Optional<Versioning> versioning(Partition partition) throws IOException {
        var documents = documents(partition);
        return documents.isEmpty()
                ? Optional.empty()
                : documents.get().sound(DocumentRows.VERSIONING).versioning();
    }

    /// The bucket's default encryption; answered from memory after the first call.
    public Encryption encryption(Partition partition) throws IOException {
        var documents = documents(partition);
        return documents.isEmpty()
                ? Encryption.NONE
                : documents.get().sound(DocumentRows.ENCRYPTION).encryption();
    }

    /// The bucket's Object Lock; answered from memory after the first call.
    public Optional<ObjectLock> lock(Partition partition) throws IOException {
        var documents = documents(partition);
        return documents.isEmpty()
                ? Optional.empty()
                : documents.get().sound(DocumentRows.OBJECT_LOCK).lock();
    }

    /// Told before a bucket gets Object Lock or lifecycle rules, and when a bucket with Object Lock is found.
    public interface LockWatch {
        /// The bucket is about to get Object Lock.
        void locking(Bucket bucket) throws IOException;

        /// A bucket was found to have Object Lock. May be called often.
        void locked();

        /// A bucket is about to get lifecycle rules, which go by the retention clock as well.
        void ruling() throws IOException;
    }

    /// Sets the watch. To be called before anything else.
    public void watch(LockWatch watch) {
        locks = watch;
    }

    /// @return empty when there is no such bucket
    private Optional<Documents> documents(Partition partition) throws IOException {
        while (true) {
            long since = forgotten.get();
            var known = cache.get(partition, this::load);
            if (known == null || known.asOf() >= since) {
                return Optional.ofNullable(known);
            }
            cache.forget(partition, known);
        }
    }

    /// A bucket that does not exist is not cached: it may come back with its documents. A damaged document only fails those
    /// who ask for it. A damaged document of a kind that this release does not know fails everybody, because nobody could ask
    /// for it.
    private @Nullable Documents load(Partition partition) throws IOException {
        return load(partition, DocumentCodec::isKnown);
    }

    /// @param dispensable documents whose damage does not fail the others, because they do not change how the bucket behaves
    ///                    or are about to be replaced
    private @Nullable Documents load(Partition partition, Predicate<Row> dispensable) throws IOException {
        long asOf = forgotten.get();
        var byRow = new HashMap<Row, DocumentRecord>();
        var damaged = new HashMap<Row, StoreException>();
        try (var cursor = rows.scan(partition, DocumentRows.all())) {
            while (cursor.next()) {
                try {
                    byRow.put(cursor.row(), DocumentCodec.decode(cursor.row(), cursor.value()));
                } catch (StoreException failed) {
                    if (failed.kind() != StoreException.Kind.DAMAGED || !dispensable.test(cursor.row())) {
                        throw failed;
                    }
                    damaged.put(cursor.row(), failed);
                }
            }
        }
        if (byRow.containsKey(DocumentRows.OBJECT_LOCK) || damaged.containsKey(DocumentRows.OBJECT_LOCK)) {
            locks.locked();
        }
        boolean isThere = !byRow.isEmpty() || !damaged.isEmpty() || rows.exists(partition);
        return isThere ? Documents.of(asOf, byRow, damaged) : null;
    }

    @Override
    public ConfigOutcome put(Bucket bucket, BucketDocument document, OptionalLong ifRevision) throws IOException {
        if (document instanceof LifecycleRules) {
            locks.ruling();
        }
        boolean watched = document instanceof ObjectLock && isVersioned(Partition.of(bucket));
        if (watched) {
            locks.locking(bucket);
        }
        return change(Partition.of(bucket), DocumentCodec.row(document), document, watched, ifRevision);
    }

    /// Reads the one row, so that a damaged document beside it can still be replaced.
    private boolean isVersioned(Partition partition) throws IOException {
        var value = rows.get(partition, DocumentRows.VERSIONING);
        return value != null
                && DocumentCodec.decode(DocumentRows.VERSIONING, value).document() == Versioning.ENABLED;
    }

    @Override
    public ConfigOutcome delete(Bucket bucket, Class<? extends BucketDocument> type, OptionalLong ifRevision)
            throws IOException {
        return change(Partition.of(bucket), DocumentCodec.row(type), null, false, ifRevision);
    }

    /// @param watched whether the [LockWatch] knows that the bucket gets Object Lock
    private ConfigOutcome change(
            Partition partition, Row row, @Nullable BucketDocument document, boolean watched, OptionalLong ifRevision)
            throws IOException {
        return rows.alone(partition, () -> {
            try {
                return changeAlone(partition, row, document, watched, ifRevision);
            } catch (IOException | RuntimeException unknown) {
                // The change may be on disk nevertheless.
                cache.forget(partition);
                throw unknown;
            }
        });
    }

    private ConfigOutcome changeAlone(
            Partition partition, Row row, @Nullable BucketDocument document, boolean watched, OptionalLong ifRevision)
            throws IOException {
        // Read from disk, so that no change is based on an entry that a failure left in the cache. A damaged document
        // contains nothing to keep: it is replaced or deleted.
        boolean mayReplaceDamaged = ifRevision.isEmpty()
                && (document != null || row.equals(DocumentRows.BUCKET_TAGS) || row.equals(DocumentRows.BUCKET_POLICY));
        var documents = load(
                partition,
                damaged -> damaged.equals(row) ? mayReplaceDamaged : damaged.equals(DocumentRows.BUCKET_TAGS));
        if (documents == null) {
            return new ConfigOutcome.NoSuchBucket();
        }
        long revision = documents.revision(row);
        if (ifRevision.isPresent() && ifRevision.getAsLong() != revision) {
            return new ConfigOutcome.Overtaken(revision);
        }
        var conflict = conflict(documents, row, document, watched);
        if (conflict != null) {
            return conflict;
        }
        var before = documents.byRow().get(row);
        if (before == null && document == null && !documents.damaged().containsKey(row)) {
            return new ConfigOutcome.Changed(0);
        }
        var after = document == null ? null : before == null ? DocumentRecord.first(document) : before.with(document);
        return switch (commit(partition, row, after)) {
            case COMMITTED -> {
                cache.put(partition, documents.with(row, after));
                yield new ConfigOutcome.Changed(after == null ? 0 : after.revision());
            }
            case GONE -> new ConfigOutcome.NoSuchBucket();
            case REFUSED ->
                throw new StoreException(StoreException.Kind.BUSY, "the bucket's document is being changed");
        };
    }

    /// The objection of other documents to a change; `null` for none.
    private static @Nullable ConfigOutcome conflict(
            Documents documents, Row row, @Nullable BucketDocument document, boolean watched) {
        boolean locked = documents.byRow().containsKey(DocumentRows.OBJECT_LOCK);
        if (row.equals(DocumentRows.VERSIONING)) {
            return locked && document != Versioning.ENABLED ? new ConfigOutcome.Locked() : null;
        }
        if (row.equals(DocumentRows.OBJECT_LOCK)) {
            if (document == null) {
                return locked ? new ConfigOutcome.Locked() : null;
            }
            return !watched
                            || documents
                                    .versioning()
                                    .filter(Versioning.ENABLED::equals)
                                    .isEmpty()
                    ? new ConfigOutcome.NeedsVersioning()
                    : null;
        }
        return null;
    }

    private KeyValue.Outcome commit(Partition partition, Row row, @Nullable DocumentRecord after) throws IOException {
        var stored = rows.get(partition, row);
        var guard = stored == null ? new Guard.Absent(row) : new Guard.Is(row, stored);
        var change = after == null ? new Change.Delete(row) : new Change.Set(row, DocumentCodec.encode(row, after));
        return rows.commit(partition, KeyLayout.NO_KEY, List.of(guard), List.of(change));
    }

    /// The space was exchanged, has gone or has come back. The documents of its buckets are read again, and those of all
    /// other buckets as well.
    public void forget(String space) {
        forgotten.incrementAndGet();
        cache.forgetAll((partition, _) -> partition.space().equals(space));
    }

    /// The bucket is gone.
    public void forget(Partition bucket) {
        cache.forget(bucket);
    }
}
