package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.rocks.shared.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Reads one blob. Its lease keeps the file from being closed or deleted.
public final class BlobReader implements Blobs.Reader {
    private final BlobRef blob;
    private final OpenFiles.Lease file;
    private final FileCalls calls;
    private final boolean settled;
    private boolean closed;

    BlobReader(BlobRef blob, OpenFiles.Lease file, FileCalls calls, boolean settled) {
        this.blob = blob;
        this.file = file;
        this.calls = calls;
        this.settled = settled;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
        check(position, into.remaining());
        calls.run(() -> fill(blob.offset() + position, into));
    }

    private void fill(long from, ByteBuffer into) throws IOException {
        var at = from;
        while (into.hasRemaining()) {
            var count = file.read(into, at);
            if (count < 0) {
                throw new StoreException(StoreException.Kind.DAMAGED, file.path() + " is too short: it ends at " + at);
            }
            at += count;
        }
    }

    @Override
    public boolean settled() {
        return settled;
    }

    @Override
    public List<Body.Slice> slices(long position, long length) throws IOException {
        check(position, length);
        return List.of(new Body.Slice(file.channel(), blob.offset() + position, length));
    }

    private void check(long position, long length) {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
        if (position < 0 || length < 0 || position > blob.length() - length) {
            throw new IndexOutOfBoundsException(
                    length + " bytes from " + position + " of a blob of " + blob.length() + " bytes");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.close();
        }
    }
}
