package io.cloakroom.storage;

/// A condition that the current object must meet for a write to happen. It is checked atomically with the write (Amazon S3
/// User Guide, "How to prevent object overwrites with conditional writes").
public sealed interface PutCondition {
    /// The write always happens.
    record Always() implements PutCondition {}

    /// `If-None-Match: *`: no object may exist. A delete marker counts as no object.
    record IfAbsent() implements PutCondition {}

    /// `If-Match: "etag"`: there must be an object with this ETag (without quotes).
    record IfMatches(String etag) implements PutCondition {}

    /// The object that was seen must exist, with nothing changed since: bytes, time, metadata, ACL. (An ETag depends on the
    /// bytes alone.)
    record IfUnchanged(ObjectInfo seen) implements PutCondition {}

    /// `If-Match: *`: there must be an object.
    record IfPresent() implements PutCondition {}

    PutCondition ALWAYS = new Always();
}
