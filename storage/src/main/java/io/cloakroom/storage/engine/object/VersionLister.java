package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.object.ObjectLister.Walk;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages of all versions: the rows of current objects, of current delete markers, and of noncurrent versions, merged.
final class VersionLister {
    private static final char OBJECTS = 'k';
    private static final char MARKERS = 'm';
    private static final char NONCURRENT = 'v';

    private final ObjectRows store;

    VersionLister(ObjectRows store) {
        this.store = store;
    }

    Listing.VersionPage page(Partition partition, Listing.VersionQuery query) throws IOException {
        var marker = query.keyMarker();
        var entries = new ArrayList<VersionEntry>();
        boolean more = ObjectLister.walk(
                range -> scan(partition, range),
                new Walk(
                        NONCURRENT,
                        query.prefix(),
                        query.delimiter(),
                        marker == null ? null : marker.key(),
                        marker == null ? null : from(partition, marker, query.versionMarker()),
                        query.max()),
                VersionLister::keyOf,
                new ObjectLister.Sink() {
                    @Override
                    public void row(String key, KeyValue.Cursor at) throws IOException {
                        entries.add(entry(key, at));
                    }

                    @Override
                    public void prefix(String prefix) {
                        entries.add(new VersionEntry.CommonPrefix(prefix));
                    }
                });
        return new Listing.VersionPage(entries, more);
    }

    /// A null version that went since the page before leaves no trace of where it was: its key is begun again, behind the
    /// current version.
    private Row from(Partition partition, Listing.After marker, VersionRef.@Nullable Named version) throws IOException {
        if (marker.passPrefix()) {
            return KeyLayout.pastPrefix(NONCURRENT, marker.key());
        }
        return switch (version) {
            case null -> KeyLayout.pastKey(NONCURRENT, marker.key());
            case VersionRef.Id(var id) -> KeyLayout.pastVersion(marker.key(), id);
            case VersionRef.Null _ -> {
                var key = ObjectKey.of(marker.key());
                var place = key.isEmpty()
                        ? ""
                        : store.reader().placeOfNull(partition, key.get()).orElse("");
                yield KeyLayout.pastVersion(marker.key(), place);
            }
        };
    }

    private static String keyOf(Row row) {
        return KeyLayout.isNoncurrent(row) ? KeyLayout.keyBefore(row) : KeyLayout.keyOf(row);
    }

    private static VersionEntry entry(String key, KeyValue.Cursor at) throws IOException {
        boolean latest = !KeyLayout.isNoncurrent(at.row());
        return switch (ObjectLister.version(at)) {
            case ObjectRecord object -> new VersionEntry.Version(object.info(key), latest);
            case MarkerRecord deleted -> new VersionEntry.DeleteMarker(deleted.marker(key), latest);
        };
    }

    /// All three as of one moment, so that a version which steps back meanwhile is neither missed nor given twice.
    private KeyValue.Cursor scan(Partition partition, Range range) throws IOException {
        var cursors = new ArrayList<KeyValue.Cursor>();
        try {
            return store.rows().atOneMoment(partition, () -> {
                for (char kind : List.of(OBJECTS, MARKERS, NONCURRENT)) {
                    cursors.add(store.rows().scan(partition, ofKind(kind, range)));
                }
                return new MergedCursor(cursors);
            });
        } catch (IOException | RuntimeException failed) {
            cursors.forEach(KeyValue.Cursor::close);
            throw failed;
        }
    }

    private static Range ofKind(char kind, Range range) {
        return new Range(KeyLayout.ofKind(kind, range.from()), KeyLayout.ofKind(kind, range.to()));
    }
}
