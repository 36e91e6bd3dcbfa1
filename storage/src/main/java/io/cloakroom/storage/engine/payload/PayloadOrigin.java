package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.engine.Row;
/// The record that payload belongs to. It says in which space its blobs are, and names the record in messages about damage.

public record PayloadOrigin(String space, Row row) {}
