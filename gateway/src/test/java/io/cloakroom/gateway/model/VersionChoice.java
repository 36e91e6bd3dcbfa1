package io.cloakroom.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which version of a key a step uses. It names no id, so it still makes sense in a sequence that lost some of its
/// steps.
sealed interface VersionChoice {
    /// None: the current version.
    record Current() implements VersionChoice {}

    /// The four letters `null`.
    record Null() implements VersionChoice {}

    /// The n-th version that was made of the key, counted from the newest, whether or not it still exists.
    record Made(int n) implements VersionChoice {}

    /// The n-th version that was made in the bucket, of any key.
    record MadeOfAny(int n) implements VersionChoice {}

    /// A well-formed id that no version has ever had.
    record Unknown() implements VersionChoice {}

    /// A text that is not a valid id.
    record Malformed(String id) implements VersionChoice {}

    /// How to name a version that is there.
    static VersionChoice of(Version version, S3Model model) {
        return version.id().equals(Version.NULL)
                ? new Null()
                : new Made(model.idsOf(version.key()).indexOf(version.id()));
    }

    /// The id to be sent, or `null` for none.
    default @Nullable String id(S3Model model, Key key) {
        return switch (this) {
            case Current _ -> null;
            case Null _ -> Version.NULL;
            case Made(int n) -> nth(model.idsOf(key), n);
            case MadeOfAny(int n) -> nth(model.idsOfAll(), n);
            case Unknown _ -> S3Model.UNKNOWN_ID;
            case Malformed(var id) -> id;
        };
    }

    private static String nth(List<String> ids, int n) {
        return ids.isEmpty() ? S3Model.UNKNOWN_ID : ids.get(n % ids.size());
    }

    default boolean isMalformed() {
        return this instanceof Malformed;
    }

    default List<VersionChoice> simpler() {
        return switch (this) {
            case Current _ -> List.of();
            case Null _, Unknown _ -> List.of(new Current());
            case Made(int n) when n > 0 -> List.of(new Current(), new Made(n / 2), new Made(n - 1));
            case Made _, Malformed _ -> List.of(new Current());
            case MadeOfAny(int n) -> List.of(new Current(), new Made(n));
        };
    }
}
