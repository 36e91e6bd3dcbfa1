package io.cloakroom.storage.engine;

import io.cloakroom.storage.Project;

/// A project, also one that was deleted.
///
/// @param cleared whether all that hangs on a deleted project was given back
record ProjectRecord(Project project, boolean cleared) {}
