package io.cloakroom.storage.token;

import java.time.Instant;

/// When, from where and by what a token was last used.
///
/// @param address   IP address of the client
/// @param operation by its name in S3, such as `PutObject`
/// @param bucket    empty for an operation on no bucket
/// @param client    the client's User-Agent, shortened and without control characters; may be empty
public record LastUse(Instant time, String address, String operation, String bucket, String client) {}
