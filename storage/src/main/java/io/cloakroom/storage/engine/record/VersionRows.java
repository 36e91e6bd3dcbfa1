package io.cloakroom.storage.engine.record;

import static io.cloakroom.storage.engine.record.RowBytes.BEHIND_KEY;
import static io.cloakroom.storage.engine.record.RowBytes.NEXT;
import static io.cloakroom.storage.engine.record.RowBytes.TERMINATOR;
import static io.cloakroom.storage.engine.record.RowBytes.ascii;
import static io.cloakroom.storage.engine.record.RowBytes.escaped;
import static io.cloakroom.storage.engine.record.RowBytes.row;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Row;
import java.util.Arrays;

/// The rows of a key's versions and of their payload: `k`, `m`, `v`, `n`, `w` and `d` of [KeyLayout].
public final class VersionRows {
    private VersionRows() {}

    /// The current version, when it is an object.
    public static Row current(ObjectKey key) {
        return row('k', escaped(key));
    }

    /// The current version, when it is a delete marker.
    public static Row marker(ObjectKey key) {
        return row('m', escaped(key));
    }

    /// A noncurrent version.
    public static Row noncurrent(ObjectKey key, Stamp stamp) {
        return noncurrent(key, place(stamp));
    }

    /// @param place what [#place] gave
    public static Row noncurrent(ObjectKey key, String place) {
        return row('v', escaped(key), TERMINATOR, ascii(place));
    }

    /// The end of a noncurrent version's row: its place among the noncurrent versions of its key.
    public static String place(Stamp stamp) {
        return switch (stamp.version()) {
            case VersionRef.Id(var id) -> id;
            case VersionRef.Null nameless -> VersionId.orderDigits(stamp.order()) + nameless.id();
        };
    }

    /// All noncurrent versions of a key, the newest first.
    public static Range noncurrent(ObjectKey key) {
        return new Range(row('v', escaped(key), TERMINATOR), row('v', escaped(key), BEHIND_KEY));
    }

    /// Whether a row is one of [#noncurrent].
    public static boolean isNoncurrent(Row row) {
        return row.bytes()[0] == 'v';
    }

    /// The lower bound of the versions that follow a noncurrent version of a key.
    ///
    /// @param key   may be no key at all
    /// @param place what [#place] gave, or empty: then the bound lies before all noncurrent versions
    public static Row pastVersion(String key, String place) {
        return place.isEmpty()
                ? row('v', escaped(key), TERMINATOR)
                : row('v', escaped(key), TERMINATOR, ascii(place), NEXT);
    }

    /// Leads to the null version while that version is noncurrent.
    public static Row nullVersion(ObjectKey key) {
        return row('n', escaped(key));
    }

    /// Leads from an upload to the version that it made, while that version is noncurrent.
    public static Row madeBy(ObjectKey key, String uploadId) {
        return row('w', escaped(key), TERMINATOR, ascii(uploadId));
    }

    /// The payload of a version, when payload and record lie in two rows.
    public static Row payload(ObjectKey key, String holder) {
        return row('d', escaped(key), TERMINATOR, ascii(holder));
    }

    /// Orders rows of different kinds as a listing of versions does: by key, and the current version of a key before its
    /// noncurrent ones.
    public static int compareVersions(Row a, Row b) {
        return Arrays.compareUnsigned(a.bytes(), 1, a.bytes().length, b.bytes(), 1, b.bytes().length);
    }
}
