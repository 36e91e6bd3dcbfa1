package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.shared.DiskReserve;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Byte streams in the segment and extent files of their space.
final class RocksBlobs implements Blobs {
    private final OpenSpaces spaces;
    private final DiskReserve reserve;

    RocksBlobs(OpenSpaces spaces, DiskReserve reserve) {
        this.spaces = spaces;
        this.reserve = reserve;
    }

    @Override
    public Writer create(String space, OptionalLong length) throws IOException {
        if (!reserve.writable()) {
            throw reserve.full();
        }
        var writer = spaces.<@Nullable Writer>use(
                space, null, (_, files) -> files.newBlobs().create(length));
        if (writer == null) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no space " + space);
        }
        return writer;
    }

    @Override
    public Hold hold(Partition partition, byte[] owner) {
        return spaces.files(partition.space()).hold(new BlobOwner(partition.id(), owner));
    }

    @Override
    public Reader open(String space, BlobRef blob) throws IOException {
        try {
            var reader = spaces.<@Nullable Reader>use(space, null, (_, files) -> files.read(blob));
            if (reader == null) {
                throw new NoSuchFileException("space " + space + " is retired");
            }
            return reader;
        } catch (NoSuchFileException missing) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "there is no " + blob + " in space " + space, missing);
        }
    }
}
