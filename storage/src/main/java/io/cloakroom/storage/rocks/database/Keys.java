package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Every key that a space's database holds. Numbers are big-endian, so that they sort.
///
/// | key                               | value ([EngineValue] unless said otherwise)                                 |
/// |-----------------------------------|-----------------------------------------------------------------------------|
/// | `b` kind:1 file:8 offset:8        | a claim, version 2: partition:4, length:8, holder's length:1, holder, owner |
/// |                                   | a claim, version 1 (read only): partition:4, length:8, owner                |
/// | `c` partition:4 range:4 counter:2 | a counter: sum:8. There is one range so far, number 0                       |
/// | `m`                               | the number of the next partition: 4                                         |
/// | `n` partition:4                   | state:1 (1 live, 2 dropped), id                                             |
/// | `p` id                            | partition:4; only while it is live                                          |
/// | `r` partition:4 row               | as the layer above gave it, which has versions and checksums of its own     |
///
/// A build that knows only version 1 of claims refuses those of version 2 as of an unknown format, so it neither copies
/// their blobs nor writes behind them.
///
/// Partitions go by a number of the database's own, which is short, never reused, and makes a dropped partition's rows
/// unreachable before they are removed.
public final class Keys {
    static final byte LIVE = 1;
    static final byte DROPPED = 2;
    static final byte[] NEXT_PARTITION = {'m'};

    static final int CLAIM_BYTES = 18;

    private static final int ROW_PREFIX = 5;
    private static final int ONLY_RANGE = 0;

    private Keys() {}

    public static byte[] row(int partition, Row row) {
        return ByteBuffer.allocate(ROW_PREFIX + row.bytes().length)
                .put((byte) 'r')
                .putInt(partition)
                .put(row.bytes())
                .array();
    }

    /// The row's own bytes out of the first `length` bytes of a key.
    static byte[] rowOf(byte[] key, int length) {
        return Arrays.copyOfRange(key, ROW_PREFIX, length);
    }

    public static byte[] rows(int partition) {
        return ByteBuffer.allocate(5).put((byte) 'r').putInt(partition).array();
    }

    public static byte[] counters(int partition) {
        return ByteBuffer.allocate(5).put((byte) 'c').putInt(partition).array();
    }

    public static byte[] counter(int partition, Counter counter) {
        return ByteBuffer.allocate(11)
                .put((byte) 'c')
                .putInt(partition)
                .putInt(ONLY_RANGE)
                .putShort((short) counter.number())
                .array();
    }

    static byte[] partitionNamed(String id) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + bytes.length).put((byte) 'p').put(bytes).array();
    }

    static byte[] partitions() {
        return new byte[] {'n'};
    }

    public static byte[] partition(int number) {
        return ByteBuffer.allocate(5).put((byte) 'n').putInt(number).array();
    }

    static int partitionOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }

    public static byte[] claims() {
        return new byte[] {'b'};
    }

    public static byte[] claims(int kind) {
        return new byte[] {'b', (byte) kind};
    }

    public static byte[] claims(int kind, long file) {
        return ByteBuffer.allocate(10)
                .put((byte) 'b')
                .put((byte) kind)
                .putLong(file)
                .array();
    }

    public static byte[] claim(BlobPosition place) {
        return ByteBuffer.allocate(CLAIM_BYTES)
                .put((byte) 'b')
                .put((byte) place.kind())
                .putLong(place.file())
                .putLong(place.offset())
                .array();
    }

    static BlobPosition placeOf(byte[] key) {
        var bytes = ByteBuffer.wrap(key);
        return new BlobPosition(bytes.get(1), bytes.getLong(2), bytes.getLong(10));
    }

    /// The first key after the one that is the first `length` bytes of `buffer`.
    static byte[] next(byte[] buffer, int length) {
        return Arrays.copyOf(Arrays.copyOf(buffer, length), length + 1);
    }

    /// The first key after all that begin with `prefix`.
    public static byte[] after(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                var end = Arrays.copyOf(prefix, last + 1);
                end[last]++;
                return end;
            }
        }
        throw new IllegalArgumentException("nothing sorts after this prefix");
    }
}
