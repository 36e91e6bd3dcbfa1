/// The XML documents of S3: written as AWS writes them, and read into records by one hardened parser, [XmlRecords].
///
/// The only package that knows XML. It knows the records of the store, but neither requests nor operations.
@NullMarked
package io.cloakroom.gateway.xml;

import org.jspecify.annotations.NullMarked;
