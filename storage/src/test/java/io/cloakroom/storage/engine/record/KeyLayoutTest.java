package io.cloakroom.storage.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.engine.ListingContract;
import io.cloakroom.storage.engine.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyLayoutTest {
    private static final String UPLOAD = "0".repeat(36);

    private static String key(Random random) {
        var letters = List.of("\u0000", "\u0001", "\u0002", "\u0003", "a", ".", "\u007f", "\uFFFD", "\uD83D\uDE00");
        var key = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            key.append(letters.get(random.nextInt(letters.size())));
        }
        return key.toString();
    }

    private static List<Row> rows(String key) {
        return List.of(
                KeyLayout.upload(new ObjectKey(key), UPLOAD),
                KeyLayout.upload(new ObjectKey(key), "v".repeat(36)),
                KeyLayout.upload(new ObjectKey(key + "\u0000"), UPLOAD));
    }

    @Test
    void rowsSortAsKeysDoAndHoldNoNul() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var a = key(random);
            var b = key(random);
            int order = Integer.signum(ListingContract.BYTE_ORDER.compare(a, b));
            assertThat(Integer.signum(
                            KeyLayout.current(new ObjectKey(a)).compareTo(KeyLayout.current(new ObjectKey(b)))))
                    .isEqualTo(order);
            assertThat(Integer.signum(KeyLayout.part(new ObjectKey(a), UPLOAD, 1)
                            .compareTo(KeyLayout.part(new ObjectKey(b), UPLOAD, 1))))
                    .isEqualTo(order);
            for (byte one : KeyLayout.part(new ObjectKey(a), UPLOAD, 10_000).bytes()) {
                assertThat(one).isNotZero();
            }
            assertThat(KeyLayout.keyOf(KeyLayout.current(new ObjectKey(a)))).isEqualTo(a);
            assertThat(KeyLayout.keyBefore(KeyLayout.upload(new ObjectKey(a), UPLOAD)))
                    .isEqualTo(a);
            assertThat(KeyLayout.idOfUpload(KeyLayout.upload(new ObjectKey(a), UPLOAD)))
                    .isEqualTo(UPLOAD);
            assertThat(KeyLayout.uploadOfPart(KeyLayout.part(new ObjectKey(a), UPLOAD, 7)))
                    .isEqualTo(UPLOAD);
            assertThat(KeyLayout.numberOfPart(KeyLayout.part(new ObjectKey(a), UPLOAD, 10_000)))
                    .isEqualTo(10_000);
        }
    }

    @Test
    void allRowsOfAKeyComeBeforeThoseOfItsContinuations() {
        var sorted = new ArrayList<Row>();
        for (var key : List.of("A", "a", "a\u0001", "a\u0002", "b")) {
            sorted.addAll(rows(key).subList(0, 2));
        }
        assertThat(sorted).isSorted();
        var past = KeyLayout.pastKey('u', "a");
        assertThat(past).isGreaterThan(KeyLayout.upload(new ObjectKey("a"), "v".repeat(36)));
        assertThat(past).isLessThan(KeyLayout.upload(new ObjectKey("a\u0000"), UPLOAD));
    }

    @Test
    void rangesHoldWhatTheyName() {
        var parts = KeyLayout.parts(new ObjectKey("a"), UPLOAD, 3);
        assertThat(KeyLayout.part(new ObjectKey("a"), UPLOAD, 3)).isLessThan(parts.from());
        assertThat(KeyLayout.part(new ObjectKey("a"), UPLOAD, 4)).isGreaterThanOrEqualTo(parts.from());
        assertThat(KeyLayout.part(new ObjectKey("a"), UPLOAD, 10_000)).isLessThan(parts.to());
        var all = KeyLayout.editionAndParts(new ObjectKey("a"), UPLOAD);
        assertThat(KeyLayout.edition(new ObjectKey("a"), UPLOAD)).isEqualTo(all.from());
        assertThat(KeyLayout.isPart(KeyLayout.edition(new ObjectKey("a.12345"), UPLOAD)))
                .isFalse();
        assertThat(KeyLayout.isPart(KeyLayout.part(new ObjectKey("a"), UPLOAD, 1)))
                .isTrue();
        assertThat(KeyLayout.edition(new ObjectKey("a"), UPLOAD.substring(1) + "1"))
                .isGreaterThanOrEqualTo(all.to());
    }

    /// What counts objects, or drops a bucket without any, never meets them.
    @Test
    void documentsOfABucketSortBeforeItsObjects() {
        assertThat(KeyLayout.VERSIONING)
                .isGreaterThanOrEqualTo(KeyLayout.config().from());
        assertThat(KeyLayout.VERSIONING).isLessThan(KeyLayout.config().to());
        assertThat(KeyLayout.config().to()).isLessThan(KeyLayout.bucket().from());
        assertThat(KeyLayout.BUCKET_COPY).isLessThan(KeyLayout.config().from());
    }

    @Test
    void halfASurrogatePairIsNoKey() {
        for (var key : List.of("\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83Da")) {
            assertThatThrownBy(() -> KeyLayout.current(new ObjectKey(key)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
