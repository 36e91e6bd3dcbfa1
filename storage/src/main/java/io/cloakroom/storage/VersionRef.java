package io.cloakroom.storage;

/// Which version of an object is meant (Amazon S3 User Guide, "Retaining multiple versions of objects with S3 Versioning").
public sealed interface VersionRef {
    Current CURRENT = new Current();
    Null NULL = new Null();

    /// The one that a request without a version id finds, if it is no delete marker.
    record Current() implements VersionRef {}

    /// One certain version.
    sealed interface Named extends VersionRef {
        /// The id as S3 writes it: of the null version the four letters `null`.
        String id();
    }

    /// The version that a bucket keeps of a key while its versioning is not enabled; there is at most one.
    record Null() implements Named {
        @Override
        public String id() {
            return "null";
        }
    }

    /// A version that was made while versioning was enabled.
    ///
    /// @param id opaque; may be anything that a client sends
    record Id(String id) implements Named {}

    /// What an id in a request or an answer names.
    static Named named(String id) {
        return id.equals(NULL.id()) ? NULL : new Id(id);
    }
}
