package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `GET /bucket?versions`, page by page to the end.
///
/// @param after    key that the client wants the first page to begin behind, or empty
/// @param afterNth which of its versions, counted from the newest, that page begins behind; -1 for all of them
record ListVersions(Page.Query query, String after, int afterNth) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var key = after;
        var id = firstMarker(model);
        while (true) {
            var got = trial.send(query.ask(Request.toBucket("GET").query("versions", ""))
                    .query("key-marker", key)
                    .query("version-id-marker", id));
            var page = page(model, key, id);
            var expected = document(model, page, key, id, got.document());
            trial.expect(Answer.of(200).body(expected.lines()), got);
            if (!page.more()) {
                return;
            }
            key = page.items().getLast().name();
            id = nextId(page);
        }
    }

    /// The id of a version that is there, or `null`.
    private @Nullable String firstMarker(S3Model model) {
        var versions = versionsOf(model, after);
        return afterNth < 0 || versions.isEmpty()
                ? null
                : versions.get(afterNth % versions.size()).id();
    }

    private static List<Version> versionsOf(S3Model model, String key) {
        return model.everything().stream()
                .filter(version -> version.key().name().equals(key))
                .toList();
    }

    private Page page(S3Model model, String key, @Nullable String id) {
        var same = versionsOf(model, key);
        var ids = same.stream().map(Version::id).toList();
        int shown = id == null ? same.size() : ids.indexOf(id) + 1;
        return Page.of(model.everything(), query, key, same.subList(0, shown)::contains);
    }

    private static @Nullable String nextId(Page page) {
        var last = page.items().getLast().entry();
        return last == null ? null : last.id();
    }

    private Document document(S3Model model, Page page, String key, @Nullable String id, Document got) {
        var texts = new TreeMap<>(query.told(model.bucket()));
        texts.put("IsTruncated", Boolean.toString(page.more()));
        texts.put("KeyMarker", key);
        texts.put("VersionIdMarker", Objects.requireNonNullElse(id, ""));
        if (page.more()) {
            texts.put("NextKeyMarker", page.items().getLast().name());
            var next = nextId(page);
            if (next != null) {
                texts.put("NextVersionIdMarker", next);
            }
        }
        return Document.of(texts, page.entries(version -> entry(model, version, got)));
    }

    private static Entry entry(S3Model model, Version version, Document got) {
        var shown = got.lastModified(version.key(), version.id());
        var texts = version.isMarker()
                ? new TreeMap<>(Map.of("Key", version.key().name(), "LastModified", version.modified(shown)))
                : new TreeMap<>(Page.texts(version, shown));
        texts.put("VersionId", version.id());
        texts.put("IsLatest", Boolean.toString(model.isNewest(version)));
        return Entry.of(version.isMarker() ? "DeleteMarker" : "Version", texts);
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (!after.isEmpty()) {
            simpler.add(new ListVersions(query, "", -1));
            if (afterNth > 0) {
                simpler.add(new ListVersions(query, after, afterNth - 1));
            }
        }
        query.simpler().forEach(other -> simpler.add(new ListVersions(other, after, afterNth)));
        return simpler;
    }
}
