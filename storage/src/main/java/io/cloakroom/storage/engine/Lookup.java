package io.cloakroom.storage.engine;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Loads through a cache what may fail to load. While one thread loads a key, others wait for it, and so does who
/// invalidates the key: what was read before a change is never left in the cache after it.
public interface Lookup<K, V> {
    @Nullable
    V load(K key) throws IOException;

    static <K, V> @Nullable V through(Cache<K, V> cache, K key, Lookup<K, V> lookup) throws IOException {
        var cached = cache.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try {
            return cache.asMap().computeIfAbsent(key, missing -> {
                try {
                    return lookup.load(missing);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
