/// The vocabulary of S3: address, request, response, operation, caller, and every error that a client can see.
///
/// Speaks HTTP only through the records of the `http` package; knows no XML and no store but its vocabulary.
@NullMarked
package io.cloakroom.gateway.s3;

import org.jspecify.annotations.NullMarked;
