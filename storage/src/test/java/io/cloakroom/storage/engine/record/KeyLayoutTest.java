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
                UploadRows.upload(new ObjectKey(key), UPLOAD),
                UploadRows.upload(new ObjectKey(key), "v".repeat(36)),
                UploadRows.upload(new ObjectKey(key + "\u0000"), UPLOAD));
    }

    @Test
    void rowsSortAsKeysDoAndHoldNoNul() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var a = key(random);
            var b = key(random);
            int order = Integer.signum(ListingContract.BYTE_ORDER.compare(a, b));
            assertThat(Integer.signum(
                            VersionRows.current(new ObjectKey(a)).compareTo(VersionRows.current(new ObjectKey(b)))))
                    .isEqualTo(order);
            assertThat(Integer.signum(UploadRows.part(new ObjectKey(a), UPLOAD, 1)
                            .compareTo(UploadRows.part(new ObjectKey(b), UPLOAD, 1))))
                    .isEqualTo(order);
            for (byte one : UploadRows.part(new ObjectKey(a), UPLOAD, 10_000).bytes()) {
                assertThat(one).isNotZero();
            }
            assertThat(KeyLayout.keyOf(VersionRows.current(new ObjectKey(a)))).isEqualTo(a);
            assertThat(KeyLayout.keyBefore(UploadRows.upload(new ObjectKey(a), UPLOAD)))
                    .isEqualTo(a);
            assertThat(UploadRows.idOfUpload(UploadRows.upload(new ObjectKey(a), UPLOAD)))
                    .isEqualTo(UPLOAD);
            assertThat(UploadRows.uploadOfPart(UploadRows.part(new ObjectKey(a), UPLOAD, 7)))
                    .isEqualTo(UPLOAD);
            assertThat(UploadRows.numberOfPart(UploadRows.part(new ObjectKey(a), UPLOAD, 10_000)))
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
        assertThat(past).isGreaterThan(UploadRows.upload(new ObjectKey("a"), "v".repeat(36)));
        assertThat(past).isLessThan(UploadRows.upload(new ObjectKey("a\u0000"), UPLOAD));
    }

    @Test
    void rangesHoldWhatTheyName() {
        var parts = UploadRows.parts(new ObjectKey("a"), UPLOAD, 3);
        assertThat(UploadRows.part(new ObjectKey("a"), UPLOAD, 3)).isLessThan(parts.from());
        assertThat(UploadRows.part(new ObjectKey("a"), UPLOAD, 4)).isGreaterThanOrEqualTo(parts.from());
        assertThat(UploadRows.part(new ObjectKey("a"), UPLOAD, 10_000)).isLessThan(parts.to());
        var all = UploadRows.editionAndParts(new ObjectKey("a"), UPLOAD);
        assertThat(UploadRows.edition(new ObjectKey("a"), UPLOAD)).isEqualTo(all.from());
        assertThat(UploadRows.isPart(UploadRows.edition(new ObjectKey("a.12345"), UPLOAD)))
                .isFalse();
        assertThat(UploadRows.isPart(UploadRows.part(new ObjectKey("a"), UPLOAD, 1)))
                .isTrue();
        assertThat(UploadRows.edition(new ObjectKey("a"), UPLOAD.substring(1) + "1"))
                .isGreaterThanOrEqualTo(all.to());
    }

    /// What counts objects, or drops a bucket without any, never meets them.
    @Test
    void documentsOfABucketSortBeforeItsObjects() {
        assertThat(DocumentRows.VERSIONING)
                .isGreaterThanOrEqualTo(DocumentRows.all().from());
        assertThat(DocumentRows.VERSIONING).isLessThan(DocumentRows.all().to());
        assertThat(DocumentRows.all().to()).isLessThan(KeyLayout.bucket().from());
        assertThat(KeyLayout.BUCKET_COPY).isLessThan(DocumentRows.all().from());
    }

    @Test
    void halfASurrogatePairIsNoKey() {
        for (var key : List.of("\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83Da")) {
            assertThatThrownBy(() -> VersionRows.current(new ObjectKey(key)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
