/// Pages about projects and the people in them.
///
/// A project's page shows its buckets and tokens too, so this package may use the pages of both; neither may use this
/// one.
@NullMarked
package io.cloakroom.admin.panel.project;

import org.jspecify.annotations.NullMarked;
