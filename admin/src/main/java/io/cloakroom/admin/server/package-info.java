/// The server around the REST interface, and the routes for its operators: audit log, access log, background jobs and
/// the clock.
///
/// The gateway implements [Server] and [S3Door]. Resources of projects may not enter, except in lines of the logs.
@NullMarked
package io.cloakroom.admin.server;

import org.jspecify.annotations.NullMarked;
