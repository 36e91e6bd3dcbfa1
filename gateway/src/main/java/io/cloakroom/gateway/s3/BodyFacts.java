package io.cloakroom.gateway.s3;

import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.document.TagSet;
import java.util.List;
import java.util.Map;

/// Facts that policies ask for and that no header tells: from the document in the body, or from the object that is
/// copied.
///
/// @param known  whether they have been found out yet
/// @param tags   that the object is to get
/// @param values of other condition keys
public record BodyFacts(boolean known, TagSet tags, Map<ConditionKey, List<String>> values) {
    /// For a request whose operation has yet to find them out.
    public static final BodyFacts LATER = new BodyFacts(false, TagSet.NONE, Map.of());

    public BodyFacts {
        values = Map.copyOf(values);
    }

    public static BodyFacts of(TagSet tags) {
        return new BodyFacts(true, tags, Map.of());
    }

    public static BodyFacts of(Map<ConditionKey, List<String>> values) {
        return new BodyFacts(true, TagSet.NONE, values);
    }
}
