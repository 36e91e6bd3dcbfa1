package io.cloakroom.storage.token;

/// Requests counted over some time.
///
/// @param requests all that were answered for the token or project, refused ones included
/// @param errors   those answered with a status of 400 or more
/// @param denied   those of the errors whose signature did not match
/// @param bytesIn  of request bodies
/// @param bytesOut of response bodies
public record Traffic(long requests, long errors, long denied, long bytesIn, long bytesOut) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(
                requests + other.requests,
                errors + other.errors,
                denied + other.denied,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut);
    }
}
