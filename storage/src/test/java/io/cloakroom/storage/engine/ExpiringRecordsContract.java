package io.cloakroom.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ExpiringRecords.Kind;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What records that end by themselves promise.
public abstract class ExpiringRecordsContract extends StoreFixture {
    private Instant in(Duration time) {
        return now().plus(time);
    }

    private Instant soon() {
        return in(Duration.ofHours(1));
    }

    private void put(Kind kind, String name) throws IOException {
        records().put(kind, name, name.getBytes(UTF_8), soon());
    }

    private long rows() throws IOException {
        long count = 0;
        for (var kind : Kind.values()) {
            try (var cursor = engine().keyValue().scan(KeyLayout.RECORDS, KeyLayout.all(kind.letter()))) {
                while (cursor.next()) {
                    count++;
                }
            }
        }
        return count;
    }

    @Test
    void keepsARecordOverARestartUntilItEnds() throws IOException {
        records().put(Kind.SESSION, "name", new byte[] {0, 1, -1}, soon());
        reopen();
        assertThat(records().get(Kind.SESSION, "name")).contains(new byte[] {0, 1, -1});
        advance(Duration.ofHours(2));
        assertThat(records().get(Kind.SESSION, "name")).isEmpty();
    }

    @Test
    void endsARecordOnTheDot() throws IOException {
        records().put(Kind.SESSION, "name", new byte[0], in(Duration.ofMillis(2)));
        assertThat(records().get(Kind.SESSION, "name")).isPresent();
        assertThat(records().get(Kind.SESSION, "name")).isEmpty();
    }

    @Test
    void keepsKindsApart() throws IOException {
        put(Kind.SESSION, "name");
        assertThat(records().get(Kind.IDEMPOTENCY, "name")).isEmpty();
        assertThat(records().delete(Kind.IDEMPOTENCY, "name")).isFalse();
        records().deleteAll(Kind.IDEMPOTENCY, "");
        assertThat(records().get(Kind.SESSION, "name")).isPresent();
    }

    @Test
    void makesARecordOnceUntilItEnds() throws IOException {
        assertThat(records().create(Kind.IDEMPOTENCY, "key", new byte[] {1}, soon()))
                .isTrue();
        assertThat(records().create(Kind.IDEMPOTENCY, "key", new byte[] {2}, soon()))
                .isFalse();
        assertThat(records().get(Kind.IDEMPOTENCY, "key")).contains(new byte[] {1});
        advance(Duration.ofHours(2));
        assertThat(records().create(Kind.IDEMPOTENCY, "key", new byte[] {3}, soon()))
                .isTrue();
        assertThat(records().get(Kind.IDEMPOTENCY, "key")).contains(new byte[] {3});
    }

    @Test
    void letsOneOfManyMakeARecord() throws Exception {
        records().put(Kind.IDEMPOTENCY, "key", new byte[0], in(Duration.ZERO));
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 16; i++) {
            var value = new byte[] {(byte) i};
            calls.add(() -> records().create(Kind.IDEMPOTENCY, "key", value, soon()));
        }
        assertThat(together(calls).stream().filter(made -> made)).hasSize(1);
    }

    @Test
    void replacesARecord() throws IOException {
        put(Kind.SESSION, "name");
        records().put(Kind.SESSION, "name", new byte[] {7}, soon());
        assertThat(records().get(Kind.SESSION, "name")).contains(new byte[] {7});
    }

    @Test
    void deletesARecordAndSaysWhetherThereWasOne() throws IOException {
        put(Kind.SESSION, "name");
        assertThat(records().delete(Kind.SESSION, "name")).isTrue();
        assertThat(records().delete(Kind.SESSION, "name")).isFalse();
        assertThat(records().get(Kind.SESSION, "name")).isEmpty();
        put(Kind.SESSION, "ended");
        advance(Duration.ofHours(2));
        assertThat(records().delete(Kind.SESSION, "ended")).isFalse();
        assertThat(rows()).isZero();
    }

    @Test
    void deletesAllOfAPrefixAndNoOther() throws IOException {
        for (int i = 0; i < 1100; i++) {
            put(Kind.SESSION, "user-1/" + i);
        }
        put(Kind.SESSION, "user-10/0");
        put(Kind.SESSION, "user-1");
        records().deleteAll(Kind.SESSION, "user-1/");
        assertThat(rows()).isEqualTo(2);
        assertThat(records().get(Kind.SESSION, "user-10/0")).isPresent();
        assertThat(records().get(Kind.SESSION, "user-1")).isPresent();
    }

    private void sweep() throws IOException {
        for (var place = records().sweep(null).next(); place != null; ) {
            place = records().sweep(place).next();
        }
    }

    @Test
    void sweepsWhatHasEndedAndNothingElse() throws IOException {
        put(Kind.SESSION, "ended");
        put(Kind.IDEMPOTENCY, "ended");
        records().put(Kind.SESSION, "lasting", new byte[0], in(Duration.ofDays(1)));
        advance(Duration.ofHours(2));
        sweep();
        assertThat(rows()).isEqualTo(1);
        assertThat(records().get(Kind.SESSION, "lasting")).isPresent();
        advance(Duration.ofDays(1));
        sweep();
        assertThat(rows()).isZero();
    }

    @Test
    void sweepsOnFromWhereItStopped() throws IOException {
        var partition = KeyLayout.RECORDS;
        var value = new byte[] {1};
        for (int i = 0; i < 1_050; i++) {
            var row = KeyLayout.named(Kind.SESSION.letter(), "name-%05d".formatted(i));
            var fields = new FieldWriter()
                    .number(1, i < 1_010 ? Long.MAX_VALUE >> 20 : 1)
                    .bytes(2, value);
            var set = new Change.Set(row, Envelope.seal(row, Envelope.Kind.EXPIRING, fields));
            engine().keyValue().commit(partition, row.bytes(), java.util.List.of(), java.util.List.of(set));
        }
        var place = records().sweep(null).next();
        while (rows() == 1_050) {
            place = records().sweep(Objects.requireNonNull(place)).next();
        }
        assertThat(rows()).isEqualTo(1_010);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ü", "line\nbreak"})
    void takesNoNameThatIsNotPrintableAscii(String name) {
        assertThatThrownBy(() -> records().get(Kind.SESSION, name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> put(Kind.SESSION, "a".repeat(201))).isInstanceOf(IllegalArgumentException.class);
    }
}
