package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.storage.token.Token.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TokenCacheTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final String KEY = "cloakroomkey";

    private final Tokens store = Tokens.holding(Tokens.token(KEY, "not so secret"));
    private final TokenCache cache = new TokenCache(store, store.projects(), Tokens.BOX, () -> NOW, 100);

    @Test
    void readsATokenOnce() throws IOException {
        assertThat(cache.usable(KEY).credential().secret()).isEqualTo("not so secret");
        assertThat(cache.usable(KEY).project().name()).isEqualTo("p");
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void remembersWhoIsUnknown() {
        for (int i = 0; i < 3; i++) {
            assertThat(code("stranger")).isEqualTo("InvalidAccessKeyId");
        }
        assertThat(store.reads).hasValue(1);
        assertThat(code("x".repeat(129))).isEqualTo("InvalidAccessKeyId");
        assertThat(code("")).isEqualTo("InvalidAccessKeyId");
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void guessesDoNotEvictKnownTokens() throws IOException {
        cache.usable(KEY);
        for (int i = 0; i < 20_000; i++) {
            code("guess" + i);
        }
        store.reads.set(0);
        cache.usable(KEY);
        assertThat(store.reads).hasValue(0);
    }

    /// A client that guesses keys for hours must not fill the memory: the cache has forgotten the first half of the
    /// guesses.
    @Test
    void remembersABoundedNumberOfUnknownKeys() {
        for (int i = 0; i < 40_000; i++) {
            code("guess" + i);
        }
        store.reads.set(0);
        for (int i = 0; i < 20_000; i++) {
            code("guess" + i);
        }
        assertThat(store.reads.get()).isGreaterThan(9_000);
    }

    @Test
    void seesEachChangeWithTheNextRequest() throws IOException {
        assertThat(code("new-key")).isEqualTo("InvalidAccessKeyId");
        store.createToken(Tokens.token("new-key", "s"));
        cache.usable("new-key");
        store.changeToken("new-key", token -> Tokens.ending(token, null, State.DISABLED, null));
        assertThat(code("new-key")).isEqualTo("InvalidAccessKeyId");
        store.changeToken("new-key", token -> Tokens.ending(token, null, State.ACTIVE, null));
        cache.usable("new-key");
        store.deleteToken("new-key");
        assertThat(code("new-key")).isEqualTo("InvalidAccessKeyId");
    }

    @Test
    void aLoadThatBeganBeforeAChangeIsNotKept() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = new CountDownLatch(1);
            var goOn = stopAfterRead(read);
            var early = threads.submit(() -> cache.usable(KEY));
            read.await();
            // The old token was read and is not yet in the cache. If it is deleted now, it must not get into the cache.
            store.afterRead(() -> {});
            store.deleteToken(KEY);
            assertThat(code(KEY)).isEqualTo("InvalidAccessKeyId");
            goOn.countDown();
            early.get();
            assertThat(code(KEY)).isEqualTo("InvalidAccessKeyId");
        }
    }

    @Test
    void aMissThatBeganBeforeAChangeIsNotKept() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = new CountDownLatch(1);
            var goOn = stopAfterRead(read);
            var early = threads.submit(() -> code("new-key"));
            read.await();
            store.afterRead(() -> {});
            store.createToken(Tokens.token("new-key", "s"));
            goOn.countDown();
            assertThat(early.get()).isEqualTo("InvalidAccessKeyId");
            cache.usable("new-key");
        }
    }

    @Test
    void loadsAKeyOnceForAllWhoAskAtATime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = new CountDownLatch(1);
            var goOn = stopAfterRead(read);
            var first = threads.submit(() -> cache.usable(KEY));
            read.await();
            var asking = new CountDownLatch(50);
            var others = new ArrayList<Future<?>>();
            for (int i = 0; i < 50; i++) {
                others.add(threads.submit((Callable<Object>) () -> {
                    asking.countDown();
                    return cache.usable(KEY);
                }));
            }
            asking.await();
            goOn.countDown();
            first.get();
            for (var other : others) {
                other.get();
            }
            assertThat(store.reads).hasValue(1);
        }
    }

    @Test
    void neverServesWhatWasChangedBefore() throws Exception {
        var stop = new AtomicBoolean();
        int stale = 0;
        // Platform threads: virtual threads that never wait would occupy all carriers, and a thread that holds a lock
        // would not get one.
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                threads.execute(() -> {
                    while (!stop.get()) {
                        code(KEY);
                    }
                });
            }
            try {
                for (int round = 0; round < 5_000; round++) {
                    var state = round % 2 == 0 ? State.DISABLED : State.ACTIVE;
                    store.changeToken(KEY, token -> Tokens.ending(token, null, state, null));
                    stale += code(KEY).equals("none") == (state == State.ACTIVE) ? 0 : 1;
                }
            } finally {
                stop.set(true);
            }
        }
        assertThat(stale).isZero();
    }

    @Test
    void aStoreThatFailsIsAskedAgain() throws IOException {
        store.afterRead(() -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> cache.usable(KEY)).isInstanceOf(IllegalStateException.class);
        store.afterRead(() -> {});
        cache.usable(KEY);
    }

    @Test
    void keepsSigningKeysOnceTheyHaveVerified() throws IOException {
        var credential = cache.usable(KEY).credential();
        var scope = new CredentialScope("20260304", "us-east-1", "s3");
        var key = credential.key(scope);
        assertThat(credential.key(scope)).isNotSameAs(key);
        credential.keep(scope, key);
        for (int i = 0; i < 3; i++) {
            var other = new CredentialScope("20260304", "region-" + i, "s3");
            credential.keep(other, credential.key(other));
        }
        assertThat(credential.key(scope)).isSameAs(key);
        var oneMore = new CredentialScope("20260305", "us-east-1", "s3");
        credential.keep(oneMore, credential.key(oneMore));
        assertThat(credential.key(scope)).isNotSameAs(key);
        assertThat(credential.toString()).doesNotContain("not so secret");
    }

    private CountDownLatch stopAfterRead(CountDownLatch read) {
        var goOn = new CountDownLatch(1);
        store.afterRead(() -> {
            read.countDown();
            try {
                assertThat(goOn.await(4, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        return goOn;
    }

    private String code(String accessKey) {
        try {
            cache.usable(accessKey);
            return "none";
        } catch (S3Exception refused) {
            return refused.error().code();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
