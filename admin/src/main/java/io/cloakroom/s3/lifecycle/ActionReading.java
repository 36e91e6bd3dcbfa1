package io.cloakroom.s3.lifecycle;

import io.cloakroom.s3.lifecycle.AskedRule.AskedAbort;
import io.cloakroom.s3.lifecycle.AskedRule.AskedExpiration;
import io.cloakroom.s3.lifecycle.AskedRule.AskedNoncurrent;
import io.cloakroom.s3.lifecycle.AskedRule.AskedTransition;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.Expiration;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentExpiration;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentTransition;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import io.cloakroom.storage.document.StorageClass;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Validates the actions of a rule one by one (API Reference, LifecycleExpiration, NoncurrentVersionExpiration,
/// Transition, NoncurrentVersionTransition and AbortIncompleteMultipartUpload).
///
/// @param isFilter whether the rule has a filter, rather than a prefix of its own: only such a rule can keep newer
///     versions
record ActionReading(boolean isFilter) {
    static @Nullable Expiration expiration(@Nullable AskedExpiration requested) {
        if (requested == null) {
            return null;
        }
        var days = Scalars.number("Days", requested.days());
        var date = Scalars.date(requested.date());
        var markers = Scalars.flag("ExpiredObjectDeleteMarker", requested.expiredObjectDeleteMarker());
        if (Stream.of(requested.days(), requested.date(), requested.expiredObjectDeleteMarker())
                        .filter(each -> each != null)
                        .count()
                != 1) {
            throw LifecycleException.malformed("an Expiration has one of Days, Date and ExpiredObjectDeleteMarker");
        }
        if (days != null) {
            return new AfterDays(positive("Days", "Expiration", days));
        }
        return date == null ? new LoneMarkers(Boolean.TRUE.equals(markers)) : new OnDate(date);
    }

    private static int positive(String element, String action, int days) {
        if (days < 1) {
            throw LifecycleException.argument(
                    element, days, "'" + element + "' for " + action + " action must be a positive integer");
        }
        return days;
    }

    static @Nullable Integer abortDays(@Nullable AskedAbort requested) {
        return requested == null
                ? null
                : Integer.valueOf(positive(
                        "DaysAfterInitiation",
                        "AbortIncompleteMultipartUpload",
                        required("DaysAfterInitiation", requested.daysAfterInitiation())));
    }

    private static int required(String element, @Nullable String text) {
        var number = Scalars.number(element, text);
        if (number == null) {
            throw LifecycleException.malformed(element + " is missing");
        }
        return number;
    }

    @Nullable
    NoncurrentExpiration noncurrentExpiration(@Nullable AskedNoncurrent requested) {
        if (requested == null) {
            return null;
        }
        int days = required("NoncurrentDays", requested.noncurrentDays());
        return new NoncurrentExpiration(
                positive("NoncurrentDays", "NoncurrentVersionExpiration", days), newer(requested));
    }

    private @Nullable Integer newer(AskedNoncurrent requested) {
        var newer = Scalars.number("NewerNoncurrentVersions", requested.newerNoncurrentVersions());
        if (newer == null) {
            return null;
        }
        if (!isFilter) {
            throw LifecycleException.request("NewerNoncurrentVersions element can only be used in Lifecycle V2.");
        }
        if (newer < 1 || newer > AskedRule.MOST_NEWER) {
            throw LifecycleException.argument(
                    "NewerNoncurrentVersions",
                    newer,
                    "'NewerNoncurrentVersions' must be a positive integer of at most " + AskedRule.MOST_NEWER);
        }
        return newer;
    }

    static Transition transition(AskedTransition requested) {
        var to = storageClass(requested.storageClass());
        var days = Scalars.number("Days", requested.days());
        var date = Scalars.date(requested.date());
        if ((days == null) == (date == null)) {
            throw LifecycleException.malformed("a Transition has either Days or a Date");
        }
        if (days == null) {
            return new Transition(new OnDate(date), to);
        }
        requireDays("Days", "Transition", days, to);
        return new Transition(new AfterDays(days), to);
    }

    NoncurrentTransition noncurrentTransition(AskedNoncurrent requested) {
        var to = storageClass(requested.storageClass());
        int days = required("NoncurrentDays", requested.noncurrentDays());
        requireDays("NoncurrentDays", "NoncurrentVersionTransition", days, to);
        return new NoncurrentTransition(days, newer(requested), to);
    }

    private static void requireDays(String element, String action, int days, StorageClass to) {
        if (days < 0) {
            throw LifecycleException.argument(
                    element, days, "'" + element + "' in " + action + " action must be nonnegative");
        }
        if (Waterfall.isInfrequent(to) && days < AskedRule.LEAST_DAYS_BEFORE_INFREQUENT) {
            throw LifecycleException.argument(
                    element,
                    days,
                    "'" + element + "' in " + action + " action must be greater than or equal to "
                            + AskedRule.LEAST_DAYS_BEFORE_INFREQUENT + " for storageClass '" + to + "'");
        }
    }

    private static StorageClass storageClass(@Nullable String name) {
        return StorageClass.named(name == null ? "" : name.strip())
                .filter(Waterfall::leadsTo)
                .orElseThrow(() -> LifecycleException.malformed("no transition leads to StorageClass " + name));
    }
}
