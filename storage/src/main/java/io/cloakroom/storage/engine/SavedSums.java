package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.Envelope.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The sums of projects from a stop that nothing was written after, to the next start, which takes them away before it
/// writes anything. After a crash there are none.
final class SavedSums {
    private static final byte[] OWNER = "usage".getBytes(StandardCharsets.US_ASCII);
    private static final char SUM = 'p';
    /// Sums in one commit.
    private static final int AT_ONCE = 1000;

    private final KeyValue rows;

    SavedSums(KeyValue rows) {
        this.rows = rows;
    }

    void save(Map<String, Usage> sums) throws IOException {
        var changes = new ArrayList<Change>();
        for (var sum : sums.entrySet()) {
            var row = KeyLayout.named(SUM, sum.getKey());
            changes.add(new Change.Set(row, encode(row, sum.getValue())));
        }
        commit(changes);
    }

    Map<String, Usage> take() throws IOException {
        var sums = new HashMap<String, Usage>();
        var changes = new ArrayList<Change>();
        try (var cursor = rows.scan(KeyLayout.USAGE, KeyLayout.all(SUM))) {
            while (cursor.next()) {
                sums.put(KeyLayout.keyOf(cursor.row()), decode(cursor.row(), cursor.value()));
                changes.add(new Change.Delete(cursor.row()));
            }
        }
        commit(changes);
        return sums;
    }

    private void commit(List<Change> changes) throws IOException {
        for (int from = 0; from < changes.size(); from += AT_ONCE) {
            var some = changes.subList(from, Math.min(changes.size(), from + AT_ONCE));
            var _ = rows.commit(KeyLayout.USAGE, OWNER, List.of(), some);
        }
    }

    private static byte[] encode(Row row, Usage usage) {
        return Envelope.seal(
                row,
                Kind.USAGE,
                new FieldWriter()
                        .number(1, usage.bytes())
                        .number(2, usage.objects())
                        .number(3, usage.versions())
                        .number(4, usage.uploads())
                        .number(5, usage.uploadBytes()));
    }

    static Usage decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.USAGE, fields -> {
            var numbers = new long[6];
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4, 5 -> numbers[fields.number()] = fields.asLong();
                    default -> fields.keep();
                }
            }
            return new Usage(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        });
    }
}
