package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The document of CreateBucket.
///
/// @param others elements that ask for something which this server lacks, unless they are empty
public record CreateBucketXml(
        @Nullable String locationConstraint,
        TaggingXml.@Nullable Tags tags,
        @JsonAnySetter @Nullable Map<String, Object> others) {
    /// The region of the new bucket.
    public Optional<String> region() {
        return Optional.ofNullable(locationConstraint).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// The name of an element that asks for more than a bucket and its region.
    public Optional<String> other() {
        return others == null
                ? Optional.empty()
                : others.entrySet().stream()
                        .filter(each -> !(each.getValue() instanceof String text && text.isBlank()))
                        .map(Map.Entry::getKey)
                        .filter(name -> !name.isEmpty())
                        .findFirst();
    }
}
