package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import java.nio.ByteBuffer;

/// Who refers to a blob.
///
/// @param partition the number of the owner's partition
/// @param owner     the owning S3 key
/// @param holder    what of the owner refers to the blob: a version or an upload. Empty in a claim of format
///                  version 1, which is read but not written any more
public record Claim(BlobRef blob, int partition, byte[] owner, byte[] holder) {
    private static final byte WITH_HOLDER = 2;
    private static final byte[] UNKNOWN_HOLDER = {};

    byte[] value() {
        return EngineValue.seal(
                WITH_HOLDER,
                ByteBuffer.allocate(13 + holder.length + owner.length)
                        .putInt(partition)
                        .putLong(blob.length())
                        .put((byte) holder.length)
                        .put(holder)
                        .put(owner)
                        .array());
    }

    static Claim of(byte[] key, byte[] value) throws StoreException {
        var place = Keys.placeOf(key);
        var bytes = EngineValue.open(WITH_HOLDER, value);
        var partition = bytes.getInt();
        var length = bytes.getLong();
        var holder = EngineValue.version(value) < WITH_HOLDER ? UNKNOWN_HOLDER : take(bytes, bytes.get());
        var owner = take(bytes, bytes.remaining());
        return new Claim(new BlobRef(place.kind(), place.file(), place.offset(), length), partition, owner, holder);
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        var taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    /// The first key after this claim's.
    public byte[] next() {
        return Keys.next(Keys.claim(BlobPosition.of(blob)), Keys.CLAIM_BYTES);
    }
}
