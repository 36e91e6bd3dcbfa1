/// What every page of the panel is made with: the request, the answer, the frame around the content, texts in the
/// reader's language, and the client of the REST interface.
///
/// [PageTable] takes the pages. No page of its own may enter.
@NullMarked
package io.cloakroom.admin.panel.page;

import org.jspecify.annotations.NullMarked;
