package io.cloakroom.storage.engine.crypt;

import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.PayloadDigests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.OptionalLong;

/// Incoming payload that is encrypted while it is read, block by block, in the reader's own buffer. Its digests are those of
/// the bytes that the client sent.
public final class EncryptedBody implements IncomingPayload {
    private final IncomingPayload payload;
    private final PayloadKey key;
    private final BlockCipher cipher;
    private final SecureRandom random;
    /// The byte that follows the previous block, read ahead to know whether that block was the last; -1 for none yet.
    private int ahead = -1;
    private boolean ended;
    private long block;
    private long size;
    /// A block that did not fit into the reader's buffer.
    private ByteBuffer left = ByteBuffer.allocate(0);

    /// @param part the part that the payload becomes; 1 for an object in one piece
    public EncryptedBody(IncomingPayload payload, PayloadKey key, int part, SecureRandom random) {
        this.payload = payload;
        this.key = key;
        this.cipher = new BlockCipher(key, part);
        this.random = random;
    }

    /// How many bytes of payload have come.
    public long size() {
        return size;
    }

    @Override
    public OptionalLong length() {
        var length = payload.length();
        return length.isEmpty() ? length : OptionalLong.of(CipherBlocks.stored(length.getAsLong()));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (left.hasRemaining()) {
            return drain(into);
        }
        if (ended) {
            return -1;
        }
        int room = roomForNext();
        if (into.hasArray() && into.remaining() >= room) {
            int stored = next(into.array(), into.arrayOffset() + into.position());
            into.position(into.position() + stored);
            return stored == 0 ? -1 : stored;
        }
        var array = new byte[room];
        left = ByteBuffer.wrap(array, 0, next(array, 0));
        return left.hasRemaining() ? drain(into) : -1;
    }

    private int drain(ByteBuffer into) {
        int count = Math.min(left.remaining(), into.remaining());
        into.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        return count;
    }

    /// The room that the next block needs, as far as it is known.
    private int roomForNext() {
        var length = payload.length();
        if (length.isEmpty()) {
            return CipherBlocks.STORED_BYTES;
        }
        long rest = length.getAsLong() - block * CipherBlocks.PAYLOAD_BYTES;
        return (int) Math.min(CipherBlocks.STORED_BYTES, rest + CipherBlocks.OVERHEAD_BYTES);
    }

    /// Reads a block of payload and encrypts it in place.
    ///
    /// @return the length of the stored block; 0 at the end
    private int next(byte[] array, int at) throws IOException {
        int room = roomForNext() - CipherBlocks.OVERHEAD_BYTES;
        var clear = ByteBuffer.wrap(array, at + CipherBlocks.NONCE_BYTES, room);
        if (ahead >= 0) {
            clear.put((byte) ahead);
            ahead = -1;
        }
        while (clear.hasRemaining() && !ended) {
            ended = payload.read(clear) < 0;
        }
        if (!ended) {
            look();
        }
        int length = clear.position() - at - CipherBlocks.NONCE_BYTES;
        if (length == 0) {
            return 0;
        }
        size += length;
        int stored = cipher.seal(random, block++, ended, array, at, length);
        if (ended) {
            cipher.close();
        }
        return stored;
    }

    private void look() throws IOException {
        var one = ByteBuffer.allocate(1);
        while (one.hasRemaining() && !ended) {
            ended = payload.read(one) < 0;
        }
        if (!ended) {
            ahead = one.get(0) & 0xFF;
        }
    }

    @Override
    public PayloadDigests finish() throws IOException {
        var digests = payload.finish();
        return new PayloadDigests(key.etag(digests.md5()), digests.checksums());
    }
}
