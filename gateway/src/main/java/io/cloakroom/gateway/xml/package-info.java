/// The documents of S3: written as AWS writes them, read by one hardened streaming parser.
///
/// The only package that knows XML; of the store it knows the records, and neither requests nor operations.
@NullMarked
package io.cloakroom.gateway.xml;

import org.jspecify.annotations.NullMarked;
