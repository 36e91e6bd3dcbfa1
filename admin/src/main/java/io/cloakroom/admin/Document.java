package io.cloakroom.admin;

/// An answer that is not one of our records as JSON.
///
/// @param contentType of `bytes`
/// @param fileName    under which browsers keep it; empty for one that is shown
record Document(String contentType, String fileName, byte[] bytes) {}
