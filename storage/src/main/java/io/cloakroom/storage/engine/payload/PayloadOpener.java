package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.crypt.BlockCipher;
import io.cloakroom.storage.engine.crypt.CipherBlocks;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens the payload of records: bodies, and tables of parts.
public final class PayloadOpener {
    /// Shorter stretches are not worth a system call of their own.
    private static final long LEAST_SLICE_BYTES = BlockTable.BLOCK_BYTES;

    private final Blobs blobs;
    private final BufferPool buffers;
    private final VerifiedBlocks verified = new VerifiedBlocks();

    public PayloadOpener(Blobs blobs, BufferPool buffers) {
        this.blobs = blobs;
        this.buffers = buffers;
    }

    public Blobs.Hold hold(Partition partition, byte[] owner) {
        return blobs.hold(partition, owner);
    }

    /// The bytes of an object from `first` up to `end`, exclusive.
    ///
    /// @param hold kept by the body until it is closed
    /// @param key  the object's data key; `null` when it is not encrypted
    public Body body(
            PayloadOrigin origin, ObjectRecord record, long first, long end, SharedHold hold, @Nullable PayloadKey key)
            throws IOException {
        if (first == end) {
            hold.close();
            return Bodies.OfMemory.EMPTY;
        }
        try {
            var layout = record.layout();
            if (layout != null) {
                return new Bodies.OfPieces(
                        end - first,
                        new PartPieces(origin, table(origin, layout, record.content()), key, first, end),
                        hold,
                        buffers);
            }
            return switch (record.content()) {
                case PayloadLocation.Inline inline -> {
                    var bytes = payload(origin, inline, record.size(), key);
                    hold.close();
                    yield new Bodies.OfMemory(bytes.slice((int) first, (int) (end - first)));
                }
                case PayloadLocation.InRow _, PayloadLocation.Tailed _ -> throw notRead();
                case PayloadLocation.InBlob blob ->
                    key == null
                            ? ofBlob(reader(origin, blob, record.size()), first, end, hold)
                            : new Bodies.OfPieces(
                                    end - first,
                                    new OnePiece(decrypted(origin, blob, 1, record.size(), key, first, end)),
                                    hold,
                                    buffers);
            };
        } catch (IOException | RuntimeException failed) {
            hold.close();
            throw failed;
        }
    }

    private Body ofBlob(PayloadReader reader, long first, long end, SharedHold hold) throws IOException {
        try {
            var slices = end - first < LEAST_SLICE_BYTES ? List.<Body.Slice>of() : reader.slices(first, end - 1);
            return slices.isEmpty()
                    ? new Bodies.OfPieces(
                            end - first,
                            new OnePiece(block -> new BlobStream(reader, block, first, end), reader),
                            hold,
                            buffers)
                    : new Bodies.OfFiles(reader, hold, slices);
        } catch (IOException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }

    /// The table of an object that was made of parts.
    public PartTable table(PayloadOrigin origin, ObjectRecord.Layout layout, PayloadLocation content)
            throws IOException {
        return new PartTable(
                layout,
                switch (content) {
                    case PayloadLocation.Inline inline ->
                        PartTable.inMemory(checked(origin, inline, PartTable.bytes(layout)));
                    case PayloadLocation.InRow _ -> throw notRead();
                    case PayloadLocation.InBlob blob ->
                        PartTable.inBlob(reader(origin, blob, PartTable.bytes(layout)), buffers);
                    case PayloadLocation.Tailed(var head, var tail) -> tailed(origin, layout, head, tail);
                });
    }

    private PartTable.Source tailed(
            PayloadOrigin origin, ObjectRecord.Layout layout, PayloadLocation.InBlob head, PayloadLocation.Inline tail)
            throws IOException {
        long headBytes = PartTable.bytes(layout) - tail.bytes().remaining();
        if (headBytes <= 0 || headBytes % PartTable.entryBytes(layout.algorithm()) != 0) {
            throw Envelope.damaged(origin.row(), "its table of parts has another length than its parts");
        }
        var newest = PartTable.inMemory(checked(origin, tail, tail.bytes().remaining()));
        return PartTable.joined(PartTable.inBlob(reader(origin, head, headBytes), buffers), headBytes, newest);
    }

    /// The size of the stored payload of an object in one piece.
    public static long storedBytes(ObjectRecord object) {
        return object.meta().encryption() instanceof Encryption.None
                ? object.size()
                : CipherBlocks.stored(object.size());
    }

    /// The bytes inside a record after their checksum was verified: the payload of an object in one piece, or the newest entries
    /// of a table.
    ///
    /// @param size expected of them
    public static ByteBuffer verified(PayloadOrigin origin, PayloadLocation.Inline inline, long size)
            throws StoreException {
        return checked(origin, inline, size).duplicate();
    }

    /// An object is opened after its row of payload was read with the record, and a table of parts never lies in such a row.
    private static IllegalStateException notRead() {
        return new IllegalStateException("a row of payload was not read");
    }

    /// The bytes inside a record after their checksum and length were verified.
    private static ByteBuffer checked(PayloadOrigin origin, PayloadLocation.Inline inline, long size)
            throws StoreException {
        if (inline.bytes().remaining() != size || BlockTable.blockChecksum(inline.bytes()) != inline.checksum()) {
            throw Envelope.damaged(origin.row(), "its payload does not match its checksum or length");
        }
        return inline.bytes();
    }

    private PayloadReader reader(PayloadOrigin origin, PayloadLocation.InBlob content, long size) throws IOException {
        return PayloadReader.open(blobs, origin, content, size, verified);
    }

    /// The payload inside a record, decrypted if need be.
    private static ByteBuffer payload(
            PayloadOrigin origin, PayloadLocation.Inline inline, long size, @Nullable PayloadKey key)
            throws StoreException {
        if (key == null) {
            return checked(origin, inline, size);
        }
        var stored = checked(origin, inline, CipherBlocks.stored(size));
        var clear = new byte[(int) size];
        try (var cipher = new BlockCipher(key, 1)) {
            for (long block = 0; stored.hasRemaining(); block++) {
                int length = Math.min(stored.remaining(), CipherBlocks.STORED_BYTES);
                int at = (int) (block * CipherBlocks.PAYLOAD_BYTES);
                if (!cipher.open(
                        block, CipherBlocks.isLast(block, size), stored.slice(stored.position(), length), clear, at)) {
                    throw DecryptedStream.damaged(origin, block);
                }
                stored = stored.slice(stored.position() + length, stored.remaining() - length);
            }
        }
        return ByteBuffer.wrap(clear);
    }

    private Opening decrypted(
            PayloadOrigin origin,
            PayloadLocation.InBlob blob,
            int part,
            long size,
            PayloadKey key,
            long first,
            long end) {
        return block -> new DecryptedStream(
                origin,
                reader(origin, blob, CipherBlocks.stored(size)),
                block,
                new DecryptedStream.BlockRange(part, size, first, end),
                key,
                buffers);
    }

    private interface Opening {
        Bodies.Piece open(ByteBuffer block) throws IOException;
    }

    private static final class OnePiece implements Bodies.Pieces {
        private final Opening opening;
        private final @Nullable PayloadReader reader;
        private boolean given;

        /// @param reader closed here when it is never used
        private OnePiece(Opening opening, PayloadReader reader) {
            this.opening = opening;
            this.reader = reader;
        }

        private OnePiece(Opening opening) {
            this.opening = opening;
            this.reader = null;
        }

        @Override
        public Bodies.@Nullable Piece next(ByteBuffer block) throws IOException {
            if (given) {
                return null;
            }
            given = true;
            return opening.open(block);
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }

    /// The parts that a range touches. One is open at a time.
    private final class PartPieces implements Bodies.Pieces {
        private final PayloadOrigin origin;
        private final PartTable table;
        private final @Nullable PayloadKey key;
        private final long end;
        private long offset;
        private int index = -1;

        private PartPieces(PayloadOrigin origin, PartTable table, @Nullable PayloadKey key, long first, long end) {
            this.origin = origin;
            this.table = table;
            this.key = key;
            this.offset = first;
            this.end = end;
        }

        @Override
        public Bodies.@Nullable Piece next(ByteBuffer block) throws IOException {
            if (index < 0) {
                index = table.indexAt(offset);
            }
            while (offset < end && index < table.size()) {
                var part = table.get(index++);
                var blob = part.blob();
                if (blob != null) {
                    long from = offset - part.first();
                    long to = Math.min(end - part.first(), part.size());
                    offset = part.first() + part.size();
                    return key == null
                            ? new BlobStream(reader(origin, blob, part.size()), block, from, to)
                            : decrypted(origin, blob, part.number(), part.size(), key, from, to)
                                    .open(block);
                }
            }
            return null;
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
