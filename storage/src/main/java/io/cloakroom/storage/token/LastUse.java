package io.cloakroom.storage.token;

import java.time.Instant;

/// When, from where and by what a token was last used.
///
/// @param address   IP address of the client
/// @param operation S3's name of it: `PutObject`
/// @param bucket    empty for an operation on no bucket
/// @param client    its User-Agent, shortened, without control characters; may be empty
public record LastUse(Instant time, String address, String operation, String bucket, String client) {}
