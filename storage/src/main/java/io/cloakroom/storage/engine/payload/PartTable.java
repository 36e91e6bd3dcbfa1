package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.StoredObject.PartSpan;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a completed object, as entries of equal length, so that binary search finds a part. The table is stored and
/// checked like payload (in the record while it is short, else in a blob). Its reader keeps one block in memory.
///
/// An entry, most significant bytes first: number 4, first offset 8, size 8, blob (kind 4, file 8, offset 8, length 8),
/// salt 8, then the checksum in the table's algorithm. Kind 0 is a part without bytes.
public final class PartTable implements AutoCloseable {
    private static final int FIXED_BYTES = 56;

    /// @param blob `null` for a part without bytes
    /// @param checksum Base64, or `null` when the table has none
    public record PartEntry(
            int number,
            long first,
            long size,
            PayloadLocation.@Nullable InBlob blob,
            @Nullable String checksum) {
        public PartEntry with(PayloadLocation.InBlob moved) {
            return new PartEntry(number, first, size, moved, checksum);
        }
    }

    /// Reads the bytes of the table.
    interface Source extends AutoCloseable {
        void read(long offset, ByteBuffer into) throws IOException;

        @Override
        void close();
    }

    private final ObjectRecord.Layout layout;
    private final int entryBytes;
    private final Source source;
    private final ByteBuffer entry;

    PartTable(ObjectRecord.Layout layout, Source source) {
        this.layout = layout;
        this.entryBytes = entryBytes(layout.algorithm());
        this.source = source;
        this.entry = ByteBuffer.allocate(entryBytes);
    }

    static int entryBytes(@Nullable ChecksumAlgorithm algorithm) {
        return FIXED_BYTES + (algorithm == null ? 0 : algorithm.bytes());
    }

    public static long bytes(ObjectRecord.Layout layout) {
        return (long) layout.parts() * entryBytes(layout.algorithm());
    }

    public static ByteBuffer encode(ObjectRecord.Layout layout, List<PartEntry> entries) {
        var out = ByteBuffer.allocate(Math.toIntExact(bytes(layout)));
        for (var entry : entries) {
            put(out, entry);
        }
        return out.flip();
    }

    private static void put(ByteBuffer out, PartEntry entry) {
        out.putInt(entry.number()).putLong(entry.first()).putLong(entry.size());
        var content = entry.blob();
        var blob = content == null ? new BlobRef(0, 0, 0, 0) : content.blob();
        out.putInt(blob.kind()).putLong(blob.file()).putLong(blob.offset()).putLong(blob.length());
        out.putLong(content == null ? 0 : content.salt());
        if (entry.checksum() != null) {
            out.put(Base64.getDecoder().decode(entry.checksum()));
        }
    }

    public int size() {
        return layout.parts();
    }

    public PartEntry get(int index) throws IOException {
        source.read((long) index * entryBytes, entry.clear());
        entry.flip();
        int number = entry.getInt();
        long first = entry.getLong();
        long size = entry.getLong();
        var blob = new BlobRef(entry.getInt(), entry.getLong(), entry.getLong(), entry.getLong());
        long salt = entry.getLong();
        var checksum = new byte[entry.remaining()];
        entry.get(checksum);
        return new PartEntry(
                number,
                first,
                size,
                blob.kind() == 0 ? null : new PayloadLocation.InBlob(blob, salt),
                checksum.length == 0 ? null : Base64.getEncoder().encodeToString(checksum));
    }

    /// Index of the part that holds the byte at `offset`.
    public int indexAt(long offset) throws IOException {
        int low = 0;
        int high = size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (get(middle).first() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Index of the first part with a number over `number`; [#size] when there is none.
    public int indexAfter(int number) throws IOException {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).number() > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    public PartSpan span(PartEntry entry) {
        var algorithm = layout.algorithm();
        var value = entry.checksum();
        return new PartSpan(
                entry.number(),
                entry.first(),
                entry.size(),
                algorithm == null || value == null
                        ? List.of()
                        : List.of(new Checksum(algorithm, ChecksumType.FULL_OBJECT, value)));
    }

    @Override
    public void close() {
        source.close();
    }

    /// A table in a record.
    static Source inMemory(ByteBuffer table) {
        return new Source() {
            @Override
            public void read(long offset, ByteBuffer into) {
                into.put(table.slice((int) offset, into.remaining()));
            }

            @Override
            public void close() {
                // Memory needs no closing.
            }
        };
    }

    /// A table in two pieces. No entry is split between them.
    static Source joined(Source head, long headBytes, Source tail) {
        return new Source() {
            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                if (offset < headBytes) {
                    head.read(offset, into);
                } else {
                    tail.read(offset - headBytes, into);
                }
            }

            @Override
            public void close() {
                head.close();
                tail.close();
            }
        };
    }

    /// A table in a blob; keeps the block that was read last.
    static Source inBlob(PayloadReader reader, BufferPool buffers) {
        return new Source() {
            private final ByteBuffer block = buffers.take();
            private long held = -1;
            private boolean closed;

            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                for (long at = offset; into.hasRemaining(); ) {
                    long number = BlockTable.blockOf(at);
                    if (number != held) {
                        held = -1;
                        reader.read(number, block.clear());
                        held = number;
                    }
                    int from = (int) (at - number * BlockTable.BLOCK_BYTES);
                    int count = Math.min(into.remaining(), block.position() - from);
                    if (count <= 0) {
                        throw new StoreException(StoreException.Kind.DAMAGED, "a table of parts ends early");
                    }
                    into.put(block.slice(from, count));
                    at += count;
                }
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    reader.close();
                    buffers.give(block);
                }
            }
        };
    }
}
