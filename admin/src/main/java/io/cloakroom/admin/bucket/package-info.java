/// Routes for buckets and for the documents that need no decision about access: versioning, CORS.
///
/// [Buckets] finds the bucket that a call is about. Other packages with routes below a bucket use it; this package knows
/// none of them.
@NullMarked
package io.cloakroom.admin.bucket;

import org.jspecify.annotations.NullMarked;
