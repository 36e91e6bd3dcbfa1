package io.cloakroom.s3.policy;

import java.util.List;
import java.util.function.Predicate;

/// A token's scope as people choose it in a form: which buckets, which prefixes, which actions, and from where.
/// [ScopeDocument] turns it into the policy document that is stored, and back.
///
/// @param level     code of a [ScopeLevel]
/// @param buckets   names, or patterns with `*` and `?`; empty for all buckets of the project
/// @param prefixes  of keys; empty for all
/// @param addresses client addresses or networks (`192.0.2.0/24`); empty for everywhere
/// @param publicUploads whether a token that writes may also publish its uploads; the full level always may
public record ScopeChoice(
        String level, List<String> buckets, List<String> prefixes, List<String> addresses, Boolean publicUploads) {
    private static final int MOST_ITEMS = 50;
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_SHOWN = 100;

    /// Fields that a client omits are empty.
    public ScopeChoice {
        level = level == null ? "" : level;
        buckets = buckets == null ? List.of() : List.copyOf(buckets);
        prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        publicUploads = Boolean.TRUE.equals(publicUploads);
    }

    public ScopeChoice(String level, List<String> buckets, List<String> prefixes, List<String> addresses) {
        this(level, buckets, prefixes, addresses, false);
    }

    boolean limitsNothing(ScopeLevel chosen) {
        return chosen == ScopeLevel.FULL && buckets.isEmpty() && prefixes.isEmpty() && addresses.isEmpty();
    }

    /// Checks all that was chosen.
    ///
    /// @throws PolicyException with a sentence about what is wrong
    ScopeLevel checked() {
        var chosen = ScopeLevel.named(level)
                .orElseThrow(() -> new PolicyException("there is no level " + quoted(level)
                        + ": the levels are read, write, read-write, list and full (everything)"));
        check(
                buckets,
                "buckets",
                item -> item.matches("[a-z0-9.*?-]{1,63}"),
                " is not the name of a bucket: names have a-z, 0-9, dots and hyphens; * and ? stand for any text");
        check(
                prefixes,
                "prefixes",
                item -> item.matches("[^*?$\\p{Cntrl}]{1," + MOST_CHARACTERS + "}"),
                " is no prefix: a prefix is how keys begin, such as img/, without * ? $");
        check(
                addresses,
                "addresses",
                item -> CidrBlock.of(item).isPresent(),
                " is no address: write addresses or networks, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32");
        if (publicUploads && chosen != ScopeLevel.FULL && !chosen.mayGainPublicUploads()) {
            throw new PolicyException("a token of the level " + chosen.code()
                    + " cannot make uploads public: only the levels write and read-write can be allowed to");
        }
        return chosen;
    }

    private static void check(List<String> items, String what, Predicate<String> fits, String otherwise) {
        if (items.size() > MOST_ITEMS) {
            throw new PolicyException(
                    "a token can be limited to at most " + MOST_ITEMS + " " + what + ", not " + items.size());
        }
        for (var item : items) {
            if (!fits.test(item)) {
                throw new PolicyException(quoted(item) + otherwise);
            }
        }
    }

    /// Shortened, and without control characters.
    private static String quoted(String text) {
        var shown = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "…" : shown) + '"';
    }

    /// For people: "Read in the buckets a and b, under the prefix x/, from 192.0.2.0/24".
    String sentence() {
        var what = ScopeLevel.named(level).map(ScopeLevel::label).orElse(level)
                + (publicUploads ? ", and make uploads public," : "");
        var where = buckets.isEmpty()
                ? " in every bucket of the project"
                : buckets.size() == 1 ? " in the bucket " + buckets.getFirst() : " in the buckets " + joined(buckets);
        var under = prefixes.isEmpty()
                ? ""
                : ", under the " + (prefixes.size() == 1 ? "prefix " : "prefixes ") + joined(prefixes);
        var from = addresses.isEmpty() ? "" : ", from " + joined(addresses);
        return what + where + under + from;
    }

    private static String joined(List<String> items) {
        return items.size() == 1
                ? items.getFirst()
                : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }
}
