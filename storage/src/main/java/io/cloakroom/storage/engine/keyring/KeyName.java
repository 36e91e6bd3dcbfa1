package io.cloakroom.storage.engine.keyring;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name that a client uses for a key: id, ARN, alias or ARN of an alias.
///
/// @param id     `null` when the name is an alias
/// @param alias  `alias/NAME`; `null` when the name is an id
/// @param prefix the ARN up to `key/` or `alias/`, which must equal that of the key; empty when the client gave no ARN
record KeyName(@Nullable String id, @Nullable String alias, String prefix) {
    private static final Pattern ARN =
            Pattern.compile("(arn:aws:kms:[a-z0-9-]{1,63}:[0-9]{12}:)(key|alias)/(.{1,256})");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern ALIAS = Pattern.compile("alias/[A-Za-z0-9/_-]{1,250}");

    /// @return `null` for a text that cannot name a key
    static @Nullable KeyName of(String name) {
        var arn = ARN.matcher(name);
        if (!arn.matches()) {
            return plain(name, "");
        }
        boolean isKey = arn.group(2).equals("key");
        return plain(isKey ? arn.group(3) : "alias/" + arn.group(3), arn.group(1));
    }

    private static @Nullable KeyName plain(String name, String prefix) {
        if (ID.matcher(name).matches()) {
            return new KeyName(name, null, prefix);
        }
        return ALIAS.matcher(name).matches() ? new KeyName(null, name, prefix) : null;
    }

    /// Whether region and account equal those of the key.
    boolean mayBe(String arn) {
        return arn.startsWith(prefix);
    }
}
