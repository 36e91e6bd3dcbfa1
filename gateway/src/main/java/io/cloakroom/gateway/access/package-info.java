/// Whether they may: bucket and owner first, then what the token's scope and the canned ACLs allow.
///
/// Decides on records alone; reads no body and changes nothing.
@NullMarked
package io.cloakroom.gateway.access;

import org.jspecify.annotations.NullMarked;
