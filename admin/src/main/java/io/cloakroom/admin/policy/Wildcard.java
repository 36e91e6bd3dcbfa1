package io.cloakroom.admin.policy;

import java.util.BitSet;

/// `*` stands for any characters, `?` for one, as in IAM. Costs pattern times text at the most, whatever a pattern
/// looks like.
final class Wildcard {
    private Wildcard() {}

    static boolean matches(String pattern, String text, boolean anyCase) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t), anyCase)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /// Whether some text that begins with `prefix` matches: follows all places in the pattern at once.
    static boolean matchesBelow(String pattern, String prefix) {
        var places = new BitSet();
        places.set(0);
        for (int t = 0; t < prefix.length(); t++) {
            var next = new BitSet();
            for (int p = places.nextSetBit(0); p >= 0 && p < pattern.length(); p = places.nextSetBit(p + 1)) {
                if (pattern.charAt(p) == '*') {
                    next.set(p);
                    places.set(p + 1);
                } else if (same(pattern.charAt(p), prefix.charAt(t), false)) {
                    next.set(p + 1);
                }
            }
            places = next;
        }
        return !places.isEmpty();
    }

    private static boolean same(char pattern, char text, boolean anyCase) {
        return pattern == '?'
                || pattern == text
                || (anyCase && Character.toLowerCase(pattern) == Character.toLowerCase(text));
    }
}
