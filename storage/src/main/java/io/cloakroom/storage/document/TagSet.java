package io.cloakroom.storage.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tags, in the order in which they were given (Amazon S3 User Guide, "Categorizing your objects using tags"). The tags of a
/// bucket are a bucket document.
///
/// @param tags values by key
public record TagSet(Map<String, String> tags) implements BucketDocument {
    public static final TagSet NONE = new TagSet(Map.of());

    public static final int MOST_OF_OBJECT = 10;
    public static final int MOST_OF_BUCKET = 50;

    /// In UTF-16 code units, as AWS counts.
    public static final int MOST_KEY_CHARS = 128;

    public static final int MOST_VALUE_CHARS = 256;

    /// The prefix of the keys of AWS's own tags.
    private static final String SYSTEM = "aws:";

    public TagSet {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    public boolean isEmpty() {
        return tags.isEmpty();
    }

    public int size() {
        return tags.size();
    }

    /// Whether a tag can have this key: 1 to 128 letters, digits, spaces, and `_ . : / = + - @`.
    public static boolean mayBeKey(String key) {
        return !key.isEmpty() && key.length() <= MOST_KEY_CHARS && isOfTagCharacters(key);
    }

    /// Whether only AWS itself can make tags with this key.
    public static boolean isOfSystem(String key) {
        return key.startsWith(SYSTEM);
    }

    /// Whether a tag can have this value: at most 256 of the same characters.
    public static boolean mayBeValue(String value) {
        return value.length() <= MOST_VALUE_CHARS && isOfTagCharacters(value);
    }

    private static boolean isOfTagCharacters(String text) {
        return text.codePoints()
                .allMatch(c ->
                        Character.isLetter(c) || isNumber(c) || Character.isSpaceChar(c) || "_.:/=+-@".indexOf(c) >= 0);
    }

    /// Whether the character belongs to Unicode's category N.
    private static boolean isNumber(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
