package io.cloakroom.storage.engine.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [FieldWriter] wrote. Fields may come in any order and more than once.
///
/// A decoder passes a field that it does not know to [#keep]. A field below [#MUST_BE_KNOWN] is kept as it is, so that
/// rewriting the record does not lose it. Any other means that the record cannot be understood without it.
public final class FieldReader {
    static final int MUST_BE_KNOWN = 64;
    private static final byte[] NONE = {};

    private final byte[] bytes;
    private final int end;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private int position;
    private int fieldStart;
    private int number;
    private int start;
    private int length;

    FieldReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    /// Moves to the next field.
    public boolean next() {
        if (position == end) {
            return false;
        }
        fieldStart = position;
        number = Math.toIntExact(varint());
        length = Math.toIntExact(varint());
        start = position;
        if (number < 1 || length < 0 || length > end - start) {
            throw new IllegalArgumentException("a field has no number or is longer than its record");
        }
        position = start + length;
        return true;
    }

    public int number() {
        return number;
    }

    public long asLong() {
        int behind = position;
        position = start;
        long value = varint();
        position = behind;
        return value;
    }

    public int asInt() {
        return Math.toIntExact(asLong());
    }

    public String asText() {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    public byte[] asBytes() {
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    public FieldReader nested() {
        return new FieldReader(bytes, start, start + length);
    }

    /// Keeps a field that this release does not know.
    ///
    /// @throws UnknownField when the record cannot be understood without the field
    public void keep() {
        if (number >= MUST_BE_KNOWN) {
            throw new UnknownField(number);
        }
        kept.write(bytes, fieldStart, position - fieldStart);
    }

    /// The kept fields, for [FieldWriter#raw].
    public byte[] kept() {
        return kept.size() == 0 ? NONE : kept.toByteArray();
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw new IllegalArgumentException("a field ends early");
            }
            byte b = bytes[position++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }

    /// The value of a field that every record of its kind must have.
    ///
    /// @throws IllegalArgumentException when the record does not have it
    public static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("a field is missing");
        }
        return value;
    }

    /// A newer release wrote this record.
    public static final class UnknownField extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownField(int number) {
            super("field " + number);
        }
    }
}
