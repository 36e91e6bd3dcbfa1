/// Routes for buckets, and for those of their documents that do not concern access: versioning and CORS.
///
/// [Buckets] finds the bucket of a call. Other packages with routes below a bucket use it; this package depends on
/// none of them.
@NullMarked
package io.cloakroom.admin.bucket;

import org.jspecify.annotations.NullMarked;
