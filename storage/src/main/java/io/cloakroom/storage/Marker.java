package io.cloakroom.storage;

import java.time.Instant;

/// A delete marker: a version of a key that says that there is no object (Amazon S3 User Guide, "Working with delete
/// markers").
///
/// @param lastModified when the object was deleted, in whole milliseconds
public record Marker(String key, VersionRef.Named version, Instant lastModified) {}
