/// The control plane: its requests and answers are plain records.
///
/// No Netty and no socket may enter; what the panel and the command line do goes through the same routes.
@NullMarked
package io.cloakroom.admin;

import org.jspecify.annotations.NullMarked;
