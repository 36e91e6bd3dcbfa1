/// Pages about tokens: making, importing, changing, replacing and testing them, and how a client is set up.
///
/// A secret is shown where the REST interface reveals it, with a line in the audit log; no page keeps one.
@NullMarked
package io.cloakroom.admin.panel.token;

import org.jspecify.annotations.NullMarked;
