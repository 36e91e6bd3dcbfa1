package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.payload.PartTable.PartEntry;
import io.cloakroom.storage.engine.payload.PayloadOpener;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.PayloadWriter;
import io.cloakroom.storage.engine.payload.ReceivedPayload;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.ObjectRecord.Grown;
import io.cloakroom.storage.engine.record.ObjectRecord.Layout;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Appends bytes to an object: they become one more part of it. The existing payload is neither read nor rewritten, except when
/// it lies inside the record: then the first append moves it to a blob.
final class Appending {
    /// The same limit as for an upload (Amazon S3 User Guide, "Appending data to objects in directory buckets").
    private static final int MOST_PARTS = 10_000;

    private final ObjectRows store;
    private final PayloadReceiver receiver;
    private final PayloadEncryption encryption;
    private final Putting putting;

    Appending(ObjectRows store, PayloadReceiver receiver, PayloadEncryption encryption, Putting putting) {
        this.store = store;
        this.receiver = receiver;
        this.encryption = encryption;
        this.putting = putting;
    }

    /// @param offset that the client gave
    /// @param owner  of the object, if it exists, as the caller has seen it
    record AppendRequest(Partition partition, ObjectKey key, String owner, long offset, PutCondition condition) {}

    /// The refusal that an append is bound to get, as far as is known before its bytes come.
    ///
    /// @param bytes how many will come, as far as is known
    @Nullable
    AppendOutcome foreseen(AppendRequest request, long bytes) throws IOException {
        var change = VersionChange.of(store, request.partition(), request.key());
        var refusal = refusal(change, request, bytes);
        return refusal == null
                ? store.rows().foresee(request.partition().space(), bytes, change.object() == null ? 1 : 0)
                : refusal;
    }

    private static @Nullable AppendOutcome refusal(VersionChange change, AppendRequest request, long bytes) {
        var object = change.object();
        if (change.keepsVersions()
                || object != null
                        && (object.content() instanceof PayloadLocation.InRow
                                || !object.meta().protection().isNone())) {
            return new AppendOutcome.KeepsVersions();
        }
        if (object != null && !object.meta().owner().equals(request.owner())) {
            return new AppendOutcome.Overtaken();
        }
        var why = Conditions.refusal(request.condition(), object);
        if (why != null) {
            return new ConditionFailed(why);
        }
        long size = object == null ? 0 : object.size();
        if (size != request.offset()) {
            return new AppendOutcome.WrongOffset(size);
        }
        if (object != null && object.layout() != null && object.layout().parts() >= MOST_PARTS) {
            return new AppendOutcome.TooManyParts();
        }
        return bytes > Assembly.MOST_BYTES - size ? new AppendOutcome.TooLarge() : null;
    }

    /// How the appended bytes are encrypted, according to the object that exists when they begin to come.
    ///
    /// @param meta of the existing object, or of the one to be created
    /// @param key  `null` when the object is not encrypted
    /// @param part the part that the bytes become
    record AppendPlan(ObjectMeta meta, @Nullable PayloadKey key, int part) {
        private static final int FIRST = 1;
        /// Bytes that are not encrypted may become any part.
        private static final int NOT_BOUND = 0;

        /// Whether there was no object when the plan was made.
        boolean isOfNewObject() {
            return part == FIRST;
        }

        /// Whether bytes that were encrypted according to this plan may become the next part of the object.
        boolean fits(ObjectRecord object, int next) {
            return object.meta().encryption().equals(meta.encryption()) && (key == null || part == next);
        }
    }

    /// @param meta     of an object that is created
    /// @param customer the client's key
    /// @return `null` when another change came meanwhile
    @Nullable
    AppendPlan plan(AppendRequest request, ObjectMeta meta, @Nullable CustomerKey customer) throws IOException {
        var partition = request.partition();
        var change = VersionChange.of(store, partition, request.key());
        var current = change.current();
        var object = change.object();
        if (current == null || object == null) {
            var plan = encryption.begin(partition, meta, customer);
            return new AppendPlan(plan.meta(), plan.key(), AppendPlan.FIRST);
        }
        requireSameKind(meta.encryption(), object.meta().encryption());
        var key = encryption.open(partition, object.meta().encryption(), customer);
        if (key == null) {
            return new AppendPlan(object.meta(), null, AppendPlan.NOT_BOUND);
        }
        var last = lastPart(partition, request.key(), current, object);
        return last == null ? null : new AppendPlan(object.meta(), key, last + 1);
    }

    /// Fails when the request names another kind of encryption than the object has: then the object has been replaced since
    /// the request was checked against it.
    private static void requireSameKind(Encryption requested, Encryption kept) throws StoreException {
        if (!(requested instanceof Encryption.None) && requested.getClass() != kept.getClass()) {
            throw new StoreException(StoreException.Kind.BUSY, "the object has changed since the request was checked");
        }
    }

    /// @return `null` when another change came meanwhile
    private @Nullable Integer lastPart(Partition partition, ObjectKey key, StoredVersion current, ObjectRecord object)
            throws IOException {
        return object.layout() == null
                ? Integer.valueOf(1)
                : store.<Integer>ofTable(
                        partition,
                        key,
                        current,
                        parts -> parts.get(parts.size() - 1).number());
    }

    /// @return `null` when another change came meanwhile
    @Nullable
    AppendOutcome attempt(AppendRequest request, AppendPlan plan, ReceivedPayload received) throws IOException {
        var change = VersionChange.of(store, request.partition(), request.key());
        var refusal = refusal(change, request, received.size());
        if (refusal != null) {
            return refusal;
        }
        var current = change.current();
        var object = change.object();
        if (current == null || object == null) {
            return plan.isOfNewObject() ? make(request, plan, received) : new AppendOutcome.Overtaken();
        }
        var last = lastPart(request.partition(), request.key(), current, object);
        if (last == null) {
            return null;
        }
        if (plan.isOfNewObject() || !plan.fits(object, last + 1)) {
            return new AppendOutcome.Overtaken();
        }
        return new AppendedChecksums(object, received.digests().checksums(), received.size()).suffice()
                ? append(change, current, object, received, last)
                : new AppendOutcome.Overtaken();
    }

    private @Nullable AppendOutcome make(AppendRequest request, AppendPlan plan, ReceivedPayload received)
            throws IOException {
        var ifAbsent = new PutCondition.IfAbsent();
        return switch (putting.attempt(request.partition(), request.key(), plan.meta(), received, ifAbsent)) {
            case null -> null;
            case PutOutcome.Stored(var info) -> new AppendOutcome.Appended(info, received.digests());
            // Another writer made the object meanwhile: the next attempt decides by its size.
            case ConditionFailed _ -> null;
            case PutOutcome.NoSuchBucket _ -> new AppendOutcome.NoSuchBucket();
            case OverQuota over -> over;
        };
    }

    private @Nullable AppendOutcome append(
            VersionChange change, StoredVersion current, ObjectRecord object, ReceivedPayload received, int last)
            throws IOException {
        var batch = change.batch();
        var named = object.holder().isEmpty() ? object.withWriteId(store.freshId(object.stamp())) : object;
        try (var blobs = new AppendedBlobs(batch, named.holder())) {
            var added = blobs.of(received);
            try (var table = object.layout() == null
                    ? inTwo(change, current, object, received, blobs, added)
                    : inMore(change, current, object, received, last, added)) {
                var checksums = table == null ? null : checksums(change, current, object, received);
                if (table == null || checksums == null) {
                    return null;
                }
                table.add(batch, named.holder());
                long size = object.size() + received.size();
                var etag = etag(
                        object.etag(), received.digests().md5(), table.layout().parts());
                var grown = new Grown(size, etag, checksums, table.content(), table.layout());
                var next = named.with(grown, change.stamp(), change.now());
                change.amend(current, next);
                batch.add(Counter.BYTES, received.size());
                return ended(change.commit(), next, batch.key(), received);
            }
        }
    }

    private static @Nullable AppendOutcome ended(
            Growth growth, ObjectRecord next, ObjectKey key, ReceivedPayload received) {
        return switch (growth) {
            case Growth.OverLimit(var quota) -> quota;
            case Growth.Ended(var outcome) ->
                switch (outcome) {
                    case COMMITTED -> new AppendOutcome.Appended(next.info(key.value()), received.digests());
                    case REFUSED -> null;
                    case GONE -> new AppendOutcome.NoSuchBucket();
                };
        };
    }

    /// The table of an object in one piece, which becomes the first part.
    private static GrownTable inTwo(
            VersionChange change,
            StoredVersion current,
            ObjectRecord object,
            ReceivedPayload received,
            AppendedBlobs blobs,
            PayloadLocation.@Nullable InBlob added)
            throws IOException {
        var layout = new Layout(2, AppendedChecksums.ofParts(object));
        var payload = blobs.of(new PayloadOrigin(change.batch().partition().space(), current.row()), object);
        var value = object.checksums().isEmpty()
                ? null
                : object.checksums().getFirst().value();
        var first = new PartEntry(1, 0, object.size(), payload, value);
        return GrownTable.ofTwo(layout, List.of(first, entry(2, object, layout, received, added)));
    }

    private @Nullable GrownTable inMore(
            VersionChange change,
            StoredVersion current,
            ObjectRecord object,
            ReceivedPayload received,
            int last,
            PayloadLocation.@Nullable InBlob added)
            throws IOException {
        var layout = Objects.requireNonNull(object.layout());
        var partition = change.batch().partition();
        var key = change.batch().key();
        var before = new GrownTable.Before(
                new PayloadOrigin(partition.space(), current.row()),
                layout,
                object.content(),
                () -> store.parts(partition, key, current));
        return GrownTable.of(before, entry(last + 1, object, layout, received, added), receiver);
    }

    private static PartEntry entry(
            int number,
            ObjectRecord object,
            Layout layout,
            ReceivedPayload received,
            PayloadLocation.@Nullable InBlob blob) {
        var algorithm = layout.algorithm();
        var sums = new AppendedChecksums(object, received.digests().checksums(), received.size());
        return new PartEntry(
                number, object.size(), received.size(), blob, algorithm == null ? null : sums.valueOf(algorithm));
    }

    /// @return `null` when another change came meanwhile
    private @Nullable List<Checksum> checksums(
            VersionChange change, StoredVersion current, ObjectRecord object, ReceivedPayload received)
            throws IOException {
        var sums = new AppendedChecksums(object, received.digests().checksums(), received.size());
        if (!sums.needParts()) {
            return sums.next(List.of());
        }
        if (object.layout() == null) {
            return sums.next(List.of(object.checksums().getFirst().value()));
        }
        var parts = store.parts(change.batch().partition(), change.batch().key(), current);
        return parts == null
                ? null
                : sums.next(parts.stream()
                        .map(part -> Objects.requireNonNull(part.checksum()))
                        .toList());
    }

    /// The new ETag. Two objects get the same one only if the same bytes were appended to equal ETags. It is not an MD5 of
    /// the content.
    private static String etag(String before, String md5, int parts) {
        var digest = Digests.md5();
        digest.update(before.getBytes(StandardCharsets.US_ASCII));
        digest.update(HexFormat.of().parseHex(md5));
        return HexFormat.of().formatHex(digest.digest()) + "-" + parts;
    }

    /// Payload that the append claims. Closing this frees what was written for it, unless a commit has claimed it.
    private final class AppendedBlobs implements AutoCloseable {
        private final KeyBatch batch;
        private final String holder;
        private final List<PayloadWriter> writers = new ArrayList<>();

        private AppendedBlobs(KeyBatch batch, String holder) {
            this.batch = batch;
            this.holder = holder;
        }

        /// @return `null` for no bytes
        private PayloadLocation.@Nullable InBlob of(ReceivedPayload received) throws IOException {
            return switch (received.content()) {
                case PayloadLocation.InBlob blob -> claimed(blob);
                case PayloadLocation.Inline(var bytes, int _) ->
                    bytes.hasRemaining() ? written(bytes.duplicate()) : null;
                case PayloadLocation.InRow _, PayloadLocation.Tailed _ ->
                    throw new IllegalStateException("payload is never received into rows or tables");
            };
        }

        /// The payload of an object in one piece; `null` for no bytes.
        private PayloadLocation.@Nullable InBlob of(PayloadOrigin origin, ObjectRecord object) throws IOException {
            return switch (object.content()) {
                case PayloadLocation.InBlob blob -> blob;
                case PayloadLocation.Inline inline -> {
                    var bytes = PayloadOpener.verified(origin, inline, PayloadOpener.storedBytes(object));
                    yield bytes.hasRemaining() ? written(bytes) : null;
                }
                case PayloadLocation.InRow _, PayloadLocation.Tailed _ ->
                    throw new IllegalStateException("the object is not in one piece");
            };
        }

        private PayloadLocation.InBlob written(ByteBuffer bytes) throws IOException {
            var writer = receiver.write(batch.partition().space(), bytes);
            writers.add(writer);
            return claimed(writer.seal());
        }

        private PayloadLocation.InBlob claimed(PayloadLocation.InBlob blob) {
            batch.claim(blob, holder);
            return blob;
        }

        @Override
        public void close() {
            writers.forEach(PayloadWriter::close);
        }
    }
}
