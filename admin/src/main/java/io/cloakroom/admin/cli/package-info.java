/// The command line: `cloakroom project|user|token|bucket|audit|status|login|profile …`.
///
/// Uses only the REST interface of a running server: no store and no key file may be opened here. Keeps only the
/// user's sessions, in the user's own configuration.
@NullMarked
package io.cloakroom.admin.cli;

import org.jspecify.annotations.NullMarked;
