package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.document.BucketDocument;

/// A bucket document as it is stored.
///
/// @param revision from 1, one more with each change
/// @param unknown  fields of a newer release, kept when the record is rewritten
public record DocumentRecord(BucketDocument document, long revision, byte[] unknown) {
    public static DocumentRecord first(BucketDocument document) {
        return new DocumentRecord(document, 1, UnknownFields.none());
    }

    public DocumentRecord with(BucketDocument next) {
        return new DocumentRecord(next, revision + 1, unknown);
    }
}
