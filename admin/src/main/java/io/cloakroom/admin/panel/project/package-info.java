/// Pages about projects and users.
///
/// The page of a project also shows its buckets and tokens, so this package may use the pages of both; neither may
/// use this one.
@NullMarked
package io.cloakroom.admin.panel.project;

import org.jspecify.annotations.NullMarked;
