/// The vocabulary of what we keep, and the ports that the upper modules see.
///
/// No HTTP, no XML, no S3 error, and no engine may enter.
@NullMarked
package io.cloakroom.storage;

import org.jspecify.annotations.NullMarked;
