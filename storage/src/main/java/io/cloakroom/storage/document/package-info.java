/// The documents that a bucket or an object carries, as checked values: policy, ACL, CORS, lifecycle, encryption, object
/// lock, tags.
///
/// [BucketDocument] is the sealed root of the documents of a bucket. No XML and no stored form may enter.
@NullMarked
package io.cloakroom.storage.document;

import org.jspecify.annotations.NullMarked;
