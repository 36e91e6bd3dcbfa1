package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What every object store promises of its listings: whatever the query and the size of pages, they are what a look at
/// all keys would give.
@ParameterizedClass
@EnumSource(BucketKind.class)
public abstract class ListingContract extends StoreFixture {
    @Parameter
    private BucketKind kindOfBucket = BucketKind.PLAIN;

    @BeforeEach
    final void setKind() throws IOException {
        become(kindOfBucket);
    }

    public static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /// Letters of which keys, prefixes and delimiters are made: what escapes, what separates, what sorts oddly.
    private static final List<String> LETTERS =
            List.of("a", "b", "/", "/", "\u0000", "\u0001", "\u0002", "é", "\uFFFD", "\uD83D\uDE00", "\u007f");

    private void put(String key) throws IOException {
        var body = TestBody.of(key.getBytes(StandardCharsets.UTF_8));
        objects().put(bucket(), key, PLAIN, body, PutCondition.ALWAYS);
    }

    private static String word(Random random, int most) {
        var word = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            word.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return word.toString();
    }

    /// Keys, and common prefixes with a `>` before them, as one look at all keys gives them.
    private static List<String> model(SortedSet<String> keys, String prefix, String delimiter, @Nullable After after) {
        var found = new LinkedHashSet<String>();
        for (var key : keys) {
            if (!key.startsWith(prefix)) {
                continue;
            }
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            var given = at < 0 ? key : key.substring(0, at + delimiter.length());
            if (after == null
                    || (BYTE_ORDER.compare(given, after.key()) > 0
                            && !(after.passPrefix() && given.startsWith(after.key())))) {
                found.add(at < 0 ? given : ">" + given);
            }
        }
        return List.copyOf(found);
    }

    private static String shown(Listing.Entry entry) {
        return switch (entry) {
            case Listing.Entry.Item(var info) -> info.key();
            case Listing.Entry.CommonPrefix(var prefix) -> ">" + prefix;
        };
    }

    private List<String> paged(String prefix, String delimiter, @Nullable After after, int max) throws IOException {
        var found = new ArrayList<String>();
        var next = after;
        while (true) {
            var page = objects().list(bucket(), new Listing.Query(prefix, delimiter, next, max));
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(max);
            page.entries().forEach(entry -> found.add(shown(entry)));
            if (page.next() == null) {
                return found;
            }
            assertThat(page.entries()).hasSize(max);
            next = page.next();
        }
    }

    @Test
    void equalsTheListingOfAModel() throws IOException {
        var random = new Random(20_251_124);
        var keys = new TreeSet<>(BYTE_ORDER);
        while (keys.size() < 300) {
            var key = word(random, 6);
            if (!key.isEmpty() && keys.add(key)) {
                put(key);
            }
        }
        for (int i = 0; i < 1500; i++) {
            var prefix = random.nextInt(3) == 0 ? "" : word(random, 2);
            var delimiter = random.nextInt(4) == 0 ? "" : random.nextInt(2) == 0 ? "/" : word(random, 2);
            var after = random.nextInt(3) == 0 ? null : new After(word(random, 4), false);
            int max = 1 + random.nextInt(i % 2 == 0 ? 7 : 400);
            assertThat(paged(prefix, delimiter, after, max))
                    .as("prefix %s delimiter %s after %s max %d", prefix, delimiter, after, max)
                    .isEqualTo(model(keys, prefix, delimiter, after));
        }
    }

    /// Records of all lengths before payload of all lengths: a listing reads the one and not the other.
    @Test
    void showsTheSameFactsAsAHead() throws IOException {
        for (int metadata : List.of(0, 400, 480, 500, 2000)) {
            for (int size : List.of(0, 100, 10_000, 100_000)) {
                var meta = new ObjectMeta(Map.of(), Map.of("m", "x".repeat(metadata)), Acl.PRIVATE);
                var body = TestBody.of(TestBody.bytes(size, 1));
                objects().put(bucket(), "key-%d-%d".formatted(metadata, size), meta, body, PutCondition.ALWAYS);
            }
        }
        var page = objects().list(bucket(), new Listing.Query("", "", null, 100));
        assertThat(page.entries()).hasSize(20);
        for (var entry : page.entries()) {
            var info = ((Listing.Entry.Item) entry).info();
            assertThat(objects().head(bucket(), info.key(), null)).contains(info);
        }
    }

    @Test
    void jumpsOverLongPrefixes() throws IOException {
        var keys = new TreeSet<>(BYTE_ORDER);
        for (var folder : List.of("a/", "b/", "b\u0001/", "c/c/")) {
            for (int i = 0; i < 25; i++) {
                keys.add(folder + i);
            }
        }
        keys.addAll(List.of("a", "b", "bb", "c", "c/", "d"));
        for (var key : keys) {
            put(key);
        }
        for (int max = 1; max < 8; max++) {
            assertThat(paged("", "/", null, max))
                    .containsExactly("a", ">a/", "b", ">b\u0001/", ">b/", "bb", "c", ">c/", "d");
            assertThat(paged("c/", "/", null, max)).containsExactly("c/", ">c/c/");
            assertThat(paged("a/", "/", null, max)).hasSize(25);
            assertThat(paged("", "/", new After("a/3", false), max)).startsWith("b", ">b\u0001/");
        }
    }

    @Test
    void givesAnEmptyPageWhenNothingIsWanted() throws IOException {
        put("a");
        var page = objects().list(bucket(), new Listing.Query("", "", null, 0));
        assertThat(page.entries()).isEmpty();
        assertThat(page.next()).isNull();
    }

    @Test
    void showsWhatIsKnownOfTheObjects() throws IOException {
        put("small");
        var large = TestBody.bytes(70_000, 1);
        objects().put(bucket(), "large", PLAIN, TestBody.of(large), PutCondition.ALWAYS);
        var page = objects().list(bucket(), new Listing.Query("", "", null, 10));
        assertThat(page.entries())
                .containsExactly(
                        new Listing.Entry.Item(
                                objects().head(bucket(), "large", null).orElseThrow()),
                        new Listing.Entry.Item(
                                objects().head(bucket(), "small", null).orElseThrow()));
    }

    @Test
    void ofABucketThatHasGoneIsEmpty() throws IOException {
        var other = newBucket("other-bucket");
        projects().deleteBucket(other);
        assertThat(objects().list(other, new Listing.Query("", "", null, 10)).entries())
                .isEmpty();
        assertThat(objects()
                        .listUploads(other, new Listing.UploadQuery("", "", null, null, 10))
                        .entries())
                .isEmpty();
    }

    @Test
    void listingUploadsEqualsTheModel() throws IOException {
        var random = new Random(7);
        // Within a key in the order in which they began.
        var uploads = new TreeMap<String, List<String>>(BYTE_ORDER);
        for (int i = 0; i < 150; i++) {
            var key = word(random, 4) + "x";
            var upload = objects()
                    .createUpload(bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null))
                    .orElseThrow();
            uploads.computeIfAbsent(key, _ -> new ArrayList<>()).add(upload.id());
            put(key + "/not an upload");
        }
        for (int i = 0; i < 400; i++) {
            var prefix = random.nextInt(3) == 0 ? "" : word(random, 2);
            var delimiter = random.nextInt(3) == 0 ? "" : random.nextInt(2) == 0 ? "/" : word(random, 2);
            int max = 1 + random.nextInt(i % 2 == 0 ? 5 : 200);
            assertThat(pagedUploads(prefix, delimiter, max)).isEqualTo(modelOfUploads(uploads, prefix, delimiter));
        }
    }

    private static List<String> modelOfUploads(
            SortedMap<String, List<String>> uploads, String prefix, String delimiter) {
        var found = new LinkedHashSet<String>();
        uploads.forEach((key, ids) -> {
            if (key.startsWith(prefix)) {
                int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                if (at < 0) {
                    ids.forEach(id -> found.add(key + " " + id));
                } else {
                    found.add(">" + key.substring(0, at + delimiter.length()));
                }
            }
        });
        return List.copyOf(found);
    }

    private List<String> pagedUploads(String prefix, String delimiter, int max) throws IOException {
        var found = new ArrayList<String>();
        String keyMarker = null;
        String idMarker = null;
        while (true) {
            var query = new Listing.UploadQuery(prefix, delimiter, keyMarker, idMarker, max);
            var page = objects().listUploads(bucket(), query);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(max);
            for (var entry : page.entries()) {
                switch (entry) {
                    case Listing.UploadEntry.Item(var upload) -> {
                        found.add(upload.key() + " " + upload.id());
                        keyMarker = upload.key();
                        idMarker = upload.id();
                    }
                    case Listing.UploadEntry.CommonPrefix(var common) -> {
                        found.add(">" + common);
                        keyMarker = common;
                        idMarker = null;
                    }
                }
            }
            if (!page.truncated()) {
                return found;
            }
        }
    }

    /// Some keys with many versions and some with few; in a versioned bucket, null versions lie among the others.
    @Test
    void listingVersionsEqualsTheModel() throws IOException {
        var random = new Random(11);
        var keys = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            keys.add(word(random, 4) + LETTERS.get(random.nextInt(LETTERS.size())));
        }
        var versions = new TreeMap<String, List<String>>(BYTE_ORDER);
        for (int i = 0; i < 400; i++) {
            if (kind() == BucketKind.VERSIONED) {
                set(bucket(), random.nextInt(3) == 0 ? Versioning.SUSPENDED : Versioning.ENABLED);
            }
            var key = keys.get(random.nextInt(1 + random.nextInt(keys.size())));
            change(key, random.nextInt(3) == 0, versions.computeIfAbsent(key, _ -> new ArrayList<>()));
        }
        for (int i = 0; i < 1000; i++) {
            var prefix = random.nextInt(3) == 0 ? "" : word(random, 2);
            var delimiter = random.nextInt(3) == 0 ? "" : random.nextInt(2) == 0 ? "/" : word(random, 2);
            var key = keys.get(random.nextInt(keys.size()));
            var ids = versions.getOrDefault(key, List.of());
            var start = random.nextInt(3) == 0
                    ? null
                    : new Start(
                            key, ids.isEmpty() || random.nextInt(3) == 0 ? null : ids.get(random.nextInt(ids.size())));
            int max = 1 + random.nextInt(i % 2 == 0 ? 5 : 400);
            assertThat(pagedVersions(prefix, delimiter, start, max))
                    .as("prefix %s delimiter %s from %s max %d", prefix, delimiter, start, max)
                    .isEqualTo(modelOfVersions(versions, prefix, delimiter, start));
        }
    }

    /// Where the first page begins.
    ///
    /// @param version behind a minus sign when it is a delete marker
    private record Start(String key, @Nullable String version) {
        VersionRef.@Nullable Named named() {
            return version == null ? null : VersionRef.named(version.replace("-", ""));
        }
    }

    /// @param ids of the key's versions, the newest first
    private void change(String key, boolean deleted, List<String> ids) throws IOException {
        if (!deleted) {
            var body = TestBody.of(key.getBytes(StandardCharsets.UTF_8));
            var stored = (PutOutcome.Stored) objects().put(bucket(), key, PLAIN, body, PutCondition.ALWAYS);
            add(stored.info().version(), "", ids);
            return;
        }
        switch (objects().delete(bucket(), key, null, PutCondition.ALWAYS)) {
            case DeleteOutcome.Marked(var marker, var _) -> add(marker.version(), "-", ids);
            case DeleteOutcome.Removed _ -> ids.clear();
            case DeleteOutcome.NothingThere _ -> assertThat(ids).isEmpty();
            case DeleteOutcome other -> throw new AssertionError(other);
        }
    }

    /// There is one null version at most.
    private static void add(VersionRef.Named version, String sign, List<String> ids) {
        if (version.equals(VersionRef.NULL)) {
            ids.removeAll(List.of("null", "-null"));
        }
        ids.addFirst(sign + version.id());
    }

    private static List<String> modelOfVersions(
            SortedMap<String, List<String>> versions, String prefix, String delimiter, @Nullable Start start) {
        var found = new LinkedHashSet<String>();
        versions.forEach((key, ids) -> {
            int order = start == null ? 1 : BYTE_ORDER.compare(key, start.key());
            if (ids.isEmpty() || !key.startsWith(prefix) || order < 0) {
                return;
            }
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (at >= 0) {
                var common = key.substring(0, at + delimiter.length());
                if (start == null || BYTE_ORDER.compare(common, start.key()) > 0) {
                    found.add(">" + common);
                }
                return;
            }
            int given = order > 0 || start == null
                    ? 0
                    : start.version() == null ? ids.size() : ids.indexOf(start.version()) + 1;
            for (int i = given; i < ids.size(); i++) {
                found.add((i == 0 ? "*" : "") + key + " " + ids.get(i));
            }
        });
        return List.copyOf(found);
    }

    private List<String> pagedVersions(String prefix, String delimiter, @Nullable Start start, int max)
            throws IOException {
        var found = new ArrayList<String>();
        var after = start == null ? null : new After(start.key(), false);
        var version = start == null ? null : start.named();
        while (true) {
            var query = new Listing.VersionQuery(prefix, delimiter, after, version, max);
            var page = objects().listVersions(bucket(), query);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(max);
            for (var entry : page.entries()) {
                switch (entry) {
                    case Listing.VersionEntry.Version(var info, var latest, var _) -> {
                        version = info.version();
                        after = new After(info.key(), false);
                        found.add((latest ? "*" : "") + info.key() + " " + version.id());
                    }
                    case Listing.VersionEntry.DeleteMarker(var marker, var latest, var _) -> {
                        version = marker.version();
                        after = new After(marker.key(), false);
                        found.add((latest ? "*" : "") + marker.key() + " -" + version.id());
                    }
                    case Listing.VersionEntry.CommonPrefix(var common) -> {
                        version = null;
                        after = new After(common, true);
                        found.add(">" + common);
                    }
                }
            }
            if (!page.truncated()) {
                return found;
            }
        }
    }

    @Test
    void passesOverAllUploadsOfAKeyThatIsNamedAlone() throws IOException {
        for (var key : List.of("a", "a", "b")) {
            objects().createUpload(bucket(), new NewUpload(new ObjectKey(key), "user", "project", PLAIN, null, null));
        }
        var page = objects().listUploads(bucket(), new Listing.UploadQuery("", "", "a", null, 10));
        assertThat(page.entries()).hasSize(1);
        assertThat(page.truncated()).isFalse();
    }
}
