package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A token's scope as people click it together: which buckets, which prefixes, what, and from where. Becomes a policy
/// document, which alone is kept; a document of that form is recognised again.
///
/// @param level     what may be done: see [Level]
/// @param buckets   names, or patterns with `*` and `?`; empty for all of the project
/// @param prefixes  of keys; empty for all
/// @param addresses blocks (`192.0.2.0/24`) or addresses of clients; empty for everywhere
/// @param publicUploads whether a token that writes may also make objects readable for everybody; a full one may anyway
public record ScopeChoice(
        String level, List<String> buckets, List<String> prefixes, List<String> addresses, Boolean publicUploads) {
    private static final int MOST_ITEMS = 50;
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_SHOWN = 100;

    /// What a client left out is empty.
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

    /// What a token may do with what it may reach. Who may read an object besides the project's tokens is not a matter of
    /// reading and writing: only the full level changes ACLs.
    public enum Level {
        READ("read", "Read"),
        WRITE("write", "Write only"),
        READ_WRITE("read-write", "Read and write"),
        LIST("list", "List only"),
        FULL("full", "Everything");

        private final String code;
        private final String label;

        Level(String code, String label) {
            this.code = code;
            this.label = label;
        }

        public String code() {
            return code;
        }

        public String label() {
            return label;
        }

        /// Whether it means something to let such a token make its uploads public: it writes, and may not do so anyway.
        public boolean mayGainPublicUploads() {
            return this == WRITE || this == READ_WRITE;
        }

        static Optional<Level> named(String code) {
            for (var level : values()) {
                if (level.code.equals(code)) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        }
    }

    /// The policy document as JSON; empty text for everything from everywhere.
    ///
    /// @throws PolicyException with a sentence about what was chosen wrongly
    public String toPolicy() {
        var chosen = checked();
        return limitsNothing(chosen) ? "" : ScopeDocument.write(this, ScopeActions.of(chosen, publicUploads));
    }

    private boolean limitsNothing(Level chosen) {
        return chosen == Level.FULL && buckets.isEmpty() && prefixes.isEmpty() && addresses.isEmpty();
    }

    private Level checked() {
        var chosen = Level.named(level)
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
        if (publicUploads && chosen != Level.FULL && !chosen.mayGainPublicUploads()) {
            throw new PolicyException("a token of the level " + chosen.code
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

    /// As it was typed, as far as it can be shown.
    private static String quoted(String text) {
        var shown = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "…" : shown) + '"';
    }

    /// What was chosen for this document; empty when it was not made by [#toPolicy].
    public static Optional<ScopeChoice> of(String policy) {
        return policy.isEmpty()
                ? Optional.of(new ScopeChoice(Level.FULL.code, List.of(), List.of(), List.of()))
                : ScopeDocument.read(policy, ScopeActions.today());
    }

    /// What was chosen for a document that builds up to November 2026 made, where it is another one today: their levels
    /// for writing let a token change ACLs, and one that may only write saw all uploads, whatever its prefix.
    public static Optional<ScopeChoice> ofFormer(String policy) {
        return ScopeDocument.read(policy, ScopeActions.former())
                .filter(choice -> !choice.toPolicy().equals(policy));
    }

    /// For people: "Read in the buckets a and b, under the prefix x/, from 192.0.2.0/24".
    public static String sentence(String policy) {
        return of(policy).map(ScopeChoice::text).orElse("What its policy document says");
    }

    private String text() {
        var what = Level.named(level).map(Level::label).orElse(level)
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
