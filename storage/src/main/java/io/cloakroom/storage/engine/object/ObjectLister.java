package io.cloakroom.storage.engine.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import io.cloakroom.storage.engine.record.VersionRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lists the rows of one kind in a bucket, page by page. A page reads the rows that it returns, and a few of each common
/// prefix before it jumps over the rest. So it costs the same wherever it begins.
final class ObjectLister {
    /// A jump costs as much as reading about eight rows, and most prefixes have few.
    private static final int ROWS_BEFORE_JUMP = 8;

    /// The usual size of a record without payload, which no listing needs.
    private static final int USUAL_RECORD_BYTES = 512;

    private final KeyValue rows;

    ObjectLister(KeyValue rows) {
        this.rows = rows;
    }

    Listing.Page objects(Partition partition, Listing.Query query) throws IOException {
        var after = query.after();
        var from = after == null
                ? null
                : after.passPrefix() ? KeyLayout.pastPrefix('k', after.key()) : KeyLayout.pastKey('k', after.key());
        var entries = new ArrayList<Listing.Entry>();
        boolean more = walk(
                partition,
                new Walk('k', query.prefix(), query.delimiter(), after == null ? null : after.key(), from, query.max()),
                KeyLayout::keyOf,
                new Sink() {
                    @Override
                    public void row(String key, KeyValue.Cursor at) throws IOException {
                        entries.add(new Listing.Entry.Item(info(at, key)));
                    }

                    @Override
                    public void prefix(String prefix) {
                        entries.add(new Listing.Entry.CommonPrefix(prefix));
                    }
                });
        return new Listing.Page(entries, more ? behind(entries.getLast()) : null);
    }

    /// The version at a cursor, without its payload.
    static VersionRecord version(KeyValue.Cursor at) throws IOException {
        var head = at.head(USUAL_RECORD_BYTES);
        return RecordCodec.versionWithoutPayload(at.row(), Envelope.holdsFields(head) ? head : at.value());
    }

    private static ObjectInfo info(KeyValue.Cursor at, String key) throws IOException {
        return switch (version(at)) {
            case ObjectRecord object -> object.info(key);
            case MarkerRecord _ -> throw Envelope.damaged(at.row(), "it is a delete marker");
        };
    }

    private static After behind(Listing.Entry last) {
        return switch (last) {
            case Listing.Entry.Item(var info) -> new After(info.key(), false);
            case Listing.Entry.CommonPrefix(var prefix) -> new After(prefix, true);
        };
    }

    Listing.UploadPage uploads(Partition partition, BucketName bucket, Listing.UploadQuery query) throws IOException {
        var marker = query.keyMarker();
        var idMarker = query.uploadIdMarker();
        var from = marker == null
                ? null
                : idMarker == null ? KeyLayout.pastKey('u', marker) : UploadRows.pastUpload(marker, idMarker);
        var entries = new ArrayList<Listing.UploadEntry>();
        boolean more = walk(
                partition,
                new Walk('u', query.prefix(), query.delimiter(), marker, from, query.max()),
                KeyLayout::keyBefore,
                new Sink() {
                    @Override
                    public void row(String key, KeyValue.Cursor at) throws IOException {
                        entries.add(new Listing.UploadEntry.Item(RecordCodec.upload(at.row(), at.value())
                                .upload(bucket, key, UploadRows.idOfUpload(at.row()))));
                    }

                    @Override
                    public void prefix(String prefix) {
                        entries.add(new Listing.UploadEntry.CommonPrefix(prefix));
                    }
                });
        return new Listing.UploadPage(entries, more);
    }

    /// @param after only common prefixes greater than this are listed
    /// @param from  where to begin, unless at the prefix
    record Walk(
            char kind,
            String prefix,
            String delimiter,
            @Nullable String after,
            @Nullable Row from,
            int max) {}

    interface Sink {
        void row(String key, KeyValue.Cursor at) throws IOException;

        void prefix(String prefix);
    }

    private boolean walk(Partition partition, Walk walk, Function<Row, String> keyOf, Sink sink) throws IOException {
        return walk(range -> rows.scan(partition, range), walk, keyOf, sink);
    }

    interface Scan {
        KeyValue.Cursor of(KeyValue.Range range) throws IOException;
    }

    /// @return whether anything follows the last entry
    static boolean walk(Scan scan, Walk walk, Function<Row, String> keyOf, Sink sink) throws IOException {
        if (walk.max() <= 0) {
            return false;
        }
        var range = KeyLayout.keys(walk.kind(), walk.prefix());
        if (walk.from() != null && walk.from().compareTo(range.from()) > 0) {
            range = new KeyValue.Range(walk.from(), range.to());
        }
        if (range.from().compareTo(range.to()) >= 0) {
            return false;
        }
        int listed = 0;
        try (var cursor = scan.of(range)) {
            boolean at = cursor.next();
            while (at) {
                if (listed == walk.max()) {
                    return true;
                }
                var key = keyOf.apply(cursor.row());
                int cut = cut(walk, key);
                if (cut < 0) {
                    sink.row(key, cursor);
                    listed++;
                    at = cursor.next();
                    continue;
                }
                var common = key.substring(0, cut);
                if (walk.after() == null || compare(common, walk.after()) > 0) {
                    sink.prefix(common);
                    listed++;
                }
                at = pass(cursor, walk.kind(), common);
            }
        }
        return false;
    }

    /// The end of a key's common prefix; -1 when the key is not rolled up.
    private static int cut(Walk walk, String key) {
        if (walk.delimiter().isEmpty()) {
            return -1;
        }
        int found = key.indexOf(walk.delimiter(), walk.prefix().length());
        return found < 0 ? -1 : found + walk.delimiter().length();
    }

    /// Moves behind all rows whose keys begin with `common`.
    private static boolean pass(KeyValue.Cursor cursor, char kind, String common) throws IOException {
        var inside = KeyLayout.keys(kind, common);
        for (int i = 0; i < ROWS_BEFORE_JUMP; i++) {
            if (!cursor.next()) {
                return false;
            }
            if (!KeyLayout.startsWith(cursor.row(), inside.from())) {
                return true;
            }
        }
        cursor.seek(inside.to());
        return cursor.next();
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }
}
