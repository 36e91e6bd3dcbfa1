package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.storage.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The answer of an operation; becomes an [HttpResponse] with the fields that every answer of S3 has.
public final class S3Response {
    private final int status;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private Content content = Content.NONE;
    private List<Touched> touched = List.of();

    /// What became of one of several keys.
    ///
    /// @param status that a request for this key alone would have been answered with
    /// @param code   of the error, or empty
    public record Touched(String operation, String key, int status, String code) {}

    private S3Response(int status) {
        this.status = status;
    }

    public static S3Response of(int status) {
        return new S3Response(status);
    }

    /// Adds a field; name in lower case.
    public S3Response header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /// An XML document; the answer has its length, never chunked.
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

    /// Bytes of an object; `onClosed` runs when they were sent or could not be.
    public S3Response body(Body body, Runnable onClosed) {
        content = new Content.Stored(body, onClosed);
        return this;
    }

    /// Says of each key what became of it, for the access log.
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
