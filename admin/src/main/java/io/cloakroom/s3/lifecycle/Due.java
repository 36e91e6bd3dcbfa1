package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;

/// What a rule does to a version or an upload, from a moment on. The moment may be to come.
public sealed interface Due {
    /// A midnight UTC, as long as a [Day] is not shorter.
    Instant at();

    /// The id of the rule that does it.
    String rule();

    /// Whether the moment has come.
    default boolean by(Instant now) {
        return !at().isAfter(now);
    }

    /// The current version ends, as by a DELETE without a version id: it is removed, or a delete marker takes its place.
    record Expire(Instant at, String rule) implements Due {}

    /// A delete marker that is all that is left of its object is removed.
    record RemoveMarker(Instant at, String rule) implements Due {}

    /// A noncurrent version is removed for good.
    record RemoveNoncurrent(Instant at, String rule) implements Due {}

    /// The version gets another storage class, and stays the version that it is.
    record Move(Instant at, String rule, StorageClass to) implements Due {}

    /// An upload that was never completed is aborted.
    record AbortUpload(Instant at, String rule) implements Due {}
}
