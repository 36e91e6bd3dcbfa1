package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.storage.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The answer of an operation. Becomes an [HttpResponse] with the headers that every answer of S3 has.
public final class S3Response {
    private final int status;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private Content content = Content.NONE;
    private List<Touched> touched = List.of();

    /// What became of one key of an operation on several keys.
    ///
    /// @param status of the answer to a request for this key alone
    /// @param code   of the error; empty for none
    public record Touched(String operation, String key, int status, String code) {}

    private S3Response(int status) {
        this.status = status;
    }

    public static S3Response of(int status) {
        return new S3Response(status);
    }

    /// Adds a header; name in lower case.
    public S3Response header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /// An XML document. The answer has a Content-Length and is never chunked.
    public S3Response xml(String document) {
        headers.add("content-type", "application/xml");
        content = new Content.Bytes(document.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// A JSON document.
    public S3Response json(String document) {
        headers.add("content-type", "application/json");
        content = new Content.Bytes(document.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Bytes of an object. `onClosed` runs when they have been sent or cannot be sent.
    public S3Response body(Body body, Runnable onClosed) {
        content = new Content.StoredBody(body, onClosed);
        return this;
    }

    /// Tells the access log what became of each key.
    public S3Response touched(List<Touched> keys) {
        touched = List.copyOf(keys);
        return this;
    }

    public List<Touched> touched() {
        return touched;
    }

    /// @param requestId of the request that is answered
    public HttpResponse toHttp(String requestId) {
        headers.add("x-amz-request-id", requestId);
        headers.add("x-amz-id-2", S3Request.hostId(requestId));
        return HttpResponse.of(status, headers.build(), content);
    }
}
