package io.cloakroom.storage.token;

/// What a token may do, as a policy document in the policy language of S3.
///
/// @param policy JSON text; empty for everything in the project
public record TokenScope(String policy) {
    public static final TokenScope FULL = new TokenScope("");

    public boolean isFull() {
        return policy.isEmpty();
    }
}
