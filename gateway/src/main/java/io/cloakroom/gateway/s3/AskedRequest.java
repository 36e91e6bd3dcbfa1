package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.s3.policy.S3Action;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request whose caller is known, and nothing more: whether it may do what it asks is still to be found out. No operation takes
/// one.
///
/// @param action of its row in the table of operations
/// @param said   what its body says that policies ask for; [BodyFacts#LATER] before it is known, `null` where all that they ask
///               for is in the header
public record AskedRequest(
        HttpRequest http,
        S3Address address,
        S3Query query,
        S3Action action,
        Caller caller,
        Payload payload,
        @Nullable BodyFacts said) {
    /// This request of another caller, or of the same one as it is known later.
    public AskedRequest by(Caller other) {
        return new AskedRequest(http, address, query, action, other, payload, said);
    }

    /// This request, with what its body says.
    public AskedRequest saying(BodyFacts body) {
        return new AskedRequest(http, address, query, action, caller, payload, body);
    }

    /// The first header field of this name (lower case).
    public Optional<String> header(String name) {
        return http.headers().first(name);
    }

    /// Whether the header field of this name (lower case) says `true`, in any case.
    public boolean isTrue(String name) {
        return header(name)
                .filter(value -> value.strip().equalsIgnoreCase("true"))
                .isPresent();
    }
}
