package io.cloakroom.gateway.xml;

import io.cloakroom.storage.document.Retention;
import org.jspecify.annotations.Nullable;

/// The document of PutObjectRetention, and of its GET.
public record RetentionXml(@Nullable String mode, @Nullable String retainUntilDate) {
    public static final String ROOT = "Retention";

    public static String write(Retention retention) {
        return XmlDocument.of(ROOT)
                .text("Mode", retention.mode().name())
                .text("RetainUntilDate", retention.until())
                .end(ROOT);
    }
}
