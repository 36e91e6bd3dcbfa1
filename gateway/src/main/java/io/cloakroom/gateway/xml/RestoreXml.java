package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/// The document of RestoreObject. The elements of a SELECT are not read, because that type is refused.
@JsonIgnoreProperties({"SelectParameters", "OutputLocation"})
public record RestoreXml(
        @Nullable String days,
        @Nullable String type,
        @Nullable String tier,
        @Nullable String description,
        @Nullable Job glacierJobParameters) {

    /// How fast S3 should restore.
    public record Job(@Nullable String tier) {}
}
