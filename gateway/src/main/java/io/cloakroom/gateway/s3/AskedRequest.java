package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.s3.policy.S3Action;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request whose caller is known. Whether the caller may make it is still open, so no operation takes one.
///
/// @param action of its row in the table of operations
/// @param said   facts from the body that policies may ask for; [BodyFacts#LATER] while the operation has yet to find
///               them out, `null` when policies can ask for nothing beyond the header
public record AskedRequest(
        HttpRequest http,
        S3Address address,
        S3Query query,
        S3Action action,
        Caller caller,
        Payload payload,
        @Nullable BodyFacts said) {
    /// This request with another caller, or with the same caller as known later.
    public AskedRequest by(Caller other) {
        return new AskedRequest(http, address, query, action, other, payload, said);
    }

    /// This request with facts from its body.
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
