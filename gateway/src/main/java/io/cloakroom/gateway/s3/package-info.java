/// The vocabulary of S3: address, request, response, operation, caller, and every error that a client can see.
///
/// Knows HTTP only as the records of the `http` package, no XML, and of the store only its vocabulary.
@NullMarked
package io.cloakroom.gateway.s3;

import org.jspecify.annotations.NullMarked;
