/// Pages about a bucket and its contents: objects, versions, access, CORS, lifecycle rules, encryption, Object Lock.
///
/// The browser reads and writes payload through S3 directly, with temporary keys; these pages only show and change
/// what the REST interface knows.
@NullMarked
package io.cloakroom.admin.panel.bucket;

import org.jspecify.annotations.NullMarked;
