package io.cloakroom.admin.rest;

/// An answer that is not one of our records as JSON.
///
/// @param contentType of `bytes`
/// @param fileName    under which browsers keep it; empty for one that is shown
public record Document(String contentType, String fileName, byte[] bytes) {}
