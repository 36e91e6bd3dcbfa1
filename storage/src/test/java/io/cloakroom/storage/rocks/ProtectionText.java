package io.cloakroom.storage.rocks;

import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import java.time.Instant;

/// A protection as one word: mode, end in milliseconds, legal hold, each `-` when there is none.
final class ProtectionText {
    private static final String NONE = "-";

    private ProtectionText() {}

    static String of(Protection protection) {
        var retention = protection.retention();
        var hold = protection.legalHold();
        return (retention == null ? NONE : retention.mode())
                + ":" + (retention == null ? NONE : retention.until().toEpochMilli())
                + ":" + (hold == null ? NONE : hold);
    }

    static Protection parse(String word) {
        var parts = word.split(":", -1);
        return new Protection(
                parts[0].equals(NONE)
                        ? null
                        : new Retention(
                                Retention.Mode.valueOf(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1]))),
                parts[2].equals(NONE) ? null : LegalHold.valueOf(parts[2]));
    }
}
