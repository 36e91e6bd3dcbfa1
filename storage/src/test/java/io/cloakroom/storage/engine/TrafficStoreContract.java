package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.TrafficStore;
import io.cloakroom.storage.token.TrafficStore.TokenTraffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What counting requests promises.
public abstract class TrafficStoreContract extends StoreFixture {
    private static final Traffic ONE = new Traffic(1, 0, 0, 10, 20);
    private static final Traffic OTHER = new Traffic(5, 4, 3, 2, 1);

    private Instant hour() {
        return now().truncatedTo(ChronoUnit.HOURS);
    }

    private static LastUse use(long time) {
        return new LastUse(Instant.ofEpochMilli(time), "::1", "PutObject", "bucket", "client/1");
    }

    private TokenTraffic counted(String key, Instant hour, Traffic traffic, @Nullable LastUse use) {
        return new TokenTraffic(key, project().id(), Map.of(hour, traffic), use);
    }

    private void add(String key, Instant hour, Traffic traffic) throws IOException {
        traffic().add(List.of(counted(key, hour, traffic, null)));
    }

    private void issue(String key) throws IOException {
        var now = Instant.ofEpochMilli(1);
        var token = new Token(
                key,
                new byte[] {1},
                project().id(),
                "user",
                "name",
                "",
                now,
                "user",
                "api",
                null,
                Token.State.ACTIVE,
                TokenScope.FULL,
                null,
                null,
                null,
                Map.of());
        assertThat(tokens().createToken(token)).isTrue();
    }

    private static long requests(Map<Instant, Traffic> hours) {
        return hours.values().stream().mapToLong(Traffic::requests).sum();
    }

    private long rows() throws IOException {
        long count = 0;
        for (char kind : new char[] {'t', 'p', 'l'}) {
            try (var cursor = engine().keyValue().scan(KeyLayout.TRAFFIC, KeyLayout.all(kind))) {
                while (cursor.next()) {
                    count++;
                }
            }
        }
        return count;
    }

    @Test
    void addsToTheTokenAndToItsProject() throws IOException {
        var hour = hour();
        traffic().add(List.of(counted("key-1", hour, ONE, null), counted("key-2", hour, OTHER, null)));
        add("key-1", hour, ONE);
        reopen();
        assertThat(traffic().ofToken("key-1", Instant.EPOCH)).containsExactly(Map.entry(hour, ONE.plus(ONE)));
        assertThat(traffic().ofToken("key-2", Instant.EPOCH)).containsExactly(Map.entry(hour, OTHER));
        assertThat(traffic().ofProject(project().id(), Instant.EPOCH))
                .containsExactly(Map.entry(hour, ONE.plus(ONE).plus(OTHER)));
        assertThat(traffic().ofToken("key", Instant.EPOCH)).isEmpty();
        assertThat(traffic().ofProject("0".repeat(32), Instant.EPOCH)).isEmpty();
    }

    @Test
    void givesHoursInOrderFromTheOneThatIsWanted() throws IOException {
        var hour = hour();
        var next = hour.plus(Duration.ofHours(1));
        var later = hour.plus(Duration.ofHours(30));
        var hours = Map.of(later, ONE, hour, ONE, next, OTHER);
        traffic().add(List.of(new TokenTraffic("key", project().id(), hours, null)));
        assertThat(traffic().ofToken("key", hour).keySet()).containsExactly(hour, next, later);
        assertThat(traffic().ofToken("key", next).keySet()).containsExactly(next, later);
        assertThat(traffic().ofProject(project().id(), next).keySet()).containsExactly(next, later);
    }

    @Test
    void keepsTheLastUse() throws IOException {
        assertThat(traffic().lastUse("key")).isEmpty();
        traffic().add(List.of(counted("key", hour(), ONE, use(1))));
        traffic().add(List.of(new TokenTraffic("key", project().id(), Map.of(), use(2))));
        add("key", hour(), ONE);
        reopen();
        assertThat(traffic().lastUse("key")).contains(use(2));
        add("other", hour(), ONE);
        assertThat(traffic().lastUse("other")).isEmpty();
    }

    @Test
    void addsAllOfATokenThatIsNamedTwice() throws IOException {
        traffic().add(List.of(counted("key", hour(), ONE, use(1)), counted("key", hour(), OTHER, null)));
        assertThat(traffic().ofToken("key", Instant.EPOCH)).containsExactly(Map.entry(hour(), ONE.plus(OTHER)));
        assertThat(traffic().lastUse("key")).contains(use(1));
    }

    @Test
    void addsThousandsOfTokensOfManyProjects() throws IOException {
        var counted = new ArrayList<TokenTraffic>();
        for (int i = 0; i < 2000; i++) {
            var project = i < 1000 ? project().id() : "%032x".formatted(i % 100);
            counted.add(new TokenTraffic("key-" + i, project, Map.of(hour(), ONE), use(i + 1)));
        }
        traffic().add(counted);
        assertThat(requests(traffic().ofProject(project().id(), Instant.EPOCH))).isEqualTo(1000);
        assertThat(traffic().ofProject("%032x".formatted(7), Instant.EPOCH).get(hour()))
                .isEqualTo(new Traffic(10, 0, 0, 100, 200));
        assertThat(traffic().lastUse("key-1999")).contains(use(2000));
    }

    @Test
    void losesNothingOfWhatManyAddAtOnce() throws Exception {
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var key = "key-" + i % 2;
            calls.add(() -> {
                for (int n = 0; n < 20; n++) {
                    add(key, hour(), ONE);
                }
                return true;
            });
        }
        together(calls);
        assertThat(requests(traffic().ofToken("key-0", Instant.EPOCH))).isEqualTo(80);
        assertThat(requests(traffic().ofProject(project().id(), Instant.EPOCH))).isEqualTo(160);
    }

    /// @return how many calls it took
    private int sweep() throws IOException {
        int calls = 1;
        for (var place = traffic().sweep(null).next();
                place != null;
                place = traffic().sweep(place).next()) {
            calls++;
        }
        return calls;
    }

    @Test
    void sweepsHoursThatAreTooOld() throws IOException {
        issue("key");
        var old = hour();
        add("key", old, ONE);
        advance(Duration.ofDays(TrafficStore.DAYS).minusHours(2));
        add("key", hour(), OTHER);
        sweep();
        assertThat(traffic().ofToken("key", Instant.EPOCH)).hasSize(2);
        advance(Duration.ofHours(3));
        sweep();
        assertThat(traffic().ofToken("key", Instant.EPOCH).values()).containsExactly(OTHER);
        assertThat(traffic().ofProject(project().id(), Instant.EPOCH).values()).containsExactly(OTHER);
    }

    @Test
    void sweepsATokenThatIsGoneAndKeepsItInItsProject() throws IOException {
        issue("kept");
        issue("gone");
        traffic().add(List.of(counted("kept", hour(), ONE, use(1)), counted("gone", hour(), OTHER, use(1))));
        tokens().deleteToken("gone");
        sweep();
        assertThat(traffic().ofToken("gone", Instant.EPOCH)).isEmpty();
        assertThat(traffic().lastUse("gone")).isEmpty();
        assertThat(traffic().lastUse("kept")).isPresent();
        assertThat(traffic().ofToken("kept", Instant.EPOCH)).isNotEmpty();
        assertThat(traffic().ofProject(project().id(), Instant.EPOCH))
                .containsExactly(Map.entry(hour(), ONE.plus(OTHER)));
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void sweepsAllInSeveralCalls() throws IOException {
        var counted = new ArrayList<TokenTraffic>();
        for (int i = 0; i < 1100; i++) {
            counted.add(new TokenTraffic("key-" + i, "%032x".formatted(i), Map.of(hour(), ONE), null));
        }
        traffic().add(counted);
        advance(Duration.ofDays(TrafficStore.DAYS + 1));
        // 1,000 tokens, the rest of them, 1,000 projects, the rest.
        assertThat(sweep()).isEqualTo(4);
        assertThat(rows()).isZero();
    }
}
