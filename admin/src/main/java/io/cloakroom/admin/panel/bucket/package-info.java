/// Pages about a bucket and what lies in it: objects, versions, access, CORS, lifecycle rules, encryption, Object Lock.
///
/// The browser loads and stores payload through S3 itself, with short-lived keys; these pages only show and change
/// what the REST interface knows.
@NullMarked
package io.cloakroom.admin.panel.bucket;

import org.jspecify.annotations.NullMarked;
