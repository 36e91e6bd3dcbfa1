package io.cloakroom.storage.engine.record;

import static io.cloakroom.storage.engine.record.RowBytes.BEHIND_KEY;
import static io.cloakroom.storage.engine.record.RowBytes.NEXT;
import static io.cloakroom.storage.engine.record.RowBytes.TERMINATOR;
import static io.cloakroom.storage.engine.record.RowBytes.ascii;
import static io.cloakroom.storage.engine.record.RowBytes.escaped;
import static io.cloakroom.storage.engine.record.RowBytes.fiveDigits;
import static io.cloakroom.storage.engine.record.RowBytes.row;
import static io.cloakroom.storage.engine.record.RowBytes.terminator;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Row;
import java.nio.charset.StandardCharsets;

/// The rows of multipart uploads in progress: `u` and `p` of [KeyLayout].
public final class UploadRows {
    private UploadRows() {}

    public static Row upload(ObjectKey key, String uploadId) {
        return row('u', escaped(key), TERMINATOR, ascii(uploadId));
    }

    public static Row edition(ObjectKey key, String uploadId) {
        return row('p', escaped(key), TERMINATOR, ascii(uploadId));
    }

    public static Row part(ObjectKey key, String uploadId, int number) {
        return row('p', escaped(key), TERMINATOR, ascii(uploadId), ascii('.' + fiveDigits(number)));
    }

    /// The parts of an upload with numbers over `after`.
    public static Range parts(ObjectKey key, String uploadId, int after) {
        return new Range(part(key, uploadId, after + 1), row('p', escaped(key), TERMINATOR, ascii(uploadId + '/')));
    }

    /// The parts of all uploads of a key, and their editions.
    public static Range partsOfKey(ObjectKey key) {
        return new Range(row('p', escaped(key), TERMINATOR), row('p', escaped(key), BEHIND_KEY));
    }

    /// The edition of an upload and all its parts.
    public static Range editionAndParts(ObjectKey key, String uploadId) {
        return new Range(edition(key, uploadId), row('p', escaped(key), TERMINATOR, ascii(uploadId + '/')));
    }

    /// The lower bound of the uploads of `key` that follow this one.
    public static Row pastUpload(String key, String uploadId) {
        return row('u', escaped(key), TERMINATOR, ascii(uploadId), NEXT);
    }

    public static String idOfUpload(Row upload) {
        int from = terminator(upload.bytes()) + TERMINATOR.length;
        return new String(upload.bytes(), from, upload.bytes().length - from, StandardCharsets.US_ASCII);
    }

    public static int numberOfPart(Row part) {
        int length = part.bytes().length;
        return Integer.parseInt(new String(part.bytes(), length - 5, 5, StandardCharsets.US_ASCII));
    }

    /// Whether a row `p` is a part and not an edition.
    public static boolean isPart(Row row) {
        int length = row.bytes().length;
        return length > 6 && row.bytes()[length - 6] == '.';
    }

    /// The upload that a part belongs to.
    public static String uploadOfPart(Row part) {
        int from = terminator(part.bytes()) + TERMINATOR.length;
        int length = part.bytes().length - 6 - from;
        return new String(part.bytes(), from, length, StandardCharsets.US_ASCII);
    }
}
