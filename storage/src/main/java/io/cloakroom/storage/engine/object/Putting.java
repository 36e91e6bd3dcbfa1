package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.payload.ReceivedPayload;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes an object in one piece: refuses early what is bound to be refused, decides where payload lies, and makes the object
/// the current version of its key.
final class Putting {
    private static final byte[] NO_FIELDS = {};
    /// A row of its own costs about as much as writing this many bytes a second time.
    private static final int MOST_INLINE_BYTES_OF_VERSIONS = 256;
    /// The most payload in rows in a bucket that has or had versioning. Such rows stay as long as their versions, and
    /// compaction copies them again and again. Above this size a blob costs less, although it is one more file to sync.
    private static final int MOST_ROW_BYTES = 4096;

    private final ObjectRows store;
    private final VersionReader reader;
    private final int inlineBytes;

    /// @param inlineBytes up to which payload lies in the record
    Putting(ObjectRows store, int inlineBytes) {
        this.store = store;
        this.reader = store.reader();
        this.inlineBytes = inlineBytes;
    }

    /// Why a write is bound to be refused, before its body is read; `null` when it may succeed.
    @Nullable
    PutOutcome foreseen(Partition partition, ObjectKey key, IncomingPayload body, PutCondition condition)
            throws IOException {
        if (!(condition instanceof PutCondition.Always)) {
            var why = Conditions.refusal(condition, StoredVersion.objectOf(reader.current(partition, key)));
            if (why != null) {
                return new ConditionFailed(why);
            }
        }
        return overQuota(partition, key, body);
    }

    /// The object that would be replaced is read only when it matters.
    private @Nullable OverQuota overQuota(Partition partition, ObjectKey key, IncomingPayload body) throws IOException {
        long bytes = body.length().orElse(0);
        var over = store.rows().foresee(partition.space(), bytes, 1);
        if (over == null
                || store.versioning()
                        .of(partition)
                        .filter(Versioning.ENABLED::equals)
                        .isPresent()) {
            return over;
        }
        var replaced = StoredVersion.objectOf(reader.find(partition, key, VersionRef.NULL));
        return replaced == null ? over : store.rows().foresee(partition.space(), bytes - replaced.size(), 0);
    }

    /// Up to how many bytes payload lies in rows: in the record itself or in a row of its own ([#place]).
    int bytesInRows(Partition partition) throws IOException {
        return store.versioning().of(partition).isPresent() ? Math.min(inlineBytes, MOST_ROW_BYTES) : inlineBytes;
    }

    /// @return `null` when another change came meanwhile
    @Nullable
    PutOutcome attempt(
            Partition partition, ObjectKey key, ObjectMeta meta, ReceivedPayload received, PutCondition condition)
            throws IOException {
        var change = VersionChange.of(store, partition, key);
        var why = Conditions.refusal(condition, change.object());
        if (why != null) {
            return new ConditionFailed(why);
        }
        var next = record(change, meta, received);
        keepPayload(change.batch(), next, received.content());
        if (!change.makeCurrent(next)) {
            return null;
        }
        return switch (change.commit()) {
            case Growth.OverLimit(var quota) -> quota;
            case Growth.Ended(var outcome) ->
                switch (outcome) {
                    case COMMITTED -> new PutOutcome.Stored(next.info(key.value()));
                    case REFUSED -> null;
                    case GONE -> new PutOutcome.NoSuchBucket();
                };
        };
    }

    private ObjectRecord record(VersionChange change, ObjectMeta meta, ReceivedPayload received) {
        var stamp = change.stamp();
        var digests = received.digests();
        var content = place(change, received.content());
        boolean namesWrite = change.keepsVersions() || content instanceof PayloadLocation.InBlob;
        return new ObjectRecord(
                stamp,
                received.size(),
                digests.md5(),
                change.now(),
                change.protect(meta),
                digests.checksums(),
                "",
                namesWrite ? change.writeId(stamp) : "",
                content,
                null,
                NO_FIELDS);
    }

    /// Where the payload lies. In a bucket that keeps versions, payload in a record is written once more when its version
    /// becomes noncurrent; so all but tiny payload gets a row of its own there.
    private static PayloadLocation place(VersionChange change, PayloadLocation received) {
        return change.keepsVersions()
                        && received instanceof PayloadLocation.Inline(var bytes, int _)
                        && bytes.remaining() > MOST_INLINE_BYTES_OF_VERSIONS
                ? new PayloadLocation.InRow()
                : received;
    }

    private static void keepPayload(KeyBatch batch, ObjectRecord record, PayloadLocation received) {
        if (record.content() instanceof PayloadLocation.InRow && received instanceof PayloadLocation.Inline payload) {
            batch.payload(record.holder(), payload);
        }
        batch.claim(record.content(), record.holder());
    }
}
