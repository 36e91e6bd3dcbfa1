/// The control panel: a record in, a page out. Pages call the REST interface in process, under the session of whoever
/// is signed in, and never a store; templates are JTE's (src/main/jte), styles and scripts of others come from WebJars.
/// No HTTP in here: calls and answers are plain records.
@NullMarked
package io.cloakroom.admin.panel;

import org.jspecify.annotations.NullMarked;
