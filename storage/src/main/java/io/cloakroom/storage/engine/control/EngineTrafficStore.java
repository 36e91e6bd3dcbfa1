package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Swept;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SideBySide;
import io.cloakroom.storage.engine.codec.TrafficCodec;
import io.cloakroom.storage.engine.record.HourRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.TrafficStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// TokenTraffic requests over any engine. All tokens of a project are added in one commit with the project's sum, some hundreds at
/// a time; projects are added side by side. A commit guards the rows of the sum, which every addition to the project changes,
/// so no two additions undo each other.
public final class EngineTrafficStore implements TrafficStore {
    private static final char TOKEN = 't';
    private static final char PROJECT = 'p';
    private static final char KNOWN = 'l';

    /// The most tokens in one commit.
    private static final int AT_ONCE = 256;
    /// The most tokens or projects that one call of [#sweep] looks at.
    private static final int SWEPT = 1000;

    private final KeyValue rows;
    private final Retries retries;
    private final TokenStore tokens;
    private final InstantSource clock;

    public EngineTrafficStore(KeyValue rows, Retries retries, TokenStore tokens, InstantSource clock) {
        this.rows = rows;
        this.retries = retries;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// What is added to the rows of one project.
    private record Sums(Map<Row, Traffic> ofProject, Map<Row, Traffic> ofTokens, Map<String, Optional<LastUse>> uses) {
        static Sums of(String project, List<TokenTraffic> counted) {
            var sums = new Sums(new HashMap<>(), new HashMap<>(), new LinkedHashMap<>());
            for (var one : counted) {
                var use = Optional.ofNullable(one.lastUse());
                sums.uses.merge(one.accessKey(), use, (before, last) -> last.isPresent() ? last : before);
                one.hours().forEach((hour, traffic) -> {
                    if (!traffic.equals(Traffic.NONE)) {
                        sums.ofProject.merge(HourRows.hour(PROJECT, project, hour), traffic, Traffic::plus);
                        sums.ofTokens.merge(HourRows.hour(TOKEN, one.accessKey(), hour), traffic, Traffic::plus);
                    }
                });
            }
            return sums;
        }
    }

    @Override
    public void add(List<TokenTraffic> counted) throws IOException {
        var byProject = new LinkedHashMap<String, List<TokenTraffic>>();
        for (var one : counted) {
            byProject.computeIfAbsent(one.project(), _ -> new ArrayList<>()).add(one);
        }
        var additions = new ArrayList<SideBySide.Task>();
        byProject.forEach((project, all) -> additions.add(() -> add(project, all)));
        SideBySide.run(additions);
    }

    private void add(String project, List<TokenTraffic> counted) throws IOException {
        for (int from = 0; from < counted.size(); from += AT_ONCE) {
            var some = counted.subList(from, Math.min(counted.size(), from + AT_ONCE));
            var sums = Sums.of(project, some);
            retries.until(KeyLayout.TRAFFIC, owner(project), () -> isAdded(project, sums) ? true : null);
        }
    }

    private boolean isAdded(String project, Sums sums) throws IOException {
        var guards = new ArrayList<Guard>();
        var changes = new ArrayList<Change>();
        for (var sum : sums.ofProject().entrySet()) {
            var old = rows.get(KeyLayout.TRAFFIC, sum.getKey());
            guards.add(unchanged(sum.getKey(), old));
            changes.add(increased(sum.getKey(), old, sum.getValue()));
        }
        for (var sum : sums.ofTokens().entrySet()) {
            var old = rows.get(KeyLayout.TRAFFIC, sum.getKey());
            changes.add(increased(sum.getKey(), old, sum.getValue()));
        }
        for (var use : sums.uses().entrySet()) {
            var row = KeyLayout.named(KNOWN, use.getKey());
            var old = rows.get(KeyLayout.TRAFFIC, row);
            if (use.getValue().isEmpty()) {
                // Guarded so that no sweep removes this row while hours are added.
                guards.add(unchanged(row, old));
            }
            if (old == null || use.getValue().isPresent()) {
                var known =
                        new TrafficCodec.TokenUseRecord(project, use.getValue().orElse(null), unknownOfUse(row, old));
                changes.add(new Change.Set(row, TrafficCodec.encode(row, known)));
            }
        }
        return rows.commit(KeyLayout.TRAFFIC, owner(project), guards, changes) == KeyValue.Outcome.COMMITTED;
    }

    private static Guard unchanged(Row row, byte @Nullable [] value) {
        return value == null ? new Guard.Absent(row) : new Guard.Is(row, value);
    }

    private static Change increased(Row row, byte @Nullable [] old, Traffic by) throws IOException {
        var before = old == null ? TrafficCodec.HourRecord.NOTHING : TrafficCodec.traffic(row, old);
        return new Change.Set(row, TrafficCodec.encode(row, before.plus(by)));
    }

    /// The fields of a newer release. A damaged row has none that could be kept; the next use rewrites it.
    private static byte[] unknownOfUse(Row row, byte @Nullable [] old) throws IOException {
        try {
            return old == null
                    ? UnknownFields.none()
                    : TrafficCodec.known(row, old).unknown();
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return UnknownFields.none();
        }
    }

    @Override
    public SortedMap<Instant, Traffic> ofToken(String accessKey, Instant from) throws IOException {
        return hours(TOKEN, accessKey, from);
    }

    @Override
    public SortedMap<Instant, Traffic> ofProject(String project, Instant from) throws IOException {
        return hours(PROJECT, project, from);
    }

    private SortedMap<Instant, Traffic> hours(char kind, String of, Instant from) throws IOException {
        var hours = new TreeMap<Instant, Traffic>();
        try (var cursor = rows.scan(KeyLayout.TRAFFIC, HourRows.hours(kind, of, from, Instant.MAX))) {
            while (cursor.next()) {
                hours.put(
                        HourRows.hourOf(cursor.row()),
                        TrafficCodec.traffic(cursor.row(), cursor.value()).traffic());
            }
        }
        return hours;
    }

    @Override
    public Optional<LastUse> lastUse(String accessKey) throws IOException {
        var row = KeyLayout.named(KNOWN, accessKey);
        var value = rows.get(KeyLayout.TRAFFIC, row);
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(TrafficCodec.known(row, value).lastUse());
    }

    @Override
    public Swept sweep(byte @Nullable [] from) throws IOException {
        var oldest = clock.instant().minus(Duration.ofDays(DAYS));
        var works = new ArrayList<SideBySide.Task>();
        var projects = KeyLayout.all(PROJECT);
        Row next;
        if (from == null || from[0] == KNOWN) {
            var tokensLeft = addTokens(behind(from, KNOWN), oldest, works);
            next = tokensLeft == null ? projects.from() : tokensLeft;
        } else {
            next = addProjects(new KeyValue.Range(new Row(from), projects.to()), oldest, works);
        }
        SideBySide.run(works);
        return new Swept(works.size(), next == null ? null : next.bytes());
    }

    /// @return the last token, when more may follow
    private @Nullable Row addTokens(KeyValue.Range range, Instant oldest, List<SideBySide.Task> works)
            throws IOException {
        try (var cursor = rows.scan(KeyLayout.TRAFFIC, range)) {
            for (int i = 1; cursor.next(); i++) {
                var row = cursor.row();
                var value = cursor.value().clone();
                works.add(() -> sweepToken(row, value, oldest));
                if (i == SWEPT) {
                    return row;
                }
            }
            return null;
        }
    }

    /// @return where the next project begins, when more may follow
    private @Nullable Row addProjects(KeyValue.Range range, Instant oldest, List<SideBySide.Task> works)
            throws IOException {
        try (var cursor = rows.scan(KeyLayout.TRAFFIC, range)) {
            for (int i = 1; cursor.next(); i++) {
                var project = HourRows.countedIn(cursor.row());
                works.add(() -> sweepHours(PROJECT, project, project, oldest));
                var next = KeyLayout.indexOf(PROJECT, project, "").to();
                if (i == SWEPT) {
                    return next;
                }
                cursor.seek(next);
            }
            return null;
        }
    }

    private static KeyValue.Range behind(byte @Nullable [] row, char kind) {
        var all = KeyLayout.all(kind);
        return row == null ? all : new KeyValue.Range(KeyLayout.after(new Row(row)), all.to());
    }

    private void sweepToken(Row row, byte[] value, Instant oldest) throws IOException {
        var accessKey = KeyLayout.keyOf(row);
        var project = TrafficCodec.known(row, value).project();
        if (tokens.token(accessKey).isPresent()) {
            sweepHours(TOKEN, accessKey, project, oldest);
            return;
        }
        var changes = new ArrayList<Change>();
        changes.add(new Change.Delete(row));
        addDeletions(KeyLayout.indexOf(TOKEN, accessKey, ""), changes);
        // Refused when requests that began before the token was deleted were added meanwhile. The next round removes
        // these too.
        var _ = rows.commit(KeyLayout.TRAFFIC, owner(project), List.of(new Guard.Is(row, value)), changes);
    }

    private void sweepHours(char kind, String of, String project, Instant oldest) throws IOException {
        var changes = new ArrayList<Change>();
        addDeletions(HourRows.hours(kind, of, Instant.EPOCH, oldest), changes);
        if (!changes.isEmpty()) {
            var _ = rows.commit(KeyLayout.TRAFFIC, owner(project), List.of(), changes);
        }
    }

    private void addDeletions(KeyValue.Range hours, List<Change> changes) throws IOException {
        try (var cursor = rows.scan(KeyLayout.TRAFFIC, hours)) {
            while (cursor.next()) {
                changes.add(new Change.Delete(cursor.row()));
            }
        }
    }

    private static byte[] owner(String project) {
        return project.getBytes(StandardCharsets.US_ASCII);
    }
}
