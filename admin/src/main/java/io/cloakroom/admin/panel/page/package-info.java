/// What all pages of the panel share: the request, the answer, the frame around the content, texts in the reader's
/// language, and the client of the REST interface.
///
/// [PageTable] collects the pages. Pages may not enter this package.
@NullMarked
package io.cloakroom.admin.panel.page;

import org.jspecify.annotations.NullMarked;
