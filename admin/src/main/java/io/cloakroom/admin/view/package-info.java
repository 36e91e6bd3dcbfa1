/// What the REST interface answers: the form of these records is the form of its JSON, and the OpenAPI document is made
/// of them. One class holds the records of one resource.
///
/// The panel and the tests read the same records. No handler and no store may enter: a record may be made from what the
/// storage module keeps, and from nothing else.
@NullMarked
package io.cloakroom.admin.view;

import org.jspecify.annotations.NullMarked;
