/// The command line: `cloakroom project|user|token …`.
///
/// Speaks REST with a running server and nothing else: no store and no key file may be opened here.
@NullMarked
package io.cloakroom.admin.cli;

import org.jspecify.annotations.NullMarked;
