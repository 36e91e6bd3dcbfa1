/// Pages for operators and about past events: status, audit log, requests, keys, and the reference of the REST
/// interface.
///
/// Pages of buckets and tokens link to these pages. This package may not use the pages of other packages.
@NullMarked
package io.cloakroom.admin.panel.server;

import org.jspecify.annotations.NullMarked;
