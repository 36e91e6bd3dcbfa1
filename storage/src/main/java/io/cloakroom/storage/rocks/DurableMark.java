package io.cloakroom.storage.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// How far a database was known to be on disk, in a small file beside it. Two places are written in turn, so that a
/// torn write leaves the one before.
final class DurableMark implements AutoCloseable {
    private static final int PLACE_BYTES = 4096;
    private static final int MARK_BYTES = 8 + 8 + 1 + 4;

    private final FileChannel file;
    private long turn;
    private Mark last = new Mark(0, true);

    /// @param sequence number of the last change that is on disk
    /// @param clean    whether the database was closed in order then
    record Mark(long sequence, boolean clean) {}

    DurableMark(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        readPlace(0);
        readPlace(1);
    }

    private void readPlace(int place) throws IOException {
        var bytes = ByteBuffer.allocate(MARK_BYTES);
        if (file.read(bytes, (long) place * PLACE_BYTES) < MARK_BYTES) {
            return;
        }
        bytes.flip();
        var itsTurn = bytes.getLong();
        var mark = new Mark(bytes.getLong(), bytes.get() == 1);
        if (bytes.getInt() == checksum(bytes.array()) && itsTurn > turn) {
            turn = itsTurn;
            last = mark;
        }
    }

    synchronized Mark last() {
        return last;
    }

    synchronized void write(Mark mark) throws IOException {
        turn++;
        var bytes = ByteBuffer.allocate(MARK_BYTES)
                .putLong(turn)
                .putLong(mark.sequence())
                .put((byte) (mark.clean() ? 1 : 0));
        bytes.putInt(checksum(bytes.array())).flip();
        file.write(bytes, turn % 2 * PLACE_BYTES);
        file.force(false);
        last = mark;
    }

    private static int checksum(byte[] mark) {
        var crc = new CRC32C();
        crc.update(mark, 0, MARK_BYTES - 4);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
