package io.cloakroom.storage.engine;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Blobs in arrays. Counts who claims, holds and reads, and takes a blob away exactly when nobody does any more.
public final class MemoryBlobs implements Blobs {
    private static final int KIND = 99;

    private final Map<BlobRef, byte[]> bytes = new HashMap<>();
    private final Map<BlobRef, Claim> claims = new HashMap<>();
    private final Map<BlobRef, Integer> readers = new HashMap<>();
    private final Map<Owner, Integer> holds = new HashMap<>();
    /// Released while one of these owners was held.
    private final Map<BlobRef, Set<Owner>> waiting = new HashMap<>();
    /// Owners that were held when another one took over blobs of theirs, by that other one.
    private final Map<Owner, Set<Owner>> inherited = new HashMap<>();
    /// Sealed, and their writers not yet closed.
    private final Map<BlobRef, Boolean> writing = new HashMap<>();
    private long lastFile;

    /// What refers to a blob.
    ///
    /// @param holder in a form that compares
    record Claim(Owner owner, Row holder) {}

    /// Whose blobs they are.
    record Owner(Partition partition, byte[] key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Owner owner && partition.equals(owner.partition) && Arrays.equals(key, owner.key);
        }

        @Override
        public int hashCode() {
            return 31 * partition.hashCode() + Arrays.hashCode(key);
        }
    }

    @Override
    public Writer create(String space, OptionalLong length) {
        return new MemoryWriter(length);
    }

    @Override
    public synchronized Reader open(String space, BlobRef blob) throws IOException {
        var content = bytes.get(blob);
        if (content == null) {
            throw new StoreException(StoreException.Kind.DAMAGED, "no blob " + blob);
        }
        readers.merge(blob, 1, Integer::sum);
        return new MemoryReader(blob, content);
    }

    @Override
    public synchronized Hold hold(Partition partition, byte[] owner) {
        var held = new Owner(partition, owner);
        holds.merge(held, 1, Integer::sum);
        return new Hold() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (MemoryBlobs.this) {
                    if (!closed) {
                        closed = true;
                        holds.computeIfPresent(held, (_, count) -> count == 1 ? null : count - 1);
                        collect();
                    }
                }
            }
        };
    }

    synchronized void claim(BlobRef blob, Owner owner, byte[] holder) {
        if (!bytes.containsKey(blob)) {
            throw new IllegalStateException("a claim of what is not there: " + blob);
        }
        if (claims.putIfAbsent(blob, new Claim(owner, new Row(holder))) != null) {
            throw new IllegalStateException("claimed twice: " + blob);
        }
    }

    synchronized void release(BlobRef blob, Owner owner) {
        var claim = claims.remove(blob);
        if (claim == null || !claim.owner().equals(owner)) {
            throw new IllegalStateException("released by who does not claim it: " + blob);
        }
        waiting.put(blob, keepers(owner));
        collect();
    }

    /// Whose holds keep what an owner releases.
    private Set<Owner> keepers(Owner owner) {
        var keepers = new HashSet<>(inherited.getOrDefault(owner, Set.of()));
        keepers.add(owner);
        return keepers;
    }

    synchronized void takeOver(List<BlobRef> blobs, byte[] from, Owner to, byte[] holder) {
        var other = new Owner(to.partition(), from);
        for (var blob : blobs) {
            var claim = claims.get(blob);
            if (claim == null || !claim.owner().equals(other)) {
                throw new IllegalStateException("taken over from who does not claim it: " + blob);
            }
            claims.put(blob, new Claim(to, new Row(holder)));
        }
        inherited.computeIfAbsent(to, _ -> new HashSet<>()).addAll(keepers(other));
        collect();
    }

    synchronized void releaseAll(Partition partition) {
        claims.entrySet().removeIf(claim -> {
            if (claim.getValue().owner().partition().equals(partition)) {
                waiting.put(claim.getKey(), keepers(claim.getValue().owner()));
                return true;
            }
            return false;
        });
        collect();
    }

    /// Takes away what nobody claims, writes, holds or reads.
    private void collect() {
        inherited.values().forEach(owners -> owners.removeIf(owner -> !holds.containsKey(owner)));
        inherited.values().removeIf(Set::isEmpty);
        waiting.values().removeIf(owners -> owners.stream().noneMatch(holds::containsKey));
        bytes.keySet()
                .removeIf(blob -> !claims.containsKey(blob)
                        && !waiting.containsKey(blob)
                        && !writing.containsKey(blob)
                        && !readers.containsKey(blob));
    }

    /// How many blobs take up space.
    public synchronized int count() {
        return bytes.size();
    }

    synchronized Map<BlobRef, Claim> claims() {
        return Map.copyOf(claims);
    }

    synchronized @Nullable BlobRef copy(BlobRef blob) {
        var content = bytes.get(blob);
        if (content == null) {
            return null;
        }
        var to = new BlobRef(KIND, ++lastFile, 0, blob.length());
        bytes.put(to, content.clone());
        writing.put(to, true);
        return to;
    }

    synchronized void dropUnclaimed(BlobRef blob) {
        writing.remove(blob);
        collect();
    }

    /// Changes a bit of a blob, as a failing disk does.
    public synchronized void damage(BlobRef blob, int index) {
        var content = bytes.get(blob);
        if (content == null) {
            throw new IllegalArgumentException("no blob " + blob);
        }
        content[index] ^= 0x10;
    }

    /// What is claimed now.
    public synchronized List<BlobRef> claimed() {
        return List.copyOf(claims.keySet());
    }

    private final class MemoryWriter implements Writer {
        private final OptionalLong length;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private @Nullable BlobRef sealed;

        private MemoryWriter(OptionalLong length) {
            this.length = length;
        }

        @Override
        public void write(ByteBuffer more) {
            if (sealed != null) {
                throw new IllegalStateException("already sealed");
            }
            var copy = new byte[more.remaining()];
            more.get(copy);
            written.writeBytes(copy);
        }

        @Override
        public BlobRef seal() {
            if (written.size() == 0 || (length.isPresent() && length.getAsLong() != written.size())) {
                throw new IllegalStateException("sealed after " + written.size() + " bytes, told " + length);
            }
            synchronized (MemoryBlobs.this) {
                var blob = new BlobRef(KIND, ++lastFile, 0, written.size());
                bytes.put(blob, written.toByteArray());
                writing.put(blob, true);
                sealed = blob;
                return blob;
            }
        }

        @Override
        public void close() {
            if (sealed != null) {
                dropUnclaimed(sealed);
            }
        }
    }

    private final class MemoryReader implements Reader {
        private final BlobRef blob;
        private final byte[] content;
        private boolean closed;

        private MemoryReader(BlobRef blob, byte[] content) {
            this.blob = blob;
            this.content = content;
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            if (closed) {
                throw new IOException("the reader is closed");
            }
            if (position < 0 || position + into.remaining() > content.length) {
                throw new StoreException(StoreException.Kind.DAMAGED, "read behind the end of " + blob);
            }
            into.put(content, (int) position, into.remaining());
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public List<Body.Slice> slices(long position, long length) {
            return List.of();
        }

        @Override
        public void close() {
            synchronized (MemoryBlobs.this) {
                if (!closed) {
                    closed = true;
                    readers.computeIfPresent(blob, (_, count) -> count == 1 ? null : count - 1);
                    collect();
                }
            }
        }
    }
}
