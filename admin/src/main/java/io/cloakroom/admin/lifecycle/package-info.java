/// Routes for lifecycle rules, and for multipart uploads in progress, which rules can abort.
///
/// A preview walks the bucket as the job does (`s3.lifecycle`), and changes nothing. Only `s3.lifecycle` interprets
/// rules.
@NullMarked
package io.cloakroom.admin.lifecycle;

import org.jspecify.annotations.NullMarked;
