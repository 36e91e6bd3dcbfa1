package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import java.util.Optional;

/// Lets the control panel's page use S3 from the browser (Fetch Standard, CORS), in every bucket, whatever the bucket's
/// own CORS rules say. The page's origin is in the sealed session token of the temporary keys that sign the page's
/// links. Nobody else can make such a token, so no setting has to name the panel's address.
public final class PanelOrigin implements HttpHandler {
    private static final String METHODS = "GET, PUT, HEAD, DELETE";
    private static final String ONE_HOUR = "3600";

    private final HttpHandler next;
    private final TemporaryKeys keys;

    public PanelOrigin(HttpHandler next, TemporaryKeys keys) {
        this.next = next;
        this.keys = keys;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        var origin = request.headers().first("origin");
        if (origin.isEmpty() || request.query() == null || !isPanel(request, origin.get())) {
            return next.handle(request);
        }
        if (request.method().equals("OPTIONS")) {
            return preflight(request, origin.get());
        }
        return next.handle(request).withHeaders(given -> withOrigin(given, origin.get()));
    }

    private static HttpHeaders withOrigin(HttpHeaders given, String origin) {
        var headers = HttpHeaders.builder();
        given.forEach((name, value) -> {
            // Leaves out what the bucket's own CORS rules have added: browsers accept each of these headers once.
            if (!name.startsWith("access-control-")) {
                headers.add(name, value);
            }
        });
        return headers.add("access-control-allow-origin", origin)
                .add("access-control-expose-headers", "etag, x-amz-request-id")
                .add("vary", "origin")
                .build();
    }

    private boolean isPanel(HttpRequest request, String origin) {
        return sessionToken(request)
                .flatMap(token -> TemporaryKeys.accessKeyOf(token).flatMap(accessKey -> keys.open(accessKey, token)))
                .filter(opened -> opened.holder().origin().equals(origin))
                .isPresent();
    }

    private static Optional<String> sessionToken(HttpRequest request) {
        try {
            return S3Query.parse(request.query()).get("X-Amz-Security-Token");
        } catch (S3Exception badQuery) {
            return Optional.empty(); // S3 itself refuses such a query
        }
    }

    private static HttpResponse preflight(HttpRequest request, String origin) {
        var headers = HttpHeaders.builder()
                .add("x-amz-request-id", request.id())
                .add("access-control-allow-origin", origin)
                .add("access-control-allow-methods", METHODS)
                .add("access-control-max-age", ONE_HOUR)
                .add("vary", "origin, access-control-request-headers, access-control-request-method");
        request.headers()
                .first("access-control-request-headers")
                .filter(names -> names.matches("[A-Za-z0-9, -]{1,500}"))
                .ifPresent(names -> headers.add("access-control-allow-headers", names));
        return HttpResponse.of(200, headers.build(), Content.NONE);
    }
}
