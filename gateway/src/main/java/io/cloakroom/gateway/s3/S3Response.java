package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.storage.Body;
import java.nio.charset.StandardCharsets;

/// The answer of an operation; becomes an [HttpResponse] with the fields that every answer of S3 has.
public final class S3Response {
    private final int status;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private Content content = Content.NONE;

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

    /// Bytes of an object; `onClosed` runs when they were sent or could not be.
    public S3Response body(Body body, Runnable onClosed) {
        content = new Content.Stored(body, onClosed);
        return this;
    }

    /// @param requestId of the request that is answered
    public HttpResponse toHttp(String requestId) {
        headers.add("x-amz-request-id", requestId);
        headers.add("x-amz-id-2", S3Request.hostId(requestId));
        return HttpResponse.of(status, headers.build(), content);
    }
}
