package io.cloakroom.gateway.xml;

import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectLock.Unit;
import org.jspecify.annotations.Nullable;

/// The document of PutObjectLockConfiguration, and of its GET.
public record ObjectLockXml(
        @Nullable String objectLockEnabled, @Nullable Rule rule) {
    public static final String ROOT = "ObjectLockConfiguration";

    public record Rule(@Nullable DefaultRetention defaultRetention) {}

    public record DefaultRetention(
            @Nullable String mode,
            @Nullable String days,
            @Nullable String years) {}

    public static String write(ObjectLock lock) {
        var document = XmlDocument.of(ROOT).text("ObjectLockEnabled", "Enabled");
        var retention = lock.defaultRetention();
        if (retention != null) {
            document.open("Rule")
                    .open("DefaultRetention")
                    .text("Mode", retention.mode().name())
                    .text(retention.unit() == Unit.DAYS ? "Days" : "Years", retention.length())
                    .close("DefaultRetention")
                    .close("Rule");
        }
        return document.end(ROOT);
    }
}
