/// The control panel: [Panel] finds the page of a request and sees to session and forgery; the pages are in the packages
/// below, and the templates (JTE, `src/main/jte`) are compiled into this one.
///
/// Pages call the REST interface in process, under the session of whoever is signed in, and never a store. Styles and
/// scripts of others come from WebJars. No HTTP in here: calls and answers are plain records.
@NullMarked
package io.cloakroom.admin.panel;

import org.jspecify.annotations.NullMarked;
