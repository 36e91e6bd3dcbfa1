package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/// Byte streams in the segment and extent files of their space.
final class RocksBlobs implements Blobs {
    private final Spaces spaces;
    private final DiskReserve reserve;

    RocksBlobs(Spaces spaces, DiskReserve reserve) {
        this.spaces = spaces;
        this.reserve = reserve;
    }

    @Override
    public Writer create(String space, OptionalLong length) throws IOException {
        if (!reserve.writable()) {
            throw reserve.full();
        }
        try (var lease = spaces.lease(space)) {
            if (lease == null) {
                throw new StoreException(StoreException.Kind.FAILED, "there is no space " + space);
            }
            return lease.files().create(length);
        }
    }

    @Override
    public Hold hold(Partition partition, byte[] owner) {
        var files = spaces.files(partition.space());
        return files == null ? () -> {} : files.hold(new Owner(partition.id(), owner));
    }

    @Override
    public Reader open(String space, BlobRef blob) throws IOException {
        try (var lease = spaces.lease(space)) {
            if (lease == null) {
                throw new NoSuchFileException("space " + space);
            }
            return lease.files().read(blob);
        } catch (NoSuchFileException missing) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "there is no " + blob + " in space " + space, missing);
        }
    }
}
