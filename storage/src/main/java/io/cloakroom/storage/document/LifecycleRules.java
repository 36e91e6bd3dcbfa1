package io.cloakroom.storage.document;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of the objects and uploads of a bucket as they grow older (Amazon S3 User Guide, "Lifecycle configuration
/// elements"). Rules keep the form in which they were put, so that a client reads back what it wrote.
///
/// @param rules         in the order in which they were put, each with an id of its own
/// @param smallestMoved which objects are too small to change their storage class
public record LifecycleRules(List<Rule> rules, SmallestMoved smallestMoved) implements BucketDocument {
    public static final int MOST_RULES = 1000;

    public LifecycleRules {
        rules = List.copyOf(rules);
    }

    /// Which objects are too small for a transition, unless the filter of the rule speaks of sizes (API Reference,
    /// PutBucketLifecycleConfiguration, `x-amz-transition-default-minimum-object-size`).
    public enum SmallestMoved {
        /// All under 128 KiB.
        ALL_CLASSES_128_KIB,
        /// Those under 128 KiB, but for GLACIER and DEEP_ARCHIVE.
        BY_CLASS
    }

    /// One rule. It has one action at least.
    ///
    /// @param enabled              a rule that is disabled does nothing
    /// @param expiration           what ends current versions, or delete markers that are all that is left of an object; `null` for
    ///                             nothing
    /// @param noncurrentExpiration what removes noncurrent versions; `null` for nothing
    /// @param abortUploadDays      after how many days an upload that was never completed is aborted; `null` for never
    public record Rule(
            String id,
            boolean enabled,
            LifecycleFilter filter,
            @Nullable Expiration expiration,
            @Nullable NoncurrentExpiration noncurrentExpiration,
            @Nullable Integer abortUploadDays,
            List<Transition> transitions,
            List<NoncurrentTransition> noncurrentTransitions) {
        public Rule {
            transitions = List.copyOf(transitions);
            noncurrentTransitions = List.copyOf(noncurrentTransitions);
        }

        /// The same rule, switched on or off.
        public Rule with(boolean on) {
            return new Rule(
                    id,
                    on,
                    filter,
                    expiration,
                    noncurrentExpiration,
                    abortUploadDays,
                    transitions,
                    noncurrentTransitions);
        }
    }

    /// What ends an object.
    public sealed interface Expiration {}

    /// When an action on a current version is due.
    public sealed interface When {}

    /// So many days after the version was made.
    public record AfterDays(int days) implements Expiration, When {}

    /// From this moment on, for versions that are made later, too.
    ///
    /// @param date midnight UTC
    public record OnDate(Instant date) implements Expiration, When {}

    /// Speaks of delete markers that are all that is left of their objects, and of nothing else.
    ///
    /// @param removed whether they are removed; a rule that says `false` does nothing
    public record LoneMarkers(boolean removed) implements Expiration {}

    /// Moves current versions into another storage class.
    public record Transition(When when, StorageClass to) {}

    /// Removes versions that have been noncurrent for a time.
    ///
    /// @param days  since a newer version took the place
    /// @param newer how many noncurrent versions are kept whatever their age, the newest; `null` for none
    public record NoncurrentExpiration(int days, @Nullable Integer newer) {}

    /// Moves noncurrent versions into another storage class.
    ///
    /// @param days  since a newer version took the place
    /// @param newer how many noncurrent versions stay in their class, the newest; `null` for none
    public record NoncurrentTransition(int days, @Nullable Integer newer, StorageClass to) {}

    /// How many characters its texts have.
    public int characters() {
        int characters = 0;
        for (var rule : rules) {
            characters += rule.id().length() + rule.filter().characters();
        }
        return characters;
    }
}
