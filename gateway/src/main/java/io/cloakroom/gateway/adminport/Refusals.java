package io.cloakroom.gateway.adminport;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.ErrorXml;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Renders refusals of the HTTP server as S3 errors.
public final class Refusals {
    /// The message to a client that speaks plain HTTP to a port with TLS.
    static final String PLAIN_HTTP = "You have sent a plain HTTP request to an HTTPS port. Write https:// in the URL.";

    private Refusals() {}

    public static HttpResponse s3(Refusal kind, String requestId) {
        var error = error(kind);
        var hostId = S3Request.hostId(requestId);
        var text = switch (kind) {
            case TRANSFER_CODING -> S3Error.headerNotImplementedText("Transfer-Encoding");
            case PLAIN_HTTP -> PLAIN_HTTP;
            default -> error.message();
        };
        var document = new ErrorXml(error.code(), text, Map.of(), "", requestId, hostId);
        var headers = HttpHeaders.builder()
                .add("x-amz-request-id", requestId)
                .add("x-amz-id-2", hostId)
                .add("content-type", "application/xml");
        return HttpResponse.of(
                kind.status(),
                headers.build(),
                new Content.Bytes(document.toXml().getBytes(StandardCharsets.UTF_8)));
    }

    private static S3Error error(Refusal kind) {
        return switch (kind) {
            case BAD_REQUEST, PLAIN_HTTP, HTTP_VERSION -> S3Error.BAD_REQUEST;
            case HEADER_TOO_LARGE -> S3Error.REQUEST_HEADER_SECTION_TOO_LARGE;
            case URI_TOO_LONG -> S3Error.URI_TOO_LONG;
            case TRANSFER_CODING -> S3Error.NOT_IMPLEMENTED;
            case TIMEOUT -> S3Error.REQUEST_TIMEOUT;
            case OVERLOAD -> S3Error.SLOW_DOWN;
            case INTERNAL_ERROR -> S3Error.INTERNAL_ERROR;
        };
    }
}
