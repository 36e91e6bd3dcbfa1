package io.cloakroom.gateway.observe;

import java.time.Instant;

/// A request that was answered for a token.
///
/// @param accessKey of the token
/// @param project   id of its project; empty when only the store knows it, or knows no such token
/// @param operation S3's name of it, or empty when it was refused before that was known
/// @param bucket    empty for none
/// @param status    of the answer
/// @param denied    whether the signature did not match
/// @param bytesIn   of the request's body, as announced
/// @param bytesOut  of the answer's body
/// @param address   of the client
/// @param client    its User-Agent
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
