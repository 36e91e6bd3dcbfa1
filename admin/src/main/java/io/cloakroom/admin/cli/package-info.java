/// The command line: `cloakroom project|user|token|bucket|audit|status|login|profile …`.
///
/// Speaks REST with a running server and nothing else: no store and no key file may be opened here. What it keeps is
/// who is signed in where, in the user's own configuration.
@NullMarked
package io.cloakroom.admin.cli;

import org.jspecify.annotations.NullMarked;
