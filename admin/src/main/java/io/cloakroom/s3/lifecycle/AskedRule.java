package io.cloakroom.s3.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A lifecycle rule as a client wrote it: texts by the names of S3's elements, `null` for missing elements.
public record AskedRule(
        @Nullable String id,
        @Nullable String status,
        @Nullable String prefix,
        @Nullable AskedFilter filter,
        @Nullable AskedExpiration expiration,
        @Nullable AskedNoncurrent noncurrentVersionExpiration,
        @Nullable AskedAbort abortIncompleteMultipartUpload,
        List<AskedTransition> transitions,
        List<AskedNoncurrent> noncurrentVersionTransitions) {
    public static final int MOST_ID_CHARS = 255;

    /// The largest size that AWS lets a filter name.
    public static final long MOST_BYTES = 1_099_511_627_776_000L;

    /// Days that AWS keeps objects in STANDARD before they can move into a class of infrequent access.
    public static final int LEAST_DAYS_BEFORE_INFREQUENT = 30;

    /// The most noncurrent versions that a rule can keep whatever their age.
    public static final int MOST_NEWER = 100;

    public AskedRule {
        transitions = List.copyOf(transitions);
        noncurrentVersionTransitions = List.copyOf(noncurrentVersionTransitions);
    }

    /// @param and the filter's `And` element; `null` when it has none
    public record AskedFilter(
            Conditions conditions, @Nullable Conditions and) {}

    /// The conditions in a filter or in its `And`.
    public record Conditions(
            @Nullable String prefix,
            List<AskedTag> tags,
            @Nullable String objectSizeGreaterThan,
            @Nullable String objectSizeLessThan) {
        public Conditions {
            tags = List.copyOf(tags);
        }

        int count() {
            return (prefix == null ? 0 : 1)
                    + tags.size()
                    + (objectSizeGreaterThan == null ? 0 : 1)
                    + (objectSizeLessThan == null ? 0 : 1);
        }
    }

    public record AskedTag(@Nullable String key, @Nullable String value) {}

    public record AskedExpiration(
            @Nullable String days,
            @Nullable String date,
            @Nullable String expiredObjectDeleteMarker) {}

    public record AskedAbort(@Nullable String daysAfterInitiation) {}

    public record AskedTransition(
            @Nullable String days,
            @Nullable String date,
            @Nullable String storageClass) {}

    /// @param storageClass of a transition; `null` for an expiration
    public record AskedNoncurrent(
            @Nullable String noncurrentDays,
            @Nullable String newerNoncurrentVersions,
            @Nullable String storageClass) {}
}
