/// The control panel: [Panel] finds the page of a request, and checks session and CSRF token. The pages are in the
/// packages below; the templates (JTE, `src/main/jte`) are compiled into this package.
///
/// Pages call the REST interface in process, under the visitor's session, and never a store. Third-party styles and
/// scripts come from WebJars. HTTP may not enter: calls and answers are plain records.
@NullMarked
package io.cloakroom.admin.panel;

import org.jspecify.annotations.NullMarked;
