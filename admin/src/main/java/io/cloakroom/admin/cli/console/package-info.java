/// What all commands share: arguments, the terminal, the client of the REST interface, and the profiles of servers.
///
/// Commands on resources may not enter.
@NullMarked
package io.cloakroom.admin.cli.console;

import org.jspecify.annotations.NullMarked;
