package io.cloakroom.storage;

/// Says which version of an object is meant (Amazon S3 User Guide, "Retaining multiple versions of objects with S3
/// Versioning").
public sealed interface VersionRef {
    Current CURRENT = new Current();
    Null NULL = new Null();

    /// The current version, as a request without a version id means it. When it is a delete marker, no object is found.
    record Current() implements VersionRef {}

    /// A version that is named by its id.
    sealed interface Named extends VersionRef {
        /// The id as S3 writes it; the four letters `null` for the null version.
        String id();
    }

    /// The null version: the one that a key gets while the bucket's versioning is not enabled. A key has at most one.
    record Null() implements Named {
        @Override
        public String id() {
            return "null";
        }
    }

    /// A version that was made while versioning was enabled.
    ///
    /// @param id opaque; may be any text, as it comes from a client
    record Id(String id) implements Named {}

    /// The version that an id in a request or an answer names.
    static Named named(String id) {
        return id.equals(NULL.id()) ? NULL : new Id(id);
    }
}
