package io.cloakroom.gateway.s3;

import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.document.TagSet;
import java.util.List;
import java.util.Map;

/// What policies ask for and no header field says: what the document of a request says, or an object that is copied brings.
///
/// @param known  whether it is known yet
/// @param tags   that an object is to get
/// @param values of other condition keys
public record BodyFacts(boolean known, TagSet tags, Map<ConditionKey, List<String>> values) {
    /// Of a request whose operation will say more, and has not yet.
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
