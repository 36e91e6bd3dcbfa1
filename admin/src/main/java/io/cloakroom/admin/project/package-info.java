/// Routes for projects: ordering an Object Store, limits, usage, deletion, and undoing a deletion.
///
/// An order also makes a user, a role and a token, so this package may use `admin.user` and `admin.token`; neither
/// may use this one.
@NullMarked
package io.cloakroom.admin.project;

import org.jspecify.annotations.NullMarked;
