/// The documents of S3: written as AWS writes them, read by one hardened streaming parser.
///
/// The only package that knows XML; knows no request, no store and no operation.
@NullMarked
package io.cloakroom.gateway.xml;

import org.jspecify.annotations.NullMarked;
