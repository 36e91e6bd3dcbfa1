package io.cloakroom.admin.server;

/// What an S3 client needs to know about this server.
///
/// @param endpoint URL of the S3 port from outside
public record ServerFacts(String endpoint, String region) {}
