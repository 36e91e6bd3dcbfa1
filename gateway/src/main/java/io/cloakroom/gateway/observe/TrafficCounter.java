package io.cloakroom.gateway.observe;

import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.TrafficStore;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts requests by token and hour in memory, and writes the counts when told to. A crash loses the counts since the
/// last write.
public final class TrafficCounter {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficCounter.class);
    private static final int MOST_CLIENT_CHARACTERS = 200;
    /// Bounds the memory. Requests of further tokens within one interval are not counted.
    private static final int MOST_TOKENS = 200_000;

    private final TrafficStore store;
    private final TokenStore tokens;
    private volatile Map<String, Counters> counted = new ConcurrentHashMap<>();

    public TrafficCounter(TrafficStore store, TokenStore tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    private static final class Hour {
        private final LongAdder requests = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private final LongAdder denied = new LongAdder();
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();

        void add(Served served) {
            requests.increment();
            if (served.status() >= 400) {
                errors.increment();
            }
            if (served.denied()) {
                denied.increment();
            }
            bytesIn.add(served.bytesIn());
            bytesOut.add(served.bytesOut());
        }

        Traffic sum() {
            return new Traffic(requests.sum(), errors.sum(), denied.sum(), bytesIn.sum(), bytesOut.sum());
        }
    }

    private static final class Counters {
        private final Map<Instant, Hour> hours = new ConcurrentHashMap<>(2);
        private volatile @Nullable Served last;
        private volatile String project = "";

        void add(Served served) {
            if (project.isEmpty() && !served.project().isEmpty()) {
                project = served.project();
            }
            hours.computeIfAbsent(served.time().truncatedTo(ChronoUnit.HOURS), _ -> new Hour())
                    .add(served);
            if (!served.denied()) {
                last = served;
            }
        }

        @Nullable
        LastUse lastUse() {
            var served = last;
            return served == null
                    ? null
                    : new LastUse(
                            served.time(),
                            served.address(),
                            served.operation(),
                            served.bucket(),
                            clean(served.client()));
        }
    }

    /// Adds a request. Does not block.
    public void add(Served served) {
        var into = counted;
        var counters = into.get(served.accessKey());
        if (counters == null) {
            if (into.size() >= MOST_TOKENS) {
                return;
            }
            counters = into.computeIfAbsent(served.accessKey(), _ -> new Counters());
        }
        counters.add(served);
    }

    /// Writes the counts since the last call. A request that is added while the counters are exchanged may be lost.
    /// This is rare enough that no lock guards against it.
    public synchronized void write() {
        var written = counted;
        if (written.isEmpty()) {
            return;
        }
        counted = new ConcurrentHashMap<>();
        var batch = new ArrayList<TrafficStore.TokenTraffic>();
        try {
            for (var each : written.entrySet()) {
                var project = project(each.getKey(), each.getValue());
                if (!project.isEmpty()) {
                    batch.add(counted(each.getKey(), project, each.getValue()));
                }
            }
            store.add(batch);
        } catch (IOException | RuntimeException failed) {
            LOG.warn("the requests of the last seconds could not be counted: {}", failed.toString());
        }
    }

    /// The project of a token. Requests usually tell it; to ask the store for many tokens would be many reads from
    /// disk. The counts of a token that was deleted meanwhile stay with its project, and the sweep removes the token's
    /// own.
    private String project(String accessKey, Counters counters) throws IOException {
        var known = counters.project;
        return known.isEmpty() ? tokens.token(accessKey).map(Token::project).orElse("") : known;
    }

    private static TrafficStore.TokenTraffic counted(String accessKey, String project, Counters counters) {
        var hours = new HashMap<Instant, Traffic>();
        counters.hours.forEach((hour, sums) -> hours.put(hour, sums.sum()));
        return new TrafficStore.TokenTraffic(accessKey, project, hours, counters.lastUse());
    }

    private static String clean(String client) {
        return client.codePoints()
                .limit(MOST_CLIENT_CHARACTERS)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
