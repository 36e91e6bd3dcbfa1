package io.cloakroom.admin.view;

/// Another thing by id and name.
public record Ref(String id, String name) {}
