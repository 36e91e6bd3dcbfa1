package io.cloakroom.admin.rest;

/// An answer that is a document rather than a record in JSON.
///
/// @param contentType of `bytes`
/// @param fileName    name for the download; empty when the browser shows the document
public record Document(String contentType, String fileName, byte[] bytes) {}
