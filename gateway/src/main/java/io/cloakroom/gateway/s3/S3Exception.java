package io.cloakroom.gateway.s3;

import io.cloakroom.s3.access.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal that the client sees. Has no stack trace, because it is no bug.
public final class S3Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final S3Error error;
    private final transient Map<String, String> elements = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable String resource;
    private transient Decision.@Nullable Denied why;

    S3Exception(S3Error error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    /// Adds an element to the error document, as AWS documents it for this code (`Region`, `StringToSign`, …).
    public S3Exception with(String element, String value) {
        elements.put(element, value);
        return this;
    }

    /// Adds a header to the answer (`content-range`, `x-amz-bucket-region`, …), name in lower case.
    public S3Exception header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Names another resource than the path of the request.
    public S3Exception resource(String path) {
        this.resource = path;
        return this;
    }

    /// Keeps the reason for AccessDenied for the logs; the client does not learn it.
    public S3Exception because(Decision.Denied denied) {
        this.why = denied;
        return this;
    }

    /// The reason for AccessDenied; `null` for any other refusal.
    public Decision.@Nullable Denied why() {
        return why;
    }

    public S3Error error() {
        return error;
    }

    public String text() {
        var message = getMessage();
        return message == null ? error.message() : message;
    }

    public Map<String, String> elements() {
        return elements;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public @Nullable String resource() {
        return resource;
    }
}
