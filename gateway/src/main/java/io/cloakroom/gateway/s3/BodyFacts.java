package io.cloakroom.gateway.s3;

import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.TagSet;
import java.util.List;
import java.util.Map;

/// What policies ask for and no header field says: what the document of a request says, or an object that is copied brings.
///
/// @param tags   that an object is to get
/// @param values of other condition keys
public record BodyFacts(TagSet tags, Map<ConditionKey, List<String>> values) {
    public BodyFacts {
        values = Map.copyOf(values);
    }

    public static BodyFacts of(TagSet tags) {
        return new BodyFacts(tags, Map.of());
    }

    public static BodyFacts of(Map<ConditionKey, List<String>> values) {
        return new BodyFacts(TagSet.NONE, values);
    }
}
