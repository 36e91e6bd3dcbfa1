package io.cloakroom.admin.panel.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Converts tags to and from the rows of a form.
public final class TagFields {
    private static final int EMPTY_ROWS = 2;

    private TagFields() {}

    /// A tag, as a row of two fields.
    public record Tag(String key, String value) {}

    /// The rows of a form: the refused input, or otherwise the existing tags, followed by empty rows while more tags
    /// are allowed.
    public static List<Tag> rows(Visit visit, Map<String, String> tags, int most) {
        var rows = new ArrayList<Tag>();
        if (visit.typed().containsKey("tagKey")) {
            rows.addAll(typedRows(visit.call()));
        } else {
            tags.forEach((key, value) -> rows.add(new Tag(key, value)));
        }
        int empty = Math.clamp(most - rows.size(), 0, EMPTY_ROWS);
        rows.addAll(Collections.nCopies(empty, new Tag("", "")));
        return rows;
    }

    private static List<Tag> typedRows(PanelCall call) {
        var keys = call.fields("tagKey");
        var values = call.fields("tagValue");
        return IntStream.range(0, Math.min(keys.size(), values.size()))
                .mapToObj(i -> new Tag(keys.get(i), values.get(i)))
                .filter(tag -> !tag.key().isEmpty() || !tag.value().isEmpty())
                .toList();
    }

    /// The tags in a submitted form.
    public static Map<String, String> typed(Visit visit) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : typedRows(visit.call())) {
            if (tags.put(tag.key(), tag.value()) != null) {
                throw new PanelProblem(
                        400, visit.text("Each tag has a name of its own: {0} is there twice.", tag.key()));
            }
        }
        return tags;
    }
}
