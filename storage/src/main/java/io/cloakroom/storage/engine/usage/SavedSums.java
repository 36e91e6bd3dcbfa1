package io.cloakroom.storage.engine.usage;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What projects held when the server stopped. Each sum belongs to one state of its project's space, by the name that the
/// engine gave to the state. It means nothing for another state: after a crash, or when an older copy was restored.
public final class SavedSums {
    private static final byte[] OWNER = "usage".getBytes(StandardCharsets.US_ASCII);
    private static final char SUM = 'p';
    /// Sums in one commit.
    private static final int AT_ONCE = 1000;

    private final KeyValue rows;

    public SavedSums(KeyValue rows) {
        this.rows = rows;
    }

    /// @param state   name of the space's state, from [Engine#rest]
    /// @param unknown fields of a newer release, kept when the record is rewritten
    public record SavedSum(Usage held, long state, byte[] unknown) {
        SavedSum(Usage held, long state) {
            this(held, state, UnknownFields.none());
        }
    }

    void save(Map<String, SavedSum> sums) throws IOException {
        var changes = new ArrayList<Change>();
        var unknown = unknown(sums.keySet(), changes);
        for (var sum : sums.entrySet()) {
            var row = KeyLayout.named(SUM, sum.getKey());
            changes.add(new Change.Set(
                    row, encode(row, sum.getValue(), unknown.getOrDefault(sum.getKey(), UnknownFields.none()))));
        }
        for (int from = 0; from < changes.size(); from += AT_ONCE) {
            var some = changes.subList(from, Math.min(changes.size(), from + AT_ONCE));
            var _ = rows.commit(KeyLayout.USAGE, OWNER, List.of(), some);
        }
    }

    /// Adds deletions of the sums of all other projects.
    ///
    /// @return fields of a newer release in the present sums of these projects
    private Map<String, byte[]> unknown(Set<String> projects, List<Change> changes) throws IOException {
        var unknown = new HashMap<String, byte[]>();
        try (var cursor = rows.scan(KeyLayout.USAGE, KeyLayout.all(SUM))) {
            while (cursor.next()) {
                var project = KeyLayout.keyOf(cursor.row());
                if (projects.contains(project)) {
                    unknown.put(project, unknown(cursor.row(), cursor.value()));
                } else {
                    changes.add(new Change.Delete(cursor.row()));
                }
            }
        }
        return unknown;
    }

    /// The fields of a newer release. A damaged sum has none that could be kept.
    private static byte[] unknown(Row row, byte[] before) throws StoreException {
        try {
            return decode(row, before).unknown();
        } catch (StoreException damaged) {
            requireDamage(damaged);
            return UnknownFields.none();
        }
    }

    /// All sums that can be read. A damaged sum is computed again; it does not keep the server from starting.
    public Map<String, SavedSum> load() throws IOException {
        var sums = new HashMap<String, SavedSum>();
        try (var cursor = rows.scan(KeyLayout.USAGE, KeyLayout.all(SUM))) {
            while (cursor.next()) {
                try {
                    var sum = decode(cursor.row(), cursor.value());
                    if (sum.state() != 0) {
                        sums.put(KeyLayout.keyOf(cursor.row()), sum);
                    }
                } catch (StoreException damaged) {
                    requireDamage(damaged);
                }
            }
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        return sums;
    }

    private static void requireDamage(StoreException failed) throws StoreException {
        failed.rethrowUnless(StoreException.Kind.DAMAGED);
    }

    private static byte[] encode(Row row, SavedSum sum, byte[] unknown) {
        var held = sum.held();
        return Envelope.seal(
                row,
                Kind.USAGE,
                new FieldWriter()
                        .number(1, held.bytes())
                        .number(2, held.objects())
                        .number(4, held.uploads())
                        .number(5, held.uploadBytes())
                        .number(6, sum.state())
                        .number(7, held.noncurrent())
                        .number(8, held.noncurrentBytes())
                        .number(9, held.markers())
                        .raw(unknown));
    }

    /// A sum of an older build has no state, which reads as 0. Field 3 was a second copy of the number of objects.
    public static SavedSum decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.USAGE, fields -> {
            var numbers = new long[10];
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> numbers[fields.number()] = fields.asLong();
                    default -> fields.keep();
                }
            }
            var held = new Usage(numbers[1], numbers[2], numbers[7], numbers[8], numbers[9], numbers[4], numbers[5]);
            return new SavedSum(held, numbers[6], fields.kept());
        });
    }
}
