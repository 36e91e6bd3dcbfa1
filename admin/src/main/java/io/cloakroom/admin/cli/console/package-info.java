/// What every command is made with: arguments, the terminal, the client of the REST interface, and the profiles that say
/// who is signed in where.
///
/// No command on a resource may enter.
@NullMarked
package io.cloakroom.admin.cli.console;

import org.jspecify.annotations.NullMarked;
