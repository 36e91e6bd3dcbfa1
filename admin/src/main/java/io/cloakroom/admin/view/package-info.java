/// The records that the REST interface answers with. Their components are the fields of its JSON, and the OpenAPI
/// document is generated from them. Each class contains the records of one resource.
///
/// The panel and the tests use the same records. Records may be built from the storage module's types, but handlers
/// and stores may not enter.
@NullMarked
package io.cloakroom.admin.view;

import org.jspecify.annotations.NullMarked;
