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
import io.cloakroom.storage.engine.record.VersionRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists all versions, page by page: the rows of current objects, of current delete markers, and of noncurrent versions,
/// merged.
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
        var from = marker == null ? null : from(marker, query.versionMarker());
        var entries = new ArrayList<VersionEntry>();
        boolean more = ObjectLister.walk(
                range -> scan(partition, range, query),
                new Walk(
                        NONCURRENT,
                        query.prefix(),
                        query.delimiter(),
                        marker == null ? null : marker.key(),
                        from,
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

    /// Where a page begins. Behind a version marker, these are the key's noncurrent versions, unless [#begin] finds more.
    private static Row from(Listing.After marker, VersionRef.@Nullable Named version) {
        if (marker.passPrefix()) {
            return KeyLayout.pastPrefix(NONCURRENT, marker.key());
        }
        return version == null
                ? KeyLayout.pastKey(NONCURRENT, marker.key())
                : VersionRows.pastVersion(marker.key(), "");
    }

    /// Where a page begins.
    ///
    /// @param current    among current versions
    /// @param noncurrent among noncurrent versions
    private record Begin(Row current, Row noncurrent) {}

    /// A version that was not listed yet may have become current since the previous page, because newer ones were removed.
    /// Then the page begins with it.
    private Begin begin(Partition partition, Row from, Listing.VersionQuery query) throws IOException {
        var marker = query.keyMarker();
        var version = query.versionMarker();
        var key = marker == null ? Optional.<ObjectKey>empty() : ObjectKey.of(marker.key());
        if (version == null
                || key.isEmpty()
                || !from.equals(VersionRows.pastVersion(key.get().value(), ""))) {
            return new Begin(from, from);
        }
        var current = store.reader().current(partition, key.get());
        var given = place(partition, key.get(), version, current);
        boolean isLeft =
                current != null && VersionRows.place(current.record().stamp()).compareTo(given) > 0;
        return new Begin(
                isLeft ? VersionRows.current(key.get()) : from,
                VersionRows.pastVersion(key.get().value(), given));
    }

    /// The place of a version among those of its key, see [VersionRows#place]. A null version that was removed since the
    /// previous page left no trace of its place; then the key is listed again from its beginning.
    private String place(Partition partition, ObjectKey key, VersionRef.Named version, @Nullable StoredVersion current)
            throws IOException {
        return switch (version) {
            case VersionRef.Id(var id) -> id;
            case VersionRef.Null _ ->
                current != null && current.isNull()
                        ? VersionRows.place(current.record().stamp())
                        : store.reader().placeOfNull(partition, key).orElse("");
        };
    }

    private static String keyOf(Row row) {
        return VersionRows.isNoncurrent(row) ? KeyLayout.keyBefore(row) : KeyLayout.keyOf(row);
    }

    private static VersionEntry entry(String key, KeyValue.Cursor at) throws IOException {
        return entry(key, at.row(), ObjectLister.version(at));
    }

    /// How a listing shows a version.
    static VersionEntry entry(String key, Row row, VersionRecord record) {
        boolean latest = !VersionRows.isNoncurrent(row);
        var since = record.stamp().noncurrentSince();
        return switch (record) {
            case ObjectRecord object -> new VersionEntry.Version(object.info(key), latest, since);
            case MarkerRecord deleted -> new VersionEntry.DeleteMarker(deleted.marker(key), latest, since);
        };
    }

    /// All three kinds of rows at the same moment, so that a version that becomes noncurrent meanwhile is neither missed nor
    /// listed twice.
    private KeyValue.Cursor scan(Partition partition, Range range, Listing.VersionQuery query) throws IOException {
        var cursors = new ArrayList<KeyValue.Cursor>();
        try {
            return store.rows().atOneMoment(partition, () -> {
                var begin = begin(partition, range.from(), query);
                for (char kind : List.of(OBJECTS, MARKERS, NONCURRENT)) {
                    var from = kind == NONCURRENT ? begin.noncurrent() : begin.current();
                    cursors.add(store.rows().scan(partition, ofKind(kind, new Range(from, range.to()))));
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
