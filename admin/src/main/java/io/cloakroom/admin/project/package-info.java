/// Routes for projects: ordering an Object Store, limits, usage, deletion, and taking a deletion back.
///
/// An order makes a user, a role and a token too, so this package may use `admin.user` and `admin.token`; neither may
/// use this one.
@NullMarked
package io.cloakroom.admin.project;

import org.jspecify.annotations.NullMarked;
