package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.engine.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Builds and reads the bytes of rows. S3 keys, names and logins are escaped, as [KeyLayout] says; ids and numbers are ASCII.
final class RowBytes {
    /// Ends a key in a row that has something behind the key.
    static final byte[] TERMINATOR = {1, 1};
    /// Above every byte that UTF-8 or an escape can have.
    static final byte[] ABOVE = {(byte) 0xFF};
    /// Above the terminator, below every continuation of the key: escapes are `01 02` and `01 03`.
    static final byte[] BEHIND_KEY = {1, 1, (byte) 0xFF};
    /// Appended to a row, gives the first row that can follow it: rows hold no NUL byte.
    static final byte[] NEXT = {1};

    private static final byte ESCAPE = 1;
    private static final byte[] NOTHING = {};

    private RowBytes() {}

    static Row row(char kind, byte[]... pieces) {
        return new Row(joined(new byte[] {(byte) kind}, pieces));
    }

    static byte[] joined(byte[] first, byte[]... pieces) {
        int length = first.length;
        for (var piece : pieces) {
            length += piece.length;
        }
        var out = ByteBuffer.allocate(length).put(first);
        for (var piece : pieces) {
            out.put(piece);
        }
        return out.array();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A part number, or the slot of a rename, in digits that sort as the numbers do.
    static String fiveDigits(int number) {
        if (number < 0 || number > 99_999) {
            throw new IllegalArgumentException("no number of five digits: " + number);
        }
        return Integer.toString(100_000 + number).substring(1);
    }

    static byte[] escaped(ObjectKey key) {
        return escaped(key.utf8());
    }

    static byte[] escaped(String key) {
        return key.isEmpty() ? NOTHING : escaped(utf8(key));
    }

    private static byte[] escaped(byte[] key) {
        int escapes = 0;
        for (byte b : key) {
            escapes += b == 0 || b == ESCAPE ? 1 : 0;
        }
        if (escapes == 0) {
            return key;
        }
        var out = new byte[key.length + escapes];
        int at = 0;
        for (byte b : key) {
            if (b == 0 || b == ESCAPE) {
                out[at++] = ESCAPE;
                out[at++] = (byte) (b + 2);
            } else {
                out[at++] = b;
            }
        }
        return out;
    }

    /// @throws IllegalArgumentException when `key` contains half a surrogate pair, which would be stored as `?` and so
    ///     collide with other keys
    private static byte[] utf8(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (Character.isSurrogate(key.charAt(i))) {
                if (i + 1 == key.length() || !Character.isSurrogatePair(key.charAt(i), key.charAt(i + 1))) {
                    throw new IllegalArgumentException("a key is not valid Unicode");
                }
                i++;
            }
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    static String unescaped(byte[] row, int from, int to) {
        var out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            out[length++] = row[i] == ESCAPE ? (byte) (row[++i] - 2) : row[i];
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    /// Where the terminator of the row's key begins.
    static int terminator(byte[] row) {
        for (int i = 1; i < row.length - 1; i++) {
            if (row[i] == ESCAPE) {
                if (row[i + 1] == ESCAPE) {
                    return i;
                }
                i++;
            }
        }
        throw new IllegalArgumentException("a row without terminator");
    }
}
