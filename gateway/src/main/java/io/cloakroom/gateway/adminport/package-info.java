/// The admin port: which hosts may call it, and the handlers that pass requests to the REST interface and the control panel.
///
/// Begin with [AdminHandler]. What REST and panel answer is the admin module's business.
@NullMarked
package io.cloakroom.gateway.adminport;

import org.jspecify.annotations.NullMarked;
