package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `POST /bucket?delete`. S3 may work on the keys in any order, so none of them comes twice, unless with other versions.
///
/// @param bypass whether governance is to be passed
record DeleteObjects(List<Target> targets, boolean bypass) implements Step {
    /// A key or version to be deleted.
    ///
    /// @param condition whether and which ETag is named
    record Target(Key key, VersionChoice version, ETagCondition condition) {}

    DeleteObjects {
        targets = List.copyOf(targets);
    }

    /// The key or version to be deleted, with its current id and ETag.
    private record Named(
            Key key,
            VersionChoice version,
            @Nullable String id,
            @Nullable String etag,
            Optional<Answer> refusal) {
        String xml() {
            return "<Object><Key>" + key.name().replace("&", "&amp;") + "</Key>" + element("VersionId", id)
                    + element("ETag", etag) + "</Object>";
        }

        private static String element(String name, @Nullable String text) {
            return text == null ? "" : "<" + name + ">" + text + "</" + name + ">";
        }
    }

    @Override
    public void take(Trial trial) throws IOException {
        var named = named(trial.model());
        if (named.isEmpty()) {
            return;
        }
        var xml = new StringBuilder("<Delete>");
        named.forEach(each -> xml.append(each.xml()));
        var request = Request.toBucket("POST")
                .query("delete", "")
                .body(xml.append("</Delete>").toString());
        request.digested();
        if (bypass) {
            request.header(DeleteObject.BYPASS, "true");
        }
        var got = trial.send(request);
        if (bypass && !trial.model().isLocked()) {
            trial.expect(DeleteObject.senseless(), got);
            return;
        }
        var results =
                named.stream().map(each -> result(trial, each, bypass, got)).toList();
        trial.expect(Answer.of(200).body(Document.of(Map.of(), results).lines()), got);
    }

    private List<Named> named(S3Model model) {
        var named = new ArrayList<Named>();
        for (var target : targets) {
            var id = target.version().id(model, target.key());
            boolean meets = named.stream()
                    .filter(other -> other.key().equals(target.key()))
                    .anyMatch(other -> id == null || other.id() == null || id.equals(other.id()));
            if (target.key().fitsXml() && !meets) {
                named.add(named(model, target, id));
            }
        }
        return named;
    }

    private static Named named(S3Model model, Target target, @Nullable String id) {
        var condition = id == null ? target.condition() : ETagCondition.NONE;
        var object = model.object(target.key());
        var etag = switch (condition) {
            case IF_MATCH -> ETagCondition.etag(object);
            case IF_MATCH_OTHER -> "00000000000000000000000000000000";
            default -> null;
        };
        return new Named(
                target.key(), target.version(), id, etag, etag == null ? Optional.empty() : condition.refusal(object));
    }

    private static Entry result(Trial trial, Named named, boolean bypass, Reply got) {
        var id = named.id();
        var texts = new TreeMap<>(Map.of("Key", named.key().name()));
        if (id != null) {
            texts.put("VersionId", id);
        }
        if (named.refusal().isPresent() || named.version().isMalformed()) {
            var refusal = named.refusal().orElseGet(Reads::malformed);
            texts.put("Code", refusal.body().getFirst().substring("Code=".length()));
            return Entry.of("Error", texts);
        }
        if (id != null && !DeleteObject.mayRemove(trial.model(), named.key(), id, bypass)) {
            texts.put("Code", "AccessDenied");
            return Entry.of("Error", texts);
        }
        var marker = id == null
                ? DeleteObject.mark(trial, named.key(), offered(named.key(), got))
                : trial.model().remove(named.key(), id).filter(Version::isMarker);
        marker.ifPresent(each -> {
            texts.put("DeleteMarker", "true");
            texts.put("DeleteMarkerVersionId", each.id());
        });
        return Entry.of("Deleted", texts);
    }

    private static @Nullable String offered(Key key, Reply got) {
        return got.document().entries().stream()
                .map(Entry::texts)
                .filter(texts -> key.name().equals(texts.get("Key")) && !texts.containsKey("VersionId"))
                .findFirst()
                .map(texts -> texts.get("DeleteMarkerVersionId"))
                .orElse(null);
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (bypass) {
            simpler.add(new DeleteObjects(targets, false));
        }
        if (targets.size() == 1) {
            var only = targets.getFirst();
            simpler.add(new DeleteObject(only.key(), only.version(), ETagCondition.NONE, bypass));
        }
        for (int i = 0; i < targets.size() && targets.size() > 1; i++) {
            var fewer = new ArrayList<>(targets);
            fewer.remove(i);
            simpler.add(new DeleteObjects(fewer, bypass));
        }
        return simpler;
    }
}
