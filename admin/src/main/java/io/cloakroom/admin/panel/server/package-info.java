/// Pages for operators and about what happened: status, audit log, requests, keys, and the reference of the REST
/// interface.
///
/// Pages of buckets and tokens link here. Nothing here knows a page of another package.
@NullMarked
package io.cloakroom.admin.panel.server;

import org.jspecify.annotations.NullMarked;
