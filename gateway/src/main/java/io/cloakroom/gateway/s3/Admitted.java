package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import java.io.IOException;
import java.util.Optional;

/// A request that its caller may make. Only [io.cloakroom.gateway.access.Authorizer] makes one.
public sealed interface Admitted permits S3Request, AccountRequest {
    AskedRequest asked();

    /// The request, admitted again at this moment. To be called right before a change is committed: while a long body
    /// came, the token may have been disabled, deleted or limited.
    ///
    /// @throws S3Exception InvalidAccessKeyId, ExpiredToken, AccessDenied
    Admitted admittedNow() throws IOException;

    default HttpRequest http() {
        return asked().http();
    }

    default S3Address address() {
        return asked().address();
    }

    default S3Query query() {
        return asked().query();
    }

    default Caller caller() {
        return asked().caller();
    }

    default Payload payload() {
        return asked().payload();
    }

    /// See [AskedRequest#header].
    default Optional<String> header(String name) {
        return asked().header(name);
    }

    /// See [AskedRequest#isTrue].
    default boolean isTrue(String name) {
        return asked().isTrue(name);
    }

    /// Admits a request again.
    @FunctionalInterface
    interface Readmission<R extends Admitted> {
        /// For a request that is never admitted again.
        static <R extends Admitted> Readmission<R> none() {
            return () -> {
                throw new IllegalStateException("the request is admitted once");
            };
        }

        /// @throws S3Exception when the request is refused now
        R readmit() throws IOException;
    }
}
