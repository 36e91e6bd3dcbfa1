package io.cloakroom.admin.view;

/// A reference to another resource, by id and name.
public record Ref(String id, String name) {}
