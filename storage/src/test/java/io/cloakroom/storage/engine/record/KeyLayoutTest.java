package io.cloakroom.storage.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                KeyLayout.upload(key, UPLOAD),
                KeyLayout.upload(key, "v".repeat(36)),
                KeyLayout.upload(key + "\u0000", UPLOAD));
    }

    @Test
    void rowsSortAsKeysDoAndHoldNoNul() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var a = key(random);
            var b = key(random);
            int order = Integer.signum(ListingContract.BYTE_ORDER.compare(a, b));
            assertThat(Integer.signum(KeyLayout.current(a).compareTo(KeyLayout.current(b))))
                    .isEqualTo(order);
            assertThat(Integer.signum(KeyLayout.part(a, UPLOAD, 1).compareTo(KeyLayout.part(b, UPLOAD, 1))))
                    .isEqualTo(order);
            for (byte one : KeyLayout.part(a, UPLOAD, 10_000).bytes()) {
                assertThat(one).isNotZero();
            }
            assertThat(KeyLayout.keyOf(KeyLayout.current(a))).isEqualTo(a);
            assertThat(KeyLayout.keyOfUpload(KeyLayout.upload(a, UPLOAD))).isEqualTo(a);
            assertThat(KeyLayout.idOfUpload(KeyLayout.upload(a, UPLOAD))).isEqualTo(UPLOAD);
            assertThat(KeyLayout.uploadOfPart(KeyLayout.part(a, UPLOAD, 7))).isEqualTo(UPLOAD);
            assertThat(KeyLayout.numberOfPart(KeyLayout.part(a, UPLOAD, 10_000)))
                    .isEqualTo(10_000);
        }
    }

    @Test
    void allRowsOfAKeyComeBeforeThoseOfItsContinuations() {
        var sorted = new ArrayList<Row>();
        for (var key : List.of("", "a", "a\u0001", "a\u0002", "b")) {
            sorted.addAll(rows(key).subList(0, 2));
        }
        assertThat(sorted).isSorted();
        var past = KeyLayout.pastKey('u', "a");
        assertThat(past).isGreaterThan(KeyLayout.upload("a", "v".repeat(36)));
        assertThat(past).isLessThan(KeyLayout.upload("a\u0000", UPLOAD));
    }

    @Test
    void rangesHoldWhatTheyName() {
        var parts = KeyLayout.parts("a", UPLOAD, 3);
        assertThat(KeyLayout.part("a", UPLOAD, 3)).isLessThan(parts.from());
        assertThat(KeyLayout.part("a", UPLOAD, 4)).isGreaterThanOrEqualTo(parts.from());
        assertThat(KeyLayout.part("a", UPLOAD, 10_000)).isLessThan(parts.to());
        var all = KeyLayout.editionAndParts("a", UPLOAD);
        assertThat(KeyLayout.edition("a", UPLOAD)).isEqualTo(all.from());
        assertThat(KeyLayout.isPart(KeyLayout.edition("a.12345", UPLOAD))).isFalse();
        assertThat(KeyLayout.isPart(KeyLayout.part("a", UPLOAD, 1))).isTrue();
        assertThat(KeyLayout.edition("a", UPLOAD.substring(1) + "1")).isGreaterThanOrEqualTo(all.to());
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
            assertThatThrownBy(() -> KeyLayout.current(key)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
