/// Pages about tokens: making, importing, changing, rotating and testing them, and setting up clients.
///
/// Pages show a secret when the REST interface reveals it, which writes a line in the audit log; no page keeps a
/// secret.
@NullMarked
package io.cloakroom.admin.panel.token;

import org.jspecify.annotations.NullMarked;
