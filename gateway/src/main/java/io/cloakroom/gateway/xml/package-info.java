/// The documents of S3: written as AWS writes them, read into records by one hardened parser, [XmlRecords].
///
/// The only package that knows XML; of the store it knows the records, and neither requests nor operations.
@NullMarked
package io.cloakroom.gateway.xml;

import org.jspecify.annotations.NullMarked;
