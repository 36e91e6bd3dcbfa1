/// The payload of one space: segment files, which many small blobs share, and extent files, which hold one large blob each.
///
/// Begin with [BlobFiles]. Which blobs are referred to is the database's business; files here are written, synced, read
/// and freed.
@NullMarked
package io.cloakroom.storage.rocks.blob;

import org.jspecify.annotations.NullMarked;
