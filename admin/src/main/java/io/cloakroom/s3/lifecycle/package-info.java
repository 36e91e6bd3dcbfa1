/// Part of the S3 core, which the admin module and the gateway share: the lifecycle of objects. [LifecycleDocument]
/// validates rules. [LifecycleDecision] says what they do to a version or an upload, and when. The job, the preview
/// of a rule and the headers of S3's answers all use this decision.
///
/// Decisions are pure. Only the job and the walk over versions read the store, and only the job changes objects.
@NullMarked
package io.cloakroom.s3.lifecycle;

import org.jspecify.annotations.NullMarked;
