/// The vocabulary of storage, and the ports that the upper modules use.
///
/// No HTTP, no XML, no S3 error, and no engine may enter.
@NullMarked
package io.cloakroom.storage;

import org.jspecify.annotations.NullMarked;
