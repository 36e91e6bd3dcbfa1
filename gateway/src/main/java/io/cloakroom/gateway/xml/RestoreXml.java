package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/// The document of RestoreObject. What a SELECT is to do is not read, as it is refused by its type.
@JsonIgnoreProperties({"SelectParameters", "OutputLocation"})
public record RestoreXml(
        @Nullable String days,
        @Nullable String type,
        @Nullable String tier,
        @Nullable String description,
        @Nullable Job glacierJobParameters) {

    /// How fast S3 is to restore.
    public record Job(@Nullable String tier) {}
}
