/// Routes for the contents of a bucket: objects, versions, ACLs, tags and Object Lock, one by one and many at once.
///
/// Every handler asks `admin.permission` before it reads or changes an object. Payload never passes through this
/// package: clients read and write it through S3.
@NullMarked
package io.cloakroom.admin.object;

import org.jspecify.annotations.NullMarked;
