package io.cloakroom.storage.engine;

/// The record that payload belongs to: where its blobs are looked for, and what a message about damage names.
record Origin(String space, Row row) {}
