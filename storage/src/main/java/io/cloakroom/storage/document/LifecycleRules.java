package io.cloakroom.storage.document;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens to the objects and uploads of a bucket as they grow older (Amazon S3 User Guide, "Lifecycle configuration
/// elements"). Rules keep the form in which the client wrote them, so that it reads back what it wrote.
///
/// @param rules         in the client's order, each with a distinct id
/// @param smallestMoved says which objects are too small for a transition
public record LifecycleRules(List<Rule> rules, SmallestMoved smallestMoved) implements BucketDocument {
    public static final int MOST_RULES = 1000;

    public LifecycleRules {
        rules = List.copyOf(rules);
    }

    /// The objects that are too small for a transition, unless the rule's filter has a condition on sizes (API Reference,
    /// PutBucketLifecycleConfiguration, `x-amz-transition-default-minimum-object-size`).
    public enum SmallestMoved {
        /// Objects under 128 KiB.
        ALL_CLASSES_128_KIB,
        /// Objects under 128 KiB, except for transitions to GLACIER and DEEP_ARCHIVE.
        BY_CLASS
    }

    /// One rule, with at least one action.
    ///
    /// @param enabled              a disabled rule does nothing
    /// @param expiration           when current versions expire, or that delete markers without older versions are removed;
    ///                             `null` for neither
    /// @param noncurrentExpiration when noncurrent versions are removed; `null` for never
    /// @param abortUploadDays      after how many days an upload that was not completed is aborted; `null` for never
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

        /// The same rule, enabled or disabled.
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

    /// When a current version expires, or a delete marker is removed.
    public sealed interface Expiration {}

    /// When an action on a current version is due.
    public sealed interface When {}

    /// This many days after the version was made.
    public record AfterDays(int days) implements Expiration, When {}

    /// From this moment on, also for versions that are made later.
    ///
    /// @param date midnight UTC
    public record OnDate(Instant date) implements Expiration, When {}

    /// Applies only to delete markers that are the last version of their key.
    ///
    /// @param removed whether the markers are removed; a rule that says `false` does nothing
    public record LoneMarkers(boolean removed) implements Expiration {}

    /// Moves current versions to another storage class.
    public record Transition(When when, StorageClass to) {}

    /// Removes versions that have been noncurrent for some time.
    ///
    /// @param days  since a newer version took the place
    /// @param newer how many of the newest noncurrent versions are kept whatever their age; `null` for none
    public record NoncurrentExpiration(int days, @Nullable Integer newer) {}

    /// Moves noncurrent versions to another storage class.
    ///
    /// @param days  since a newer version took the place
    /// @param newer how many of the newest noncurrent versions stay in their class; `null` for none
    public record NoncurrentTransition(int days, @Nullable Integer newer, StorageClass to) {}

    /// The characters of all texts.
    public int characters() {
        int characters = 0;
        for (var rule : rules) {
            characters += rule.id().length() + rule.filter().characters();
        }
        return characters;
    }
}
