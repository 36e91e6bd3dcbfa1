/// Presigned links to objects, and keys that end after 15 minutes.
///
/// A link is signed with a token that may do what the link does until the link ends; [LinkSigners] chooses it.
@NullMarked
package io.cloakroom.admin.link;

import org.jspecify.annotations.NullMarked;
