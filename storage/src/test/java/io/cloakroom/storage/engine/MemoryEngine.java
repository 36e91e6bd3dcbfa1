package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.jobs.Jobs;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An engine that forgets all at its end, for tests: correct under concurrency, and strict about what it is told (a blob
/// claimed twice or released without a claim is an error at once). Tests can also damage what it holds.
public final class MemoryEngine implements Engine {
    private final Set<String> spaces = ConcurrentHashMap.newKeySet();
    private final MemoryBlobs blobs = new MemoryBlobs();
    private final MemoryKeyValue keyValue = new MemoryKeyValue(spaces, blobs);
    private final Map<String, Map<Partition, Object>> retired = new ConcurrentHashMap<>();
    private final Jobs jobs = new Jobs(InstantSource.system());
    private volatile @Nullable Relocator relocator;

    @Override
    public MemoryKeyValue keyValue() {
        return keyValue;
    }

    @Override
    public MemoryBlobs blobs() {
        return blobs;
    }

    @Override
    public void createSpace(String space) {
        spaces.add(space);
    }

    @Override
    public void expectSpaces(List<String> names) {
        // None of them can be missing.
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public void onExchange(Consumer<String> told) {
        // No space ever becomes another one.
    }

    @Override
    public boolean retireSpace(String space) {
        if (spaces.remove(space)) {
            retired.put(space, keyValue.take(space));
        }
        return true;
    }

    @Override
    public void keeper(Keeper keeper) {
        // Nothing that it retires is ever removed.
    }

    @Override
    public Restored restoreSpace(String space) {
        if (spaces.contains(space)) {
            return Restored.WAS_THERE;
        }
        var kept = retired.remove(space);
        if (kept == null) {
            return Restored.GONE;
        }
        spaces.add(space);
        keyValue.put(kept);
        return Restored.BROUGHT_BACK;
    }

    @Override
    public Predicate<String> keptSpaces() {
        return name -> retired.containsKey(name) || spaces.contains(name);
    }

    @Override
    public Optional<Long> rest(String space) {
        return Optional.of(keyValue.edition(space));
    }

    @Override
    public Optional<Long> foundAtRest(String space) {
        return Optional.of(keyValue.edition(space));
    }

    @Override
    public void relocator(Relocator follower) {
        relocator = follower;
    }

    /// Moves every claimed blob to another place, as an evacuation does: all of one holder at once.
    ///
    /// @return how many moved
    public int moveBlobs() throws IOException {
        return moveBlobs(true);
    }

    /// @param holdersKnown whether the claims name them; those of the first version named the key alone
    int moveBlobs(boolean holdersKnown) throws IOException {
        var follower = relocator;
        if (follower == null) {
            throw new StoreException(StoreException.Kind.FAILED, "nobody follows moved blobs");
        }
        Map<MemoryBlobs.Claim, Map<BlobRef, BlobRef>> moves = new HashMap<>();
        blobs.claims().forEach((from, claim) -> {
            var to = blobs.copy(from);
            if (to != null) {
                var mover = holdersKnown ? claim : new MemoryBlobs.Claim(claim.owner(), new Row(new byte[0]));
                moves.computeIfAbsent(mover, _ -> new HashMap<>()).put(from, to);
            }
        });
        int moved = 0;
        for (var ofHolder : moves.entrySet()) {
            var owner = ofHolder.getKey().owner();
            var holder = ofHolder.getKey().holder().bytes();
            moved += follower.relocate(owner.partition(), owner.key(), holder, ofHolder.getValue());
            ofHolder.getValue().values().forEach(blobs::dropUnclaimed);
        }
        return moved;
    }

    @Override
    public List<String> troubles() {
        return List.of();
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void close() {
        // Nothing outlives it.
    }
}
