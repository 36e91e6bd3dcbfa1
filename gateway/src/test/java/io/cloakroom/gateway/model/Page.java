package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A page of a listing: the names that begin with a prefix. Names that contain the delimiter after the prefix are
/// rolled up.
///
/// @param items objects or versions, and common prefixes, in order of their names
/// @param more  whether there is a further page
record Page(List<Item> items, boolean more) {
    /// @param entry `null` for a common prefix
    record Item(String name, @Nullable Version entry) {}

    /// Which names are asked for.
    ///
    /// @param delimiter empty for none
    /// @param most      items of a page
    record Query(String prefix, String delimiter, int most) {
        /// The parameters that all listings have.
        Request ask(Request request) {
            return request.query("prefix", prefix)
                    .query("delimiter", delimiter)
                    .query("max-keys", Integer.toString(most))
                    .query("encoding-type", "url");
        }

        /// The same as the texts of an answer.
        Map<String, String> told(String bucket) {
            var texts = new TreeMap<>(
                    Map.of("Name", bucket, "Prefix", prefix, "MaxKeys", Integer.toString(most), "EncodingType", "url"));
            if (!delimiter.isEmpty()) {
                texts.put("Delimiter", delimiter);
            }
            return texts;
        }

        List<Query> simpler() {
            var simpler = new ArrayList<Query>();
            if (!prefix.isEmpty()) {
                simpler.add(new Query("", delimiter, most));
            }
            if (!delimiter.isEmpty()) {
                simpler.add(new Query(prefix, "", most));
            }
            if (most < 1000) {
                simpler.add(new Query(prefix, delimiter, 1000));
            }
            return simpler;
        }
    }

    /// @param versions in order
    /// @param after    where the page before ended; a common prefix that is no greater is not shown again
    /// @param passed   versions of that very key that were shown already
    static Page of(List<Version> versions, Query query, String after, Predicate<Version> passed) {
        var items = new ArrayList<Item>();
        for (var version : versions) {
            var name = version.key().name();
            if (!name.startsWith(query.prefix())) {
                continue;
            }
            var common = common(name, query);
            if (common == null) {
                int order = Key.compare(name, after);
                if (order > 0 || (order == 0 && !after.isEmpty() && !passed.test(version))) {
                    items.add(new Item(name, version));
                }
            } else if (Key.compare(common, after) > 0
                    && items.stream()
                            .noneMatch(
                                    item -> item.entry() == null && item.name().equals(common))) {
                items.add(new Item(common, null));
            }
        }
        items.sort(Comparator.comparing(item -> new Key(item.name())));
        boolean more = query.most() > 0 && items.size() > query.most();
        return new Page(items.subList(0, Math.min(query.most(), items.size())), more);
    }

    private static @Nullable String common(String name, Query query) {
        int found = query.delimiter().isEmpty()
                ? -1
                : name.indexOf(query.delimiter(), query.prefix().length());
        return found < 0 ? null : name.substring(0, found + query.delimiter().length());
    }

    /// The entries in the order of the answer: first the objects or versions, then the common prefixes.
    List<Entry> entries(Function<Version, Entry> written) {
        var entries = new ArrayList<Entry>();
        var prefixes = new ArrayList<Entry>();
        for (var item : items) {
            var version = item.entry();
            if (version == null) {
                prefixes.add(Entry.of("CommonPrefixes", Map.of("Prefix", item.name())));
            } else {
                entries.add(written.apply(version));
            }
        }
        entries.addAll(prefixes);
        return entries;
    }

    /// The fields that every listing shows for an object.
    static Map<String, String> texts(Version version, @Nullable String lastModified) {
        var stored = version.stored();
        return new TreeMap<>(Map.of(
                "Key", version.key().name(),
                "ETag", "\"" + stored.etag() + "\"",
                "Size", Integer.toString(stored.bytes().length),
                "StorageClass", stored.metadata().storageClass(),
                "LastModified", version.modified(lastModified)));
    }
}
