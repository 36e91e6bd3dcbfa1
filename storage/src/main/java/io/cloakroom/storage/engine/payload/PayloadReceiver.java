package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.crypt.CipherBlocks;
import io.cloakroom.storage.engine.crypt.EncryptedBody;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads incoming payload: into memory when it is short, into a blob when it is not. The memory in use does not grow with the
/// payload.
public final class PayloadReceiver {
    private final Blobs blobs;
    private final BufferPool buffers;
    private final SecureRandom random;

    /// @param random makes nonces
    public PayloadReceiver(Blobs blobs, BufferPool buffers, SecureRandom random) {
        this.blobs = blobs;
        this.buffers = buffers;
        this.random = random;
    }

    /// @param inlineBytes up to how many bytes are kept in memory; at most [BufferPool#BUFFER_BYTES]
    public ReceivedPayload receive(String space, IncomingPayload body, int inlineBytes) throws IOException {
        var length = body.length();
        if (length.isPresent() && length.getAsLong() <= inlineBytes) {
            return exactly((int) length.getAsLong(), body);
        }
        var buffer = buffers.take();
        try {
            boolean ended = fill(body, buffer);
            if (ended && buffer.position() <= inlineBytes) {
                var bytes = new byte[buffer.position()];
                buffer.flip().get(bytes);
                return inline(ByteBuffer.wrap(bytes), body);
            }
            return toBlob(space, body, buffer, ended);
        } finally {
            buffers.give(buffer);
        }
    }

    /// Reads payload and encrypts it on the way.
    ///
    /// @param inlineBytes as above, of payload
    /// @param part        the part that the payload becomes; 1 for an object in one piece
    public ReceivedPayload encrypt(String space, IncomingPayload body, int inlineBytes, PayloadKey key, int part)
            throws IOException {
        var encrypted = new EncryptedBody(body, key, part, random);
        int stored = inlineBytes == 0 ? 0 : inlineBytes + CipherBlocks.OVERHEAD_BYTES;
        var received = receive(space, encrypted, stored);
        return received.withSize(encrypted.size());
    }

    /// Writes bytes from memory to a blob, without any digest.
    public PayloadWriter write(String space, ByteBuffer bytes) throws IOException {
        var writer = begin(space, OptionalLong.of(bytes.remaining()));
        try {
            writer.write(bytes);
            return writer;
        } catch (IOException | RuntimeException failed) {
            writer.close();
            throw failed;
        }
    }

    private static ReceivedPayload exactly(int length, IncomingPayload body) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (body.read(bytes) < 0) {
                throw new IOException("a body ended after " + bytes.position() + " bytes instead of " + length);
            }
        }
        if (body.read(ByteBuffer.allocate(1)) >= 0) {
            throw new IOException("a body is longer than its length of " + length);
        }
        return inline(bytes.flip(), body);
    }

    private static ReceivedPayload inline(ByteBuffer bytes, IncomingPayload body) throws IOException {
        var digests = body.finish();
        var content = new PayloadLocation.Inline(bytes, BlockTable.blockChecksum(bytes));
        return new ReceivedPayload(bytes.remaining(), digests, content, null);
    }

    private ReceivedPayload toBlob(String space, IncomingPayload body, ByteBuffer buffer, boolean endedAtOnce)
            throws IOException {
        PayloadWriter unclaimed = begin(space, endedAtOnce ? OptionalLong.of(buffer.position()) : body.length());
        try {
            boolean ended = endedAtOnce;
            unclaimed.write(buffer.flip());
            while (!ended) {
                ended = fill(body, buffer.clear());
                unclaimed.write(buffer.flip());
            }
            var length = body.length();
            if (length.isPresent() && length.getAsLong() != unclaimed.size()) {
                throw new IOException("a body has " + unclaimed.size() + " bytes instead of " + length.getAsLong());
            }
            var digests = body.finish();
            var received = new ReceivedPayload(unclaimed.size(), digests, unclaimed.seal(), unclaimed);
            unclaimed = null;
            return received;
        } finally {
            close(unclaimed);
        }
    }

    private static void close(@Nullable PayloadWriter unclaimed) {
        if (unclaimed != null) {
            unclaimed.close();
        }
    }

    private PayloadWriter begin(String space, OptionalLong size) throws IOException {
        var stored = size.isPresent()
                ? OptionalLong.of(new BlockTable(size.getAsLong()).storedBytes())
                : OptionalLong.empty();
        return new PayloadWriter(blobs.create(space, stored), random.nextLong());
    }

    /// Reads until the buffer is full.
    ///
    /// @return whether the end came first
    private static boolean fill(IncomingPayload body, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (body.read(buffer) < 0) {
                return true;
            }
        }
        return false;
    }
}
