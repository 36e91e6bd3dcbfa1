/// Spaces. A space is a database with the payload files beside it. It is opened on first use, and a bounded number stays open.
/// The spaces of deleted projects are taken out of use, kept for a time of grace, and removed.
///
/// Begin with [OpenSpaces].
@NullMarked
package io.cloakroom.storage.rocks.space;

import org.jspecify.annotations.NullMarked;
