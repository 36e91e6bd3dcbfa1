package io.cloakroom.gateway.observe;

import java.time.Instant;

/// A request that was answered for a token.
///
/// @param accessKey of the token
/// @param project   id of its project; empty when only the store knows it, or when there is no such token
/// @param operation S3's name of the operation; empty when the request was refused before it was known
/// @param bucket    empty for none
/// @param status    of the answer
/// @param denied    whether the signature did not match
/// @param bytesIn   announced length of the request's body
/// @param bytesOut  length of the answer's body
/// @param address   of the client
/// @param client    the User-Agent
public record Served(
        String accessKey,
        String project,
        String operation,
        String bucket,
        int status,
        boolean denied,
        long bytesIn,
        long bytesOut,
        String address,
        String client,
        Instant time) {}
