package io.cloakroom.storage.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A bounded cache of what was read from the store. Whoever changes something stored forgets it here.
///
/// While one thread reads a value, others that ask for the same key wait for it, and so does a thread that forgets the key.
/// So a value that was read before a change never stays in the cache after it. Absence is not cached.
public final class ReadCache<K, V> {
    private final Cache<K, V> cache;

    private ReadCache(Cache<K, V> cache) {
        this.cache = cache;
    }

    public static <K, V> ReadCache<K, V> ofEntries(int most) {
        return new ReadCache<>(Caffeine.newBuilder().maximumSize(most).build());
    }

    /// @param bytes about how much memory a value takes
    public static <K, V> ReadCache<K, V> ofBytes(long most, ToIntFunction<V> bytes) {
        return new ReadCache<>(Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((K _, V value) -> bytes.applyAsInt(value))
                .build());
    }

    @FunctionalInterface
    public interface Read<K, V> {
        /// @return `null` when there is nothing to cache
        @Nullable
        V read(K key) throws IOException;
    }

    /// The cached value, read first if need be.
    public @Nullable V get(K key, Read<K, V> read) throws IOException {
        var cached = cache.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try {
            return cache.asMap().computeIfAbsent(key, missing -> {
                try {
                    return read.read(missing);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /// The value if it is in the cache; reads nothing.
    public @Nullable V cached(K key) {
        return cache.getIfPresent(key);
    }

    public void put(K key, V value) {
        cache.put(key, value);
    }

    public void forget(K key) {
        cache.invalidate(key);
    }

    /// Forgets the key if it still has this value.
    public void forget(K key, V value) {
        cache.asMap().remove(key, value);
    }

    public void forgetAll(BiPredicate<K, V> which) {
        cache.asMap().entrySet().removeIf(entry -> which.test(entry.getKey(), entry.getValue()));
    }
}
