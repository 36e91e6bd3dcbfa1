package io.cloakroom.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.KeyValue.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every engine promises to the layer above, without which that layer is wrong.
public abstract class EngineContract {
    private static final Partition BUCKET = new Partition("space", "bucket");
    private static final byte[] OWNER = utf8("owner");
    private static final byte[] HOLDER = utf8("version");

    private Engine engine;
    private KeyValue rows;

    /// A new, empty engine.
    protected abstract Engine newEngine() throws IOException;

    @BeforeEach
    final void open() throws IOException {
        engine = newEngine();
        rows = engine.keyValue();
        engine.createSpace("space");
        rows.create(BUCKET);
    }

    @AfterEach
    final void close() throws IOException {
        engine.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static Row row(String name) {
        return new Row(utf8(name));
    }

    private static Change set(String row, String value) {
        return new Change.Set(row(row), utf8(value));
    }

    private static Guard absent(String row) {
        return new Guard.Absent(row(row));
    }

    private static Guard is(String row, String value) {
        return new Guard.Is(row(row), utf8(value));
    }

    private Outcome commit(List<Guard> guards, Change... changes) throws IOException {
        return rows.commit(BUCKET, OWNER, guards, List.of(changes));
    }

    private @Nullable String get(String row) throws IOException {
        return get(BUCKET, row);
    }

    private @Nullable String get(Partition partition, String row) throws IOException {
        var value = rows.get(partition, row(row));
        return value == null ? null : new String(value, UTF_8);
    }

    private List<String> scan(String from, String to) throws IOException {
        var found = new ArrayList<String>();
        try (var cursor = rows.scan(BUCKET, new Range(row(from), row(to)))) {
            while (cursor.next()) {
                found.add(new String(cursor.row().bytes(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
            }
        }
        return found;
    }

    @Test
    void appliesABatchWholeOrNotAtAll() throws IOException {
        assertThat(commit(List.of(absent("a")), set("a", "1"), set("b", "1"))).isEqualTo(Outcome.COMMITTED);
        assertThat(commit(
                        List.of(is("a", "1"), absent("b")),
                        set("a", "2"),
                        new Change.Delete(row("b")),
                        new Change.Add(Counter.BYTES, 5)))
                .isEqualTo(Outcome.REFUSED);
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isEqualTo("1");
        assertThat(rows.counters(BUCKET).getOrDefault(Counter.BYTES, 0L)).isZero();
        assertThat(commit(
                        List.of(is("a", "1"), is("b", "1"), absent("c")),
                        set("a", "2"),
                        new Change.Delete(row("b")),
                        set("c", "3")))
                .isEqualTo(Outcome.COMMITTED);
        assertThat(scan("a", "z")).containsExactly("a=2", "c=3");
    }

    @Test
    void tellsValuesApartThatBeginAlike() throws IOException {
        commit(List.of(), set("a", "12"));
        assertThat(commit(List.of(is("a", "1")), set("a", "x"))).isEqualTo(Outcome.REFUSED);
        assertThat(commit(List.of(is("a", "123")), set("a", "x"))).isEqualTo(Outcome.REFUSED);
        assertThat(commit(List.of(is("b", "12")), set("a", "x"))).isEqualTo(Outcome.REFUSED);
        assertThat(get("a")).isEqualTo("12");
    }

    @Test
    void appliesChangesInTheirOrder() throws IOException {
        commit(List.of(), set("a", "1"), new Change.Delete(row("a")), set("b", "1"), set("b", "2"));
        assertThat(scan("a", "z")).containsExactly("b=2");
        commit(List.of(), new Change.Delete(row("b")), set("b", "3"), new Change.Delete(row("none")));
        assertThat(scan("a", "z")).containsExactly("b=3");
    }

    @Test
    void takesLargeBatchesAndValues() throws IOException {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 10_000; i++) {
            changes.add(set("row-" + (100_000 + i), "value " + i));
        }
        var large = new byte[300_000];
        new Random(1).nextBytes(large);
        changes.add(new Change.Set(row("zz"), large));
        assertThat(rows.commit(BUCKET, OWNER, List.of(), changes)).isEqualTo(Outcome.COMMITTED);
        assertThat(scan("row-", "row.")).hasSize(10_000);
        assertThat(rows.get(BUCKET, row("zz"))).isEqualTo(large);
    }

    @Test
    void decidesRacesOnOneKeyForExactlyOne() throws Exception {
        for (int round = 0; round < 20; round++) {
            var name = "row-" + round;
            var calls = new ArrayList<Callable<Outcome>>();
            for (int i = 0; i < 32; i++) {
                var value = "by " + i;
                calls.add(() -> commit(List.of(absent(name)), set(name, value)));
            }
            var outcomes = StoreFixture.together(calls);
            assertThat(outcomes.stream().filter(Outcome.COMMITTED::equals)).hasSize(1);
            assertThat(get(name)).isEqualTo("by " + outcomes.indexOf(Outcome.COMMITTED));
        }
    }

    @Test
    void losesNoIncrementUnderGuards() throws Exception {
        commit(List.of(), set("n", "0"));
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> {
                int refused = 0;
                for (int done = 0; done < 25; ) {
                    var was = get("n");
                    var next = Integer.toString(Integer.parseInt(was == null ? "" : was) + 1);
                    if (commit(List.of(is("n", was == null ? "" : was)), set("n", next)) == Outcome.COMMITTED) {
                        done++;
                    } else {
                        refused++;
                    }
                }
                return refused;
            });
        }
        StoreFixture.together(calls);
        assertThat(get("n")).isEqualTo("200");
    }

    @Test
    void countsExactly() throws Exception {
        var calls = new ArrayList<Callable<Outcome>>();
        for (int i = 0; i < 32; i++) {
            int n = i;
            calls.add(() -> rows.commit(
                    BUCKET,
                    utf8("owner " + n),
                    List.of(),
                    List.of(new Change.Add(Counter.OBJECTS, 1), new Change.Add(Counter.BYTES, n % 2 == 0 ? n : -n))));
        }
        StoreFixture.together(calls);
        assertThat(rows.counters(BUCKET).get(Counter.OBJECTS)).isEqualTo(32);
        assertThat(rows.counters(BUCKET).get(Counter.BYTES)).isEqualTo(-16);
        assertThat(rows.counters(BUCKET).getOrDefault(Counter.UPLOADS, 0L)).isZero();
    }

    @Test
    void scansFromInclusiveToExclusive() throws IOException {
        commit(List.of(), set("a", "1"), set("b", "2"), set("ba", "3"), set("c", "4"));
        assertThat(scan("b", "c")).containsExactly("b=2", "ba=3");
        assertThat(scan("aa", "bb")).containsExactly("b=2", "ba=3");
        assertThat(scan("c", "a")).isEmpty();
        assertThat(scan("d", "e")).isEmpty();
    }

    @Test
    void scansAsATreeWouldWithJumps() throws IOException {
        var random = new Random(3);
        var model = new TreeMap<Row, byte[]>();
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 500; i++) {
            var row = randomRow(random);
            var value = utf8("v" + i);
            model.put(row, value);
            changes.add(new Change.Set(row, value));
        }
        rows.commit(BUCKET, OWNER, List.of(), changes);
        for (int i = 0; i < 200; i++) {
            var from = randomRow(random);
            var to = randomRow(random);
            var expected = from.compareTo(to) < 0 ? new TreeMap<>(model.subMap(from, to)) : new TreeMap<Row, byte[]>();
            try (var cursor = rows.scan(BUCKET, new Range(from, to))) {
                walk(cursor, expected, random);
            }
        }
    }

    @Test
    void givesTheBeginningOfAValue() throws IOException {
        var large = TestBody.bytes(10_000, 1);
        commit(List.of(), new Change.Set(row("a"), large), set("b", "short"));
        try (var cursor = rows.scan(BUCKET, new Range(row("a"), row("z")))) {
            assertThat(cursor.next()).isTrue();
            assertThat(Arrays.copyOf(cursor.head(100), 100)).isEqualTo(Arrays.copyOf(large, 100));
            assertThat(cursor.value()).isEqualTo(large);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.head(100)).isEqualTo(utf8("short"));
        }
    }

    private static void walk(KeyValue.Cursor cursor, NavigableMap<Row, byte[]> expected, Random random)
            throws IOException {
        Row at = null;
        while (true) {
            Map.Entry<Row, byte[]> next;
            if (random.nextInt(4) == 0) {
                var target = randomRow(random);
                cursor.seek(target);
                // Never backwards: what was passed stays passed.
                boolean ahead = at == null || target.compareTo(at) > 0;
                next = ahead ? expected.ceilingEntry(target) : expected.higherEntry(at);
            } else {
                next = at == null ? expected.firstEntry() : expected.higherEntry(at);
            }
            assertThat(cursor.next()).isEqualTo(next != null);
            if (next == null) {
                return;
            }
            at = next.getKey();
            assertThat(cursor.row()).isEqualTo(at);
            assertThat(cursor.value()).isEqualTo(next.getValue());
        }
    }

    private static Row randomRow(Random random) {
        var bytes = new byte[1 + random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) new int[] {1, 2, 'a', 'b', 0x7F, 0x80, 0xFE, 0xFF}[random.nextInt(8)];
        }
        return new Row(bytes);
    }

    @Test
    void showsOneMomentInAScan() throws IOException {
        commit(List.of(), set("a", "1"), set("b", "1"), set("c", "1"));
        try (var cursor = rows.scan(BUCKET, new Range(row("a"), row("z")))) {
            assertThat(cursor.next()).isTrue();
            commit(List.of(), set("b", "2"), new Change.Delete(row("c")), set("d", "1"));
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value()).isEqualTo(utf8("1"));
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.row()).isEqualTo(row("c"));
            assertThat(cursor.next()).isFalse();
        }
        assertThat(scan("a", "z")).containsExactly("a=1", "b=2", "d=1");
    }

    @Test
    void keepsPartitionsApart() throws IOException {
        var longer = new Partition("space", "bucket2");
        var elsewhere = new Partition("space2", "bucket");
        engine.createSpace("space2");
        for (var other : List.of(longer, elsewhere)) {
            rows.create(other);
            rows.commit(other, OWNER, List.of(), List.of(set("a", "other"), new Change.Add(Counter.OBJECTS, 7)));
        }
        assertThat(get("a")).isNull();
        assertThat(scan("\u0001", "\u007f")).isEmpty();
        commit(List.of(absent("a")), set("a", "mine"));
        assertThat(get(longer, "a")).isEqualTo("other");
        assertThat(rows.counters(BUCKET).getOrDefault(Counter.OBJECTS, 0L)).isZero();
        rows.drop(longer, List.of());
        assertThat(get("a")).isEqualTo("mine");
        assertThat(get(elsewhere, "a")).isEqualTo("other");
    }

    @Test
    void makesAPartitionOnce() throws IOException {
        commit(List.of(), set("a", "1"));
        rows.create(BUCKET);
        engine.createSpace("space");
        assertThat(get("a")).isEqualTo("1");
        assertThat(rows.exists(BUCKET)).isTrue();
    }

    @Test
    void readsWhatIsNotThereAsEmpty() throws IOException {
        var none = new Partition("space", "none");
        assertThat(rows.exists(none)).isFalse();
        assertThat(get(none, "a")).isNull();
        assertThat(rows.counters(none).values()).allMatch(Long.valueOf(0)::equals);
        assertThat(rows.commit(none, OWNER, List.of(), List.of(set("a", "1")))).isEqualTo(Outcome.GONE);
        assertThat(rows.drop(none, List.of())).isTrue();
        try (var cursor = rows.scan(none, new Range(row("a"), row("z")))) {
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void dropsAPartitionOnlyWhenTheRangesAreEmpty() throws IOException {
        var ranges = List.of(new Range(row("k"), row("l")), new Range(row("v"), row("w")));
        commit(List.of(), set("a", "1"), set("kx", "1"), set("l", "1"), new Change.Add(Counter.OBJECTS, 1));
        assertThat(rows.drop(BUCKET, ranges)).isFalse();
        assertThat(get("a")).isEqualTo("1");
        commit(List.of(), new Change.Delete(row("kx")));
        assertThat(rows.drop(BUCKET, ranges)).isTrue();
        assertThat(rows.exists(BUCKET)).isFalse();
        assertThat(get("a")).isNull();
        assertThat(commit(List.of(), set("a", "2"))).isEqualTo(Outcome.GONE);
    }

    @Test
    void decidesBetweenDropAndCommit() throws Exception {
        var ranges = List.of(new Range(row("k"), row("l")));
        for (int round = 0; round < 20; round++) {
            var bucket = new Partition("space", "contested" + round);
            rows.create(bucket);
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 8; i++) {
                var name = "k" + i;
                calls.add(() -> rows.commit(bucket, utf8(name), List.of(), List.of(set(name, "1"))));
            }
            calls.add(() -> rows.drop(bucket, ranges));
            var outcomes = StoreFixture.together(calls);
            boolean dropped = outcomes.getLast().equals(true);
            assertThat(outcomes.subList(0, 8))
                    .allMatch(outcome -> outcome == (dropped ? Outcome.GONE : Outcome.COMMITTED));
            assertThat(rows.exists(bucket)).isNotEqualTo(dropped);
        }
    }

    @Test
    void takesARetiredSpaceAway() throws IOException {
        commit(List.of(), set("a", "1"));
        engine.retireSpace("space");
        engine.retireSpace("space");
        assertThat(rows.exists(BUCKET)).isFalse();
        assertThat(get("a")).isNull();
        assertThat(commit(List.of(), set("a", "2"))).isEqualTo(Outcome.GONE);
    }

    private BlobRef blob(byte[] bytes, OptionalLong length, String row) throws IOException {
        try (var writer = engine.blobs().create("space", length)) {
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 10_007);
                writer.write(ByteBuffer.wrap(bytes, at, count));
                at += count;
            }
            var ref = writer.seal();
            assertThat(commit(List.of(), set(row, "blob"), new Change.Claim(ref, HOLDER)))
                    .isEqualTo(Outcome.COMMITTED);
            return ref;
        }
    }

    private static void assertReads(Blobs.Reader reader, byte[] bytes, int from, int count) throws IOException {
        var into = ByteBuffer.allocate(count);
        reader.read(from, into);
        assertThat(into.hasRemaining()).isFalse();
        assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes, from, from + count));
    }

    @Test
    void givesBlobsBack() throws IOException {
        var random = new Random(9);
        for (int size : new int[] {1, 100, 100_000, 3_000_000}) {
            for (var length : List.of(OptionalLong.of(size), OptionalLong.empty())) {
                var bytes = TestBody.bytes(size, size);
                var ref = blob(bytes, length, "row");
                assertThat(ref.length()).isEqualTo(size);
                assertThat(ref.kind()).isPositive();
                try (var reader = engine.blobs().open("space", ref)) {
                    assertReads(reader, bytes, 0, size);
                    for (int i = 0; i < 20; i++) {
                        int from = random.nextInt(size);
                        assertReads(reader, bytes, from, random.nextInt(size - from) + 1);
                    }
                    for (var slice : reader.slices(0, size)) {
                        assertThat(slice.length()).isPositive();
                    }
                }
            }
        }
    }

    @Test
    void readsABlobThatWasReleasedMeanwhile() throws IOException {
        var bytes = TestBody.bytes(500_000, 1);
        var ref = blob(bytes, OptionalLong.of(bytes.length), "row");
        try (var reader = engine.blobs().open("space", ref)) {
            commit(List.of(), new Change.Delete(row("row")), new Change.Release(ref));
            assertReads(reader, bytes, 0, bytes.length);
        }
    }

    @Test
    void keepsReleasedBlobsOfAnOwnerThatIsHeld() throws IOException {
        var bytes = TestBody.bytes(500_000, 1);
        var ref = blob(bytes, OptionalLong.of(bytes.length), "row");
        try (var _ = engine.blobs().hold(BUCKET, OWNER)) {
            try (var _ = engine.blobs().hold(BUCKET, OWNER)) {
                commit(List.of(), new Change.Delete(row("row")), new Change.Release(ref));
            }
            for (int i = 0; i < 2; i++) {
                try (var reader = engine.blobs().open("space", ref)) {
                    assertReads(reader, bytes, 400_000, 100_000);
                }
            }
        }
    }

    /// The owners follow each other, and each is held by somebody who reads what it had then.
    @Test
    void keepsBlobsThatOtherOwnersTookOverForThoseWhoHoldTheFirst() throws IOException {
        for (int size : new int[] {5000, 500_000}) {
            var bytes = TestBody.bytes(size, 1);
            var ref = blob(bytes, OptionalLong.of(size), "row");
            var second = utf8("second");
            var third = utf8("third");
            var first = engine.blobs().hold(BUCKET, OWNER);
            takeOver(OWNER, second, ref);
            try (var _ = engine.blobs().hold(BUCKET, third);
                    var _ = engine.blobs().hold(BUCKET, second)) {
                takeOver(second, third, ref);
                first.close();
            }
            first = engine.blobs().hold(BUCKET, third);
            takeOver(third, OWNER, ref);
            commit(List.of(), new Change.Delete(row("row")), new Change.Release(ref));
            try (var reader = engine.blobs().open("space", ref)) {
                assertReads(reader, bytes, 0, size);
            }
            first.close();
        }
    }

    private void takeOver(byte[] from, byte[] to, BlobRef blob) throws IOException {
        var change = new Change.TakeOver(from, HOLDER, List.of(blob));
        assertThat(rows.commit(BUCKET, to, List.of(), List.of(change))).isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void keepsABlobWhoseOwnerChanged() throws IOException {
        var bytes = TestBody.bytes(5000, 1);
        var ref = blob(bytes, OptionalLong.of(bytes.length), "part");
        // As when an upload is completed: other rows of the same key refer to it from now on.
        commit(List.of(), new Change.Delete(row("part")), set("object", "blob"));
        try (var reader = engine.blobs().open("space", ref)) {
            assertReads(reader, bytes, 0, 5000);
        }
    }
}
