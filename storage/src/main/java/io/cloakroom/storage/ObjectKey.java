package io.cloakroom.storage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The key of an object, checked: 1 to [#MAX_BYTES] bytes of UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects").
public record ObjectKey(String value) {
    public static final int MAX_BYTES = 1024;
    private static final int MOST_BYTES_OF_A_CHAR = 3;

    /// @throws IllegalArgumentException when `value` is empty, too long, or contains half a surrogate pair, which would
    ///     be stored as `?` and so collide with other keys
    public ObjectKey {
        if (value.isEmpty() || !isPartOfOne(value)) {
            throw new IllegalArgumentException("a key has 1 to " + MAX_BYTES + " bytes of UTF-8");
        }
    }

    /// The key, or empty when `text` is not a valid key.
    public static Optional<ObjectKey> of(String text) {
        return text.isEmpty() || !isPartOfOne(text) ? Optional.empty() : Optional.of(new ObjectKey(text));
    }

    /// Whether a valid key may begin with `text` or be equal to it. True of the empty text.
    public static boolean isPartOfOne(String text) {
        return isShort(text) && isUnicode(text);
    }

    /// Whether `text` has no more bytes than a key may have.
    public static boolean isShort(String text) {
        return text.length() * MOST_BYTES_OF_A_CHAR <= MAX_BYTES
                || text.length() <= MAX_BYTES && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return value;
    }
}
