package io.cloakroom.gateway.xml;

import org.jspecify.annotations.Nullable;

/// The document of PutBucketOwnershipControls, and of its GET.
public record OwnershipControlsXml(@Nullable Rule rule) {
    public static final String ROOT = "OwnershipControls";

    public record Rule(@Nullable String objectOwnership) {}

    /// @param ownership as S3 names it
    public static String write(String ownership) {
        return XmlDocument.of(ROOT)
                .open("Rule")
                .text("ObjectOwnership", ownership)
                .close("Rule")
                .end(ROOT);
    }
}
