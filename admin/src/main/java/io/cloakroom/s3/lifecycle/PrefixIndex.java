package io.cloakroom.s3.lifecycle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Rules by the prefix of their keys. A search takes logarithmic time in the number of prefixes, and then visits only
/// prefixes that contain each other.
final class PrefixIndex {
    private static final int NONE = -1;

    /// Sorted, so that each prefix is followed by the prefixes that begin with it.
    private final String[] prefixes;

    /// For each prefix, the index of the longest other prefix that it begins with.
    private final int[] outer;

    private final List<List<ActiveRule>> rules;

    PrefixIndex(List<ActiveRule> all) {
        var byPrefix = new TreeMap<String, List<ActiveRule>>();
        all.forEach(rule ->
                byPrefix.computeIfAbsent(rule.prefix(), _ -> new ArrayList<>()).add(rule));
        prefixes = byPrefix.keySet().toArray(String[]::new);
        rules = byPrefix.values().stream().map(List::copyOf).toList();
        outer = outer(prefixes);
    }

    private static int[] outer(String[] prefixes) {
        var outer = new int[prefixes.length];
        var open = new ArrayDeque<Integer>();
        for (int i = 0; i < prefixes.length; i++) {
            while (!open.isEmpty() && !prefixes[i].startsWith(prefixes[open.getLast()])) {
                open.removeLast();
            }
            outer[i] = open.isEmpty() ? NONE : open.getLast();
            open.addLast(i);
        }
        return outer;
    }

    boolean isEmpty() {
        return prefixes.length == 0;
    }

    /// Passes on each rule whose prefix begins the key.
    void forEach(String key, Consumer<ActiveRule> each) {
        for (int i = longest(key); i != NONE; i = outer[i]) {
            rules.get(i).forEach(each);
        }
    }

    boolean has(String key) {
        return longest(key) != NONE;
    }

    /// Whether a rule applies to some key that begins with `prefix`.
    boolean hasBelow(String prefix) {
        int at = Arrays.binarySearch(prefixes, prefix);
        int next = at >= 0 ? at : -at - 1;
        return has(prefix) || next < prefixes.length && prefixes[next].startsWith(prefix);
    }

    /// The prefixes that begin with no other prefix, sorted by their bytes.
    List<String> outermost() {
        return IntStream.range(0, prefixes.length)
                .filter(i -> outer[i] == NONE)
                .mapToObj(i -> prefixes[i])
                .sorted((one, two) -> Arrays.compareUnsigned(utf8(one), utf8(two)))
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Index of the longest prefix that begins the key. In sorted order, such a prefix is at or before the key's
    /// position, and begins all prefixes in between.
    private int longest(String key) {
        int at = Arrays.binarySearch(prefixes, key);
        int place = at >= 0 ? at : -at - 2;
        while (place > NONE && !key.startsWith(prefixes[place])) {
            place = outer[place];
        }
        return Math.max(place, NONE);
    }
}
