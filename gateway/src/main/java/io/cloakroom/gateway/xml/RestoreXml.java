package io.cloakroom.gateway.xml;

import org.jspecify.annotations.Nullable;

/// The document of RestoreObject.
public record RestoreXml(
        @Nullable String days,
        @Nullable String type,
        @Nullable String tier,
        @Nullable String description,
        @Nullable Job glacierJobParameters) {

    /// How fast S3 is to restore.
    public record Job(@Nullable String tier) {}
}
