package io.cloakroom.storage.engine;

import io.cloakroom.storage.engine.record.KeyLayout;
import java.util.Arrays;

/// The name of one record within a partition: bytes without NUL, compared as unsigned bytes. Made by [KeyLayout] and the classes that it names.
public record Row(byte[] bytes) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && Arrays.equals(bytes, row.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
