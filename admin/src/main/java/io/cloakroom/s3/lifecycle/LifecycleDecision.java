package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.When;
import io.cloakroom.storage.document.TagSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what the enabled rules of a bucket do to a version or an upload, and when. Pure and thread-safe; prepared
/// once for a document, and then asked about millions of keys.
///
/// Each answer is the one action that counts. If an action is due now, the answer is that action; once it is carried
/// out, the next question finds the next one. Otherwise the answer is the action that will be due first. Callers
/// check [Due#by].
///
/// When rules conflict, permanent removal wins over a transition, a transition over a delete marker, the colder class
/// over the warmer one, and the earlier expiration over the later one (Amazon S3 User Guide, "Conflicting lifecycle
/// configurations").
public final class LifecycleDecision {
    private final PrefixIndex versions;
    private final PrefixIndex uploads;
    private final Day day;

    private LifecycleDecision(PrefixIndex versions, PrefixIndex uploads, Day day) {
        this.versions = versions;
        this.uploads = uploads;
        this.day = day;
    }

    public static LifecycleDecision of(LifecycleRules rules, Day day) {
        var active = new ArrayList<ActiveRule>();
        for (var rule : rules.rules()) {
            if (rule.enabled()) {
                active.add(ActiveRule.of(rule, active.size(), rules.smallestMoved()));
            }
        }
        return new LifecycleDecision(
                new PrefixIndex(
                        active.stream().filter(ActiveRule::changesVersions).toList()),
                new PrefixIndex(
                        active.stream().filter(ActiveRule::abortsUploads).toList()),
                day);
    }

    /// What a single rule would do if it were enabled and the bucket had no other rule.
    public static LifecycleDecision ofRuleAlone(Rule rule, LifecycleRules.SmallestMoved smallest, Day day) {
        return of(new LifecycleRules(List.of(rule.with(true)), smallest), day);
    }

    /// Whether a rule may apply to versions or delete markers of this key. Cheap: compares only the key.
    public boolean mayConcern(String key) {
        return versions.has(key);
    }

    /// Whether no rule applies to any version or delete marker whose key begins with `prefix`, so that a walk can
    /// skip all of them.
    public boolean nothingBelow(String prefix) {
        return !versions.hasBelow(prefix);
    }

    /// The prefixes of all versions and delete markers that rules apply to. No prefix begins with another one, and
    /// they are sorted by their bytes, as in a listing. One empty prefix stands for all keys; without any prefix,
    /// there is nothing to do.
    public List<String> prefixes() {
        return versions.outermost();
    }

    /// The prefixes of all incomplete uploads that rules apply to.
    public List<String> uploadPrefixes() {
        return uploads.outermost();
    }

    /// When a current version expires, even if a transition comes first.
    public Optional<Due.Expire> expiration(CurrentVersion version) {
        var earliest = new Earliest();
        versions.forEach(version.key(), each -> {
            if (each.rule().expiration() instanceof When when && each.isAbout(version.size(), version.tags())) {
                earliest.add(at(when, version.made()), each);
            }
        });
        return earliest.as(Due.Expire::new);
    }

    private Instant at(When when, Instant createdAt) {
        return switch (when) {
            case AfterDays(var days) -> day.after(createdAt, days);
            case OnDate(var date) -> date;
        };
    }

    /// The action on a current version that is no delete marker: [Due.Expire] or [Due.Move].
    public Optional<Due> ofCurrent(CurrentVersion version, Instant now) {
        var moves = new Moves(now);
        versions.forEach(version.key(), each -> {
            if (!each.rule().transitions().isEmpty() && each.isAbout(version.size(), version.tags())) {
                for (var move : each.rule().transitions()) {
                    if (each.mayMove(version.size(), version.storageClass(), move.to())) {
                        moves.add(at(move.when(), version.made()), each, move.to());
                    }
                }
            }
        });
        return first(expiration(version).orElse(null), moves.best(), version.survivesExpiration(), now);
    }

    /// @param moveFirst whether the transition wins when both are due, or come at the same time
    private static Optional<Due> first(@Nullable Due end, Due.@Nullable Move move, boolean moveFirst, Instant now) {
        if (end == null || move == null) {
            return Optional.ofNullable(end == null ? move : end);
        }
        boolean both = end.by(now) && move.by(now) || end.at().equals(move.at());
        boolean moves = both ? moveFirst : move.at().isBefore(end.at());
        return Optional.of(moves ? move : end);
    }

    /// The action on a delete marker that is the last version of its object: [Due.RemoveMarker]. A rule that expires
    /// current versions removes such markers, too (API Reference, LifecycleExpiration; Amazon S3 User Guide,
    /// "Lifecycle configuration elements"). A current delete marker with noncurrent versions always stays, so callers
    /// need not ask about it.
    ///
    /// @param createdAt when the marker was made
    public Optional<Due.RemoveMarker> ofLoneMarker(String key, Instant createdAt) {
        var earliest = new Earliest();
        versions.forEach(key, each -> {
            var at = each.isAbout(0, TagSet.NONE) ? removal(each.rule(), createdAt) : null;
            if (at != null) {
                earliest.add(at, each);
            }
        });
        return earliest.as(Due.RemoveMarker::new);
    }

    private @Nullable Instant removal(Rule rule, Instant createdAt) {
        return switch (rule.expiration()) {
            case null -> null;
            case AfterDays when -> at(when, createdAt);
            case OnDate when -> at(when, createdAt);
            case LoneMarkers(var removed) -> removed ? day.after(createdAt, 0) : null;
        };
    }

    /// The action on a noncurrent version, which may be a delete marker: [Due.RemoveNoncurrent] or [Due.Move]. A rule
    /// that keeps the newest noncurrent versions never applies to them, however old they are.
    public Optional<Due> ofNoncurrent(NoncurrentVersion version, Instant now) {
        var removal = new Earliest();
        var moves = new Moves(now);
        versions.forEach(version.key(), each -> {
            if (each.isAbout(version.size(), version.tags())) {
                var expiration = each.rule().noncurrentExpiration();
                if (expiration != null && isOlder(version, expiration.newer())) {
                    removal.add(day.after(version.since(), expiration.days()), each);
                }
                if (!version.isMarker()) {
                    addMoves(version, each, moves);
                }
            }
        });
        return first(removal.as(Due.RemoveNoncurrent::new).orElse(null), moves.best(), false, now);
    }

    private void addMoves(NoncurrentVersion version, ActiveRule rule, Moves moves) {
        for (var move : rule.rule().noncurrentTransitions()) {
            if (isOlder(version, move.newer()) && rule.mayMove(version.size(), version.storageClass(), move.to())) {
                moves.add(day.after(version.since(), move.days()), rule, move.to());
            }
        }
    }

    /// Whether the rule's number of newer noncurrent versions is kept without this one.
    private static boolean isOlder(NoncurrentVersion version, @Nullable Integer kept) {
        return kept == null || version.newer() >= kept;
    }

    /// The action on an incomplete upload: [Due.AbortUpload].
    public Optional<Due.AbortUpload> ofUpload(String key, Instant initiated) {
        var earliest = new Earliest();
        uploads.forEach(key, each -> {
            var days = each.rule().abortUploadDays();
            if (days != null) {
                earliest.add(day.after(initiated, days), each);
            }
        });
        return earliest.as(Due.AbortUpload::new);
    }
}
