package io.cloakroom.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.Token.State;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;

/// Caches tokens by access key, with opened secrets, in front of the store. Bounded. Unknown keys have a cache of their
/// own, so that nobody can push out known keys by guessing. Each key is loaded by one request at a time. A changed
/// token is forgotten before the change returns to its caller, so the next request sees the change.
public final class TokenCache {
    private static final int MAX_MISSES = 10_000;
    /// A safety net only, because changes are announced.
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(10);
    private static final int STAMPS = 1024;
    private static final int MAX_ACCESS_KEY_CHARS = 128;

    private final TokenStore tokens;
    private final ProjectStore projects;
    private final SecretBox secrets;
    private final InstantSource clock;
    private final Cache<String, Credential> known;
    private final Cache<String, Boolean> unknown;
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Credential>>> loads = new ConcurrentHashMap<>();
    /// Counts the changes of tokens. All access keys with the same hash (modulo [#STAMPS]) share one count. What a load found
    /// that began before a change is not kept.
    private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);

    /// @param maxTokens how many tokens are kept
    public TokenCache(TokenStore tokens, ProjectStore projects, SecretBox secrets, InstantSource clock, int maxTokens) {
        this.tokens = tokens;
        this.projects = projects;
        this.secrets = secrets;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(maxTokens)
                .expireAfterWrite(LONGEST_KEPT)
                .build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_MISSES)
                .expireAfterWrite(LONGEST_KEPT)
                .build();
        tokens.subscribe(this::forget);
    }

    /// A token that may be used now.
    record Usable(Credential credential, Project project) {}

    /// Finds a token and checks that it may be used: it is neither disabled, nor past its grace, nor expired, and its
    /// project exists.
    ///
    /// @throws io.cloakroom.gateway.s3.S3Exception InvalidAccessKeyId, as AWS answers for unknown and for inactive keys
    ///     alike; ExpiredToken
    Usable usable(String accessKey) throws IOException {
        return usable(accessKey, clock.instant());
    }

    /// The same for a request that came at `at` and is still running. A token that expires in between does not end the
    /// request.
    Usable usable(String accessKey, Instant at) throws IOException {
        var credential = credential(accessKey).orElseThrow(() -> invalid(accessKey));
        var token = credential.token();
        var project = projects.project(token.project())
                .filter(found -> found.deletedAt() == null)
                .orElseThrow(() -> invalid(accessKey));
        boolean graceOver = token.graceUntil() != null && !at.isBefore(token.graceUntil());
        if (token.state() != State.ACTIVE || graceOver) {
            throw invalid(accessKey);
        }
        if (token.expiresAt() != null && !at.isBefore(token.expiresAt())) {
            throw S3Error.EXPIRED_TOKEN.exception();
        }
        return new Usable(credential, project);
    }

    private static RuntimeException invalid(String accessKey) {
        return S3Error.INVALID_ACCESS_KEY_ID.exception().with("AWSAccessKeyId", accessKey);
    }

    private Optional<Credential> credential(String accessKey) throws IOException {
        var found = known.getIfPresent(accessKey);
        if (found != null) {
            return Optional.of(found);
        }
        if (accessKey.isEmpty()
                || accessKey.length() > MAX_ACCESS_KEY_CHARS
                || unknown.getIfPresent(accessKey) != null) {
            return Optional.empty();
        }
        var loading = new CompletableFuture<Optional<Credential>>();
        var running = loads.putIfAbsent(accessKey, loading);
        return running == null ? load(accessKey, loading) : await(running);
    }

    private Optional<Credential> load(String accessKey, CompletableFuture<Optional<Credential>> loading)
            throws IOException {
        try {
            long stamp = stamps.get(stampOf(accessKey));
            var loaded = open(tokens.token(accessKey));
            loaded.ifPresentOrElse(
                    credential -> keep(known, accessKey, credential, stamp),
                    () -> keep(unknown, accessKey, true, stamp));
            loading.complete(loaded);
            return loaded;
        } catch (IOException | RuntimeException | Error failed) {
            loading.completeExceptionally(failed);
            throw failed;
        } finally {
            loads.remove(accessKey, loading);
        }
    }

    private Optional<Credential> open(Optional<Token> stored) throws IOException {
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        var token = stored.get();
        var role = tokens.role(token.user(), token.project()).map(Role::kind);
        return Optional.of(new Credential(
                token,
                secrets.open(token.accessKey(), token.sealedSecret()),
                role.equals(Optional.of(Role.Kind.OWNER))));
    }

    /// Looks at the stamp within the atomic step on the cache's entry. Either [#forget] has not counted the change yet,
    /// and will remove the value that is put here; or nothing is put.
    private <V> void keep(Cache<String, V> cache, String accessKey, V value, long stamp) {
        cache.asMap().compute(accessKey, (_, kept) -> stamps.get(stampOf(accessKey)) == stamp ? value : kept);
    }

    private void forget(String accessKey) {
        stamps.incrementAndGet(stampOf(accessKey));
        loads.remove(accessKey);
        known.invalidate(accessKey);
        unknown.invalidate(accessKey);
    }

    private static int stampOf(String accessKey) {
        return Math.floorMod(accessKey.hashCode(), STAMPS);
    }

    private static Optional<Credential> await(CompletableFuture<Optional<Credential>> running) throws IOException {
        try {
            return running.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another request loaded the token");
        } catch (ExecutionException failed) {
            var message = "another request could not load the token";
            throw failed.getCause() instanceof StoreException store
                    ? new StoreException(store.kind(), message, store)
                    : new IOException(message, failed.getCause());
        }
    }
}
