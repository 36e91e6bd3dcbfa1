package io.cloakroom.admin.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Slows down guessing of passwords. Counts failures for a name at one address, for an address, and for a name. After
/// the first few, each further failure doubles the wait, up to a lock of a quarter of an hour. A name alone is only
/// slowed down and never locked, because otherwise anybody could lock out anybody.
public final class SignInLimits {
    private static final Duration LOCK = Duration.ofMinutes(15);
    private static final Duration LONGEST_FOR_NAME = Duration.ofSeconds(5);
    private static final int MOST_COUNTED = 100_000;

    private final InstantSource clock;
    private final Cache<String, FailedSignIns> failures;

    private record FailedSignIns(int count, Instant last) {}

    /// @param free    failures without a wait
    /// @param longest wait
    private record Limit(String key, int free, Duration longest) {}

    public SignInLimits(InstantSource clock) {
        this.clock = clock;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_COUNTED)
                .expireAfterWrite(LOCK)
                .ticker(ticker(clock))
                .build();
    }

    private static Ticker ticker(InstantSource clock) {
        return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    private static List<Limit> limits(String login, String fullAddress) {
        var address = ClientNetwork.of(fullAddress);
        return List.of(
                new Limit("both " + address + " " + login, 3, LOCK),
                new Limit("from " + address, 30, LOCK),
                new Limit("name " + login, 20, LONGEST_FOR_NAME));
    }

    /// The time until this name may be tried again from this address; empty when it may be tried now.
    public Optional<Duration> toWait(String login, String address) {
        var now = clock.instant();
        Duration longest = Duration.ZERO;
        for (var limit : limits(login, address)) {
            var failed = failures.getIfPresent(limit.key());
            if (failed != null && failed.count() >= limit.free()) {
                var left = Duration.between(now, failed.last().plus(wait(limit, failed.count())));
                longest = left.compareTo(longest) > 0 ? left : longest;
            }
        }
        return longest.isPositive() ? Optional.of(longest) : Optional.empty();
    }

    /// 1 s, 2 s, 4 s, … after the free failures.
    private static Duration wait(Limit limit, int count) {
        var doubled = Duration.ofSeconds(1L << Math.min(count - limit.free(), 20));
        return doubled.compareTo(limit.longest()) > 0 ? limit.longest() : doubled;
    }

    public void failed(String login, String address) {
        var now = clock.instant();
        for (var limit : limits(login, address)) {
            failures.asMap()
                    .merge(limit.key(), new FailedSignIns(1, now), (old, _) -> new FailedSignIns(old.count() + 1, now));
        }
    }

    /// Forgets the failures of a name at an address. Failures of the address stay, since a guesser may have an
    /// account, too.
    public void succeeded(String login, String address) {
        failures.invalidate("both " + ClientNetwork.of(address) + " " + login);
    }
}
