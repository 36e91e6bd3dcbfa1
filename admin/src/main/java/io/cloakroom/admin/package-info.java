/// The REST interface under `/api/v1`: [AdminApi] answers calls, [RouteTable] lists the routes.
///
/// A call passes admission, the check of repetitions and the audit log before a route answers it. The routes live in
/// one package for each resource. No Netty and no socket may enter; the panel and the command line use the same
/// routes as all other clients.
@NullMarked
package io.cloakroom.admin;

import org.jspecify.annotations.NullMarked;
