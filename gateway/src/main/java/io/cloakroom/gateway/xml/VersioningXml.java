package io.cloakroom.gateway.xml;

import org.jspecify.annotations.Nullable;

/// The document of PutBucketVersioning.
public record VersioningXml(
        @Nullable String status, @Nullable String mfaDelete) {}
