package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.engine.Row;
/// The record that payload belongs to: where its blobs are looked for, and what a message about damage names.

public record PayloadOrigin(String space, Row row) {}
