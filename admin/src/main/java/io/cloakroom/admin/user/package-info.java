/// Routes for people: users, their roles in projects, and the notices that tell a user about a new role.
///
/// Sign-in and passwords are in `admin.session`; tokens, which belong to a user and a project, are in `admin.token`.
@NullMarked
package io.cloakroom.admin.user;

import org.jspecify.annotations.NullMarked;
