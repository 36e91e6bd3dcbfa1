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
        var resume = resume(query);
        var entries = new ArrayList<VersionEntry>();
        boolean more = ObjectLister.walk(
                range -> scan(partition, range, resume),
                new Walk(
                        NONCURRENT,
                        query.prefix(),
                        query.delimiter(),
                        marker == null ? null : marker.key(),
                        resume != null ? resume.key() : marker == null ? null : behind(marker),
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

    /// Where a page goes on among the versions of a key.
    ///
    /// @param key where all rows of the key begin
    private record Resume(ObjectKey of, Row key, VersionRef.Named version) {}

    /// Where the rows of a resumed key begin: the current version, and the noncurrent ones.
    private record Begin(Row current, Row noncurrent) {}

    private static @Nullable Resume resume(Listing.VersionQuery query) {
        var marker = query.keyMarker();
        var version = query.versionMarker();
        if (marker == null || marker.passPrefix() || version == null) {
            return null;
        }
        return ObjectKey.of(marker.key())
                .map(key -> new Resume(key, KeyLayout.ofKind(NONCURRENT, KeyLayout.current(key)), version))
                .orElse(null);
    }

    private static Row behind(Listing.After marker) {
        return marker.passPrefix()
                ? KeyLayout.pastPrefix(NONCURRENT, marker.key())
                : KeyLayout.pastKey(NONCURRENT, marker.key());
    }

    /// Whoever deletes the versions of each page, and then asks for the next one, has made an older version the current one:
    /// it was not given yet, as its place tells. A null version that went since the page before leaves no trace of where it was:
    /// its key is begun again.
    private Begin begin(Partition partition, Resume resume) throws IOException {
        var current = store.reader().current(partition, resume.of());
        var placeOfCurrent =
                current == null ? "" : KeyLayout.place(current.record().stamp());
        var place = switch (resume.version()) {
            case VersionRef.Id(var id) -> id;
            case VersionRef.Null _ ->
                current != null && current.isNull()
                        ? placeOfCurrent
                        : store.reader().placeOfNull(partition, resume.of()).orElse("");
        };
        return new Begin(
                placeOfCurrent.compareTo(place) > 0
                        ? resume.key()
                        : KeyLayout.pastVersion(resume.of().value(), ""),
                KeyLayout.pastVersion(resume.of().value(), place));
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
    private KeyValue.Cursor scan(Partition partition, Range range, @Nullable Resume resume) throws IOException {
        var cursors = new ArrayList<KeyValue.Cursor>();
        try {
            return store.rows().atOneMoment(partition, () -> {
                var begin = resume != null && range.from().equals(resume.key())
                        ? begin(partition, resume)
                        : new Begin(range.from(), range.from());
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
