package io.cloakroom.storage.engine.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes numbered fields: number, length, bytes, with numbers and lengths as base-128 varints. See [FieldReader].
public final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    public FieldWriter number(int field, long value) {
        varint(field);
        varint(varintLength(value));
        varint(value);
        return this;
    }

    /// Leaves the field out for `null`.
    public FieldWriter text(int field, @Nullable String value) {
        return value == null ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public FieldWriter bytes(int field, byte[] value) {
        varint(field);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public FieldWriter nested(int field, FieldWriter value) {
        return bytes(field, value.toBytes());
    }

    /// Adds fields that this release does not know, as they were read.
    public FieldWriter raw(byte[] fields) {
        out.writeBytes(fields);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static int varintLength(long value) {
        return Math.max(1, (63 - Long.numberOfLeadingZeros(value)) / 7 + 1);
    }
}
