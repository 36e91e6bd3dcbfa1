/// Part of the S3 core, which the admin module and the gateway share: the lifecycle of objects. [LifecycleDocument] says which rules
/// a bucket can have, [LifecycleDecision] what they do to a version or an upload, and when. The worker that acts on rules, the
/// preview of a rule and the header of S3's answers all ask the same decision.
///
/// Pure code: nothing here reads or changes an object.
@NullMarked
package io.cloakroom.s3.lifecycle;

import org.jspecify.annotations.NullMarked;
