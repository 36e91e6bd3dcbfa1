package io.cloakroom.admin;

/// An answer with its entity tag.
record Tagged(Object body, String etag) {}
