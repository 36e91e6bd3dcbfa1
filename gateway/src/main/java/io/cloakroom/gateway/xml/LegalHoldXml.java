package io.cloakroom.gateway.xml;

import io.cloakroom.storage.document.Protection.LegalHold;
import org.jspecify.annotations.Nullable;

/// The document of PutObjectLegalHold, and of its GET.
public record LegalHoldXml(@Nullable String status) {
    public static final String ROOT = "LegalHold";

    public static String write(LegalHold hold) {
        return BucketXml.small(ROOT, "Status", hold.name());
    }
}
