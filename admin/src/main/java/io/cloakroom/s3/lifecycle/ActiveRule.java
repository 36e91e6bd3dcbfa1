package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;

/// An enabled rule, prepared for many versions whose keys have its prefix.
///
/// @param place       in the document: of two rules that do the same at the same time, the first one is named
/// @param largerThan  bytes that a version must exceed; -1 for no limit
/// @param smallerThan bytes that a version must stay under
record ActiveRule(Rule rule, int place, long largerThan, long smallerThan, SmallestMoved smallest) {
    private static final long KIB_128 = 128 * 1024;

    static ActiveRule of(Rule rule, int place, SmallestMoved smallest) {
        var larger = rule.filter().largerThan();
        var smaller = rule.filter().smallerThan();
        return new ActiveRule(
                rule, place, larger == null ? -1 : larger, smaller == null ? Long.MAX_VALUE : smaller, smallest);
    }

    String prefix() {
        return rule.filter().prefixOrNone();
    }

    /// Whether the rule acts on versions or delete markers.
    boolean changesVersions() {
        boolean ends = rule.expiration() != null && !rule.expiration().equals(new LoneMarkers(false));
        return ends
                || rule.noncurrentExpiration() != null
                || !rule.transitions().isEmpty()
                || !rule.noncurrentTransitions().isEmpty();
    }

    boolean abortsUploads() {
        return rule.abortUploadDays() != null;
    }

    /// Whether the filter matches, apart from the prefix.
    boolean isAbout(long size, TagSet tags) {
        return size > largerThan && size < smallerThan && hasAll(tags);
    }

    private boolean hasAll(TagSet tags) {
        var wanted = rule.filter().tags();
        if (wanted.isEmpty()) {
            return true;
        }
        return wanted.size() <= tags.size()
                && tags.tags().entrySet().containsAll(wanted.tags().entrySet());
    }

    /// Whether a version is large enough for the transition, and the transition leads to a colder class.
    boolean mayMove(long size, StorageClass from, StorageClass to) {
        return Waterfall.leads(from, to) && (size >= KIB_128 || rule.filter().saysSize() || movesSmall(to));
    }

    private boolean movesSmall(StorageClass to) {
        return switch (smallest) {
            case ALL_CLASSES_128_KIB -> false;
            case BY_CLASS -> to.isArchive();
        };
    }
}
