/// Decides who may do what with a bucket and its objects. Also contains the routes for access: bucket policy, public
/// access block, ownership, and the simulator.
///
/// [BucketAccess] uses the same decision as requests to S3 (`s3.access`). No package may decide about access in
/// another way.
@NullMarked
package io.cloakroom.admin.permission;

import org.jspecify.annotations.NullMarked;
