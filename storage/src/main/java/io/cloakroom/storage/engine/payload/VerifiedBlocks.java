package io.cloakroom.storage.engine.payload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.engine.BlobRef;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Remembers which blocks of which blobs were verified since the start and since their file was last written to, so that the
/// next reader may get stretches of files. A blob never changes and its place is never reused, so nothing has to be
/// forgotten. Damage that arises after a block was first verified is found by readers of streams and by compaction.
final class VerifiedBlocks {
    /// A group is 64 MiB of payload, and takes about 250 bytes here.
    private static final int GROUPS = 16_384;

    private record BlockGroup(String space, BlobRef blob, long number) {}

    private final Cache<BlockGroup, AtomicIntegerArray> groups =
            Caffeine.newBuilder().maximumSize(GROUPS).build();

    void add(String space, BlobRef blob, long block) {
        var bits = groups.get(
                new BlockGroup(space, blob, BlockTable.groupOf(block)),
                _ -> new AtomicIntegerArray(BlockTable.BLOCKS_IN_GROUP / Integer.SIZE + 1));
        int bit = (int) (block % BlockTable.BLOCKS_IN_GROUP);
        bits.accumulateAndGet(bit / Integer.SIZE, 1 << (bit % Integer.SIZE), (a, b) -> a | b);
    }

    /// Whether all blocks from `first` to `last`, both inclusive, were verified.
    boolean all(String space, BlobRef blob, long first, long last) {
        for (long block = first; block <= last; ) {
            long group = BlockTable.groupOf(block);
            var bits = groups.getIfPresent(new BlockGroup(space, blob, group));
            if (bits == null) {
                return false;
            }
            for (; block <= last && BlockTable.groupOf(block) == group; block++) {
                int bit = (int) (block % BlockTable.BLOCKS_IN_GROUP);
                if ((bits.get(bit / Integer.SIZE) & (1 << (bit % Integer.SIZE))) == 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
