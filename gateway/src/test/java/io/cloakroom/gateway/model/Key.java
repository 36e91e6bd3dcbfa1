package io.cloakroom.gateway.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The name of an object. Keys sort by their UTF-8 bytes, as S3 sorts them.
record Key(String name) implements Comparable<Key> {
    /// Few keys, so that steps often use the same one, and difficult ones: prefixes of each other, a control character
    /// that sorts before the delimiter, two characters whose UTF-8 and UTF-16 orders differ, and text that looks like
    /// an escape.
    static final List<Key> ALL = List.of(
            new Key("a"),
            new Key("a/"),
            new Key("a/b"),
            new Key("a/b/c"),
            new Key("a\u0001"),
            new Key("\uff5e"),
            new Key("\ud83d\ude00"),
            new Key("b %2F+&"));

    /// Whether an XML 1.0 document can hold it.
    boolean fitsXml() {
        return name.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
    }

    static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(Key other) {
        return compare(name, other.name);
    }

    /// In quotes, with escapes for characters that cannot be printed.
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(c < ' ' ? "\\u%04x".formatted(c) : Character.toString((char) c)));
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return quoted(name);
    }
}
