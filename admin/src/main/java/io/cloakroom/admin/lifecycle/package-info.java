/// Routes for lifecycle rules and for multipart uploads in progress, which such rules abort.
///
/// A preview walks the bucket as the job does (`s3.lifecycle`) and changes nothing. No rule may be interpreted here.
@NullMarked
package io.cloakroom.admin.lifecycle;

import org.jspecify.annotations.NullMarked;
