package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;

/// An action of a rule on a version or an upload, and the moment from which it is due. The moment may lie in the
/// future.
public sealed interface Due {
    /// A midnight UTC, unless a [Day] is shorter than 24 hours.
    Instant at();

    /// Id of the rule.
    String rule();

    /// Whether the action is due by then.
    default boolean by(Instant now) {
        return !at().isAfter(now);
    }

    /// The current version expires, as by a DELETE without a version id: it is removed, or a delete marker hides it.
    record Expire(Instant at, String rule) implements Due {}

    /// A delete marker is removed that is the last version of its object.
    record RemoveMarker(Instant at, String rule) implements Due {}

    /// A noncurrent version is deleted permanently.
    record RemoveNoncurrent(Instant at, String rule) implements Due {}

    /// The version moves to another storage class, and keeps its version id.
    record Move(Instant at, String rule, StorageClass to) implements Due {}

    /// An incomplete multipart upload is aborted.
    record AbortUpload(Instant at, String rule) implements Due {}
}
