/// The server around the REST interface, and the routes of its operators: audit log, access log, background jobs and
/// the clock.
///
/// [Server], [ServerFacts] and [S3Door] are implemented by the gateway. Nothing about one project's resources may enter,
/// except the lines of the logs that mention them.
@NullMarked
package io.cloakroom.admin.server;

import org.jspecify.annotations.NullMarked;
