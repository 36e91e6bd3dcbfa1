package io.cloakroom.storage.rocks.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.Slice;

/// The claims in one database: which blobs are in use, and by whom. To be read on a platform thread.
public final class Claims {
    private final NativeCalls calls;

    /// The sum of the claims on one file.
    ///
    /// @param bytes of all claimed blobs
    /// @param end   behind the last of them
    public record Sum(long bytes, long end) {}

    Claims(NativeCalls calls) {
        this.calls = calls;
    }

    /// Up to `max` claims with keys from `from` on, before `to`.
    public List<Claim> between(byte[] from, byte[] to, int max) throws IOException {
        return calls.here(() -> {
            var found = new ArrayList<Claim>();
            try (var end = new Slice(to);
                    var bounded = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
                    var claims = calls.db().newIterator(bounded)) {
                for (claims.seek(from); claims.isValid() && found.size() < max; claims.next()) {
                    found.add(Claim.of(claims.key(), claims.value()));
                }
                claims.status();
            }
            return found;
        });
    }

    /// Whether a blob is claimed.
    public boolean contains(BlobPosition place) throws IOException {
        var key = Keys.claim(place);
        return calls.here(() -> calls.db().get(key)) != null;
    }

    /// The highest number of a file that has claims; 0 when there is none.
    public long lastFile(int kind) throws IOException {
        return calls.here(() -> {
            try (var claims = calls.db().newIterator()) {
                claims.seekForPrev(Keys.after(Keys.claims(kind)));
                if (!claims.isValid()) {
                    claims.status();
                    return 0L;
                }
                var key = claims.key();
                return key[0] == 'b' && key[1] == kind ? Keys.placeOf(key).file() : 0L;
            }
        });
    }

    /// Sums up the claims on one file. Keeps none of them in memory, since a segment may hold very many short blobs.
    public Sum sum(int kind, long file) throws IOException {
        var prefix = Keys.claims(kind, file);
        return calls.here(() -> {
            long bytes = 0;
            long last = 0;
            try (var end = new Slice(Keys.after(prefix));
                    var bounded = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
                    var claims = calls.db().newIterator(bounded)) {
                for (claims.seek(prefix); claims.isValid(); claims.next()) {
                    var blob = Claim.of(claims.key(), claims.value()).blob();
                    bytes += blob.length();
                    last = Math.max(last, blob.offset() + blob.length());
                }
                claims.status();
            }
            return new Sum(bytes, last);
        });
    }
}
