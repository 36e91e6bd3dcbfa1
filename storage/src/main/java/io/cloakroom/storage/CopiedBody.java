package io.cloakroom.storage;

import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The bytes of one object on their way into another, as a payload to store.
public final class CopiedBody implements IncomingPayload {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final LastCheck lastCheck;
    private final @Nullable CustomerKey customerKey;
    private final Body body;

    /// Taken from the source once, since each call would give a buffer at its beginning.
    private final ByteBuffer inline;

    private final PayloadDigest digest;
    private long bytes;
    private int slice;
    private long slicePosition;

    /// Asked after all bytes have come and before they are committed: may the copy still be made? A token that ended
    /// meanwhile stores nothing.
    @FunctionalInterface
    public interface LastCheck {
        /// @throws RuntimeException when the copy may no longer be made
        void pass() throws IOException;
    }

    /// @param body       the source, which the caller closes
    /// @param algorithms to compute
    public CopiedBody(Body body, Collection<ChecksumAlgorithm> algorithms, LastCheck lastCheck) {
        this(body, algorithms, lastCheck, null);
    }

    /// @param customerKey to encrypt the copy with; `null` for none
    public CopiedBody(
            Body body,
            Collection<ChecksumAlgorithm> algorithms,
            LastCheck lastCheck,
            @Nullable CustomerKey customerKey) {
        this.lastCheck = lastCheck;
        this.customerKey = customerKey;
        this.body = body;
        this.inline = body instanceof Body.Inline kept ? kept.bytes() : NONE;
        this.digest = new PayloadDigest(algorithms);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(body.length());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = switch (body) {
            case Body.Inline _ -> read(inline, into);
            case Body.Slices slices -> read(slices, into);
            case Body.Stream stream -> stream.read(into);
        };
        if (read > 0) {
            bytes += read;
            digest.update(into, read);
        }
        return read;
    }

    private static int read(ByteBuffer from, ByteBuffer into) {
        if (!from.hasRemaining()) {
            return -1;
        }
        int length = Math.min(from.remaining(), into.remaining());
        into.put(from.slice(from.position(), length));
        from.position(from.position() + length);
        return length;
    }

    private int read(Body.Slices from, ByteBuffer into) throws IOException {
        var slices = from.slices();
        while (slice < slices.size() && slicePosition == slices.get(slice).length()) {
            slice++;
            slicePosition = 0;
        }
        if (slice == slices.size()) {
            return -1;
        }
        var current = slices.get(slice);
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + current.length() - slicePosition));
        int read = current.channel().read(into, current.offset() + slicePosition);
        into.limit(limit);
        slicePosition += Math.max(read, 0);
        return read;
    }

    @Override
    public PayloadDigests finish() throws IOException {
        if (bytes != body.length()) {
            throw new IOException("a copy's source ended after " + bytes + " of " + body.length() + " bytes");
        }
        var digests = digest.finish();
        lastCheck.pass();
        return digests;
    }

    @Override
    public @Nullable CustomerKey customerKey() {
        return customerKey;
    }
}
