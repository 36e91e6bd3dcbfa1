package io.cloakroom.storage;

/// What must hold of the current object for a write to happen, checked atomically with the write (Amazon S3 User
/// Guide, "How to prevent object overwrites with conditional writes").
public sealed interface PutCondition {
    /// The write always happens.
    record Always() implements PutCondition {}

    /// `If-None-Match: *`: there must be no object. A delete marker counts as none.
    record IfAbsent() implements PutCondition {}

    /// `If-Match: "etag"`: there must be an object with this ETag (without quotes).
    record IfMatches(String etag) implements PutCondition {}

    /// There must be the object that was seen, and nothing of it may have changed since: bytes, time, metadata, ACL. An ETag
    /// tells only of the bytes.
    record IfUnchanged(ObjectInfo seen) implements PutCondition {}

    /// `If-Match: *`: there must be an object.
    record IfPresent() implements PutCondition {}

    PutCondition ALWAYS = new Always();
}
