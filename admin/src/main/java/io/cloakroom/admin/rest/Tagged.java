package io.cloakroom.admin.rest;

/// An answer with its entity tag.
public record Tagged(Object body, String etag) {}
