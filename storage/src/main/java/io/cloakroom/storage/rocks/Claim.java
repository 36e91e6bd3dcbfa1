package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import java.nio.ByteBuffer;

/// Who refers to a blob.
///
/// @param partition the number of the owner's partition
/// @param owner     the owning S3 key
record Claim(BlobRef blob, int partition, byte[] owner) {
    byte[] value() {
        return EngineValue.seal(ByteBuffer.allocate(12 + owner.length)
                .putInt(partition)
                .putLong(blob.length())
                .put(owner)
                .array());
    }

    static Claim of(byte[] key, byte[] value) throws StoreException {
        var place = Keys.placeOf(key);
        var bytes = EngineValue.open(value);
        var partition = bytes.getInt();
        var length = bytes.getLong();
        var owner = new byte[bytes.remaining()];
        bytes.get(owner);
        return new Claim(new BlobRef(place.kind(), place.file(), place.offset(), length), partition, owner);
    }
}
