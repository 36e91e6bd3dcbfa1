package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import java.io.IOException;
import java.util.Optional;

/// A request that its caller may make. Only the authoriser makes one.
public sealed interface Admitted permits S3Request, AccountRequest {
    AskedRequest asked();

    /// This request as it is admitted at this moment. A body may take its time, and its token may have been disabled,
    /// deleted or limited meanwhile: to be called right before a change is committed.
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

    /// Finds out whether a request would be admitted now.
    @FunctionalInterface
    interface Readmission<R extends Admitted> {
        /// Of a request of which nobody will ask again.
        static <R extends Admitted> Readmission<R> none() {
            return () -> {
                throw new IllegalStateException("the request is admitted once");
            };
        }

        /// @throws S3Exception when it would not
        R readmit() throws IOException;
    }
}
