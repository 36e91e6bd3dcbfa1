/// Presigned links to objects, and temporary keys that end after 15 minutes.
///
/// [LinkSigners] chooses a token that may do what the link does until the link ends.
@NullMarked
package io.cloakroom.admin.link;

import org.jspecify.annotations.NullMarked;
