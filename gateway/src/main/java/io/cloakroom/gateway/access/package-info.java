/// Decides whether a caller may do what it asks for: finds the bucket, then puts the request's demands to token scope,
/// bucket policy and ACLs.
///
/// Decides on records alone; reads no body and changes nothing.
@NullMarked
package io.cloakroom.gateway.access;

import org.jspecify.annotations.NullMarked;
