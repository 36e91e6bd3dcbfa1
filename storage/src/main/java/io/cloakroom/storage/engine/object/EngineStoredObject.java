package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.crypt.DataKeys;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.payload.PayloadOpener;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.payload.SharedHold;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An opened object: its record, and a hold on the blobs that the record names.
final class EngineStoredObject implements StoredObject {
    private final PayloadOpener payloads;
    private final DataKeys keys;
    private final Partition partition;
    private final PayloadOrigin origin;
    private final ObjectRecord record;
    private final ObjectInfo info;
    private final SharedHold hold;

    private @Nullable PayloadKey unlocked;

    EngineStoredObject(
            PayloadOpener payloads,
            DataKeys keys,
            Partition partition,
            PayloadOrigin origin,
            String key,
            ObjectRecord record,
            SharedHold hold) {
        this.keys = keys;
        this.partition = partition;
        this.payloads = payloads;
        this.origin = origin;
        this.record = record;
        this.info = record.info(key);
        this.hold = hold;
    }

    @Override
    public ObjectInfo info() {
        return info;
    }

    @Override
    public void unlock(@Nullable CustomerKey key) throws IOException {
        var encryption = record.meta().encryption();
        if (encryption instanceof Encryption.None) {
            DataKeys.requireFitting(encryption, key);
        } else {
            unlocked = keys.open(partition, encryption, key);
        }
    }

    /// @return `null` when the object is not encrypted
    private @Nullable PayloadKey key() throws IOException {
        if (unlocked == null) {
            unlock(null);
        }
        return unlocked;
    }

    @Override
    public Body body() throws IOException {
        var opened = key();
        return payloads.body(origin, record, 0, record.size(), hold.share(), opened);
    }

    @Override
    public Body body(ByteRange range) throws IOException {
        if (range.last() >= record.size()) {
            throw new IllegalArgumentException(range + " is not within " + record.size() + " bytes");
        }
        var opened = key();
        return payloads.body(origin, record, range.first(), range.last() + 1, hold.share(), opened);
    }

    @Override
    public Optional<PartSpan> part(int number) throws IOException {
        if (record.layout() == null) {
            return number == 1 ? Optional.of(new PartSpan(1, 0, record.size(), record.checksums())) : Optional.empty();
        }
        return parts(number - 1, 1).stream()
                .filter(part -> part.number() == number)
                .findFirst();
    }

    @Override
    public Optional<PartSpan> partFrom(long first) throws IOException {
        var layout = record.layout();
        if (layout == null) {
            return Optional.empty();
        }
        try (var table = payloads.table(origin, layout, record.content())) {
            var span = table.span(table.get(table.indexAt(first)));
            return span.first() == first ? Optional.of(span) : Optional.empty();
        }
    }

    @Override
    public List<PartSpan> parts(int after, int max) throws IOException {
        var layout = record.layout();
        if (layout == null) {
            return List.of();
        }
        var spans = new ArrayList<PartSpan>();
        try (var table = payloads.table(origin, layout, record.content())) {
            for (int i = table.indexAfter(after); i < table.size() && spans.size() < max; i++) {
                spans.add(table.span(table.get(i)));
            }
        }
        return spans;
    }

    @Override
    public void close() {
        hold.close();
    }
}
