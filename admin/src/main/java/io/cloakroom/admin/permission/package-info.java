/// Who may do what with a bucket and its objects, and the routes for it: bucket policy, public access block, ownership,
/// and the simulator.
///
/// [BucketAccess] asks the same decision as requests to S3 do (`s3.access`). No package may decide about access another
/// way.
@NullMarked
package io.cloakroom.admin.permission;

import org.jspecify.annotations.NullMarked;
