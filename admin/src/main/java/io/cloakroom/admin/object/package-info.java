/// Routes for what lies in a bucket: objects, versions, ACLs, tags and Object Lock, one by one and many at once.
///
/// Every handler asks `admin.permission` before it reads or changes an object. Payload never passes through here: it
/// stays in the store, and clients get it through S3.
@NullMarked
package io.cloakroom.admin.object;

import org.jspecify.annotations.NullMarked;
