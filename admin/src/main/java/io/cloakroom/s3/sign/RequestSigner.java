package io.cloakroom.s3.sign;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The client's side: signs requests to S3 with a token, as a link or with headers.
public final class RequestSigner {
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final Duration LONGEST_LIFE = Duration.ofDays(7);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String accessKey;
    private final String secret;
    private final String region;

    public RequestSigner(String accessKey, String secret, String region) {
        this.accessKey = accessKey;
        this.secret = secret;
        this.region = region;
    }

    /// A request to sign.
    ///
    /// @param endpoint scheme, host and port as the client will send them
    /// @param path     decoded, begins with `/`; contains the bucket in path style
    /// @param query    decoded parameters
    /// @param headers  additional headers of the request, in ASCII, names in lower case; all are signed
    public record Request(
            String method, URI endpoint, String path, Map<String, String> query, Map<String, String> headers) {
        public Request {
            query = Map.copyOf(query);
            headers = Map.copyOf(headers);
        }
    }

    /// Makes a presigned link.
    ///
    /// @param life one second to seven days
    public URI presign(Request request, Instant at, Duration life) {
        if (life.compareTo(Duration.ofSeconds(1)) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a presigned link lives for one second to seven days, not " + life);
        }
        var scope = scope(at);
        var fields = fields(request);
        var query = new TreeMap<>(request.query());
        query.put("X-Amz-Algorithm", CredentialScope.ALGORITHM);
        query.put("X-Amz-Credential", accessKey + "/" + scope.text());
        query.put("X-Amz-Date", TIMESTAMP.format(at));
        query.put("X-Amz-Expires", Long.toString(life.toSeconds()));
        query.put("X-Amz-SignedHeaders", String.join(";", fields.keySet()));
        var encoded = CanonicalRequest.query(encode(query), null);
        var signature = signature(request, encoded, fields, UNSIGNED_PAYLOAD, at);
        return URI.create(root(request.endpoint()) + UriEncoding.encode(request.path(), true) + "?" + encoded
                + "&X-Amz-Signature=" + signature);
    }

    /// The headers of the request together with those that sign it: `authorization`, `host`, `x-amz-date`,
    /// `x-amz-content-sha256`.
    ///
    /// @param payloadHash SHA-256 of the body in lower-case hex, or [#UNSIGNED_PAYLOAD]
    public Map<String, String> sign(Request request, String payloadHash, Instant at) {
        var fields = fields(request);
        fields.put("x-amz-date", TIMESTAMP.format(at));
        fields.put("x-amz-content-sha256", payloadHash);
        var query = CanonicalRequest.query(encode(request.query()), null);
        var signature = signature(request, query, fields, payloadHash, at);
        var signed = new TreeMap<>(fields);
        signed.put(
                "authorization",
                CredentialScope.ALGORITHM + " Credential=" + accessKey + "/"
                        + scope(at).text() + ", SignedHeaders=" + String.join(";", fields.keySet()) + ", Signature="
                        + signature);
        return signed;
    }

    private String signature(
            Request request, String query, Map<String, String> fields, String payloadHash, Instant at) {
        var canonical = CanonicalRequest.of(
                request.method(),
                UriEncoding.encode(request.path(), true),
                query,
                new ArrayList<>(fields.keySet()),
                name -> List.of(fields.getOrDefault(name, "")),
                payloadHash);
        var scope = scope(at);
        return SigningKey.derive(secret, scope).sign(scope.stringToSign(TIMESTAMP.format(at), canonical));
    }

    private CredentialScope scope(Instant at) {
        return new CredentialScope(TIMESTAMP.format(at).substring(0, 8), region, "s3");
    }

    private static SortedMap<String, String> fields(Request request) {
        var fields = new TreeMap<>(request.headers());
        fields.put("host", host(request.endpoint()));
        return fields;
    }

    private static String encode(Map<String, String> query) {
        var text = new StringBuilder();
        query.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(UriEncoding.encode(name, false))
                .append('=')
                .append(UriEncoding.encode(value, false)));
        return text.toString();
    }

    private static String root(URI endpoint) {
        return endpoint.getScheme() + "://" + host(endpoint);
    }

    /// The Host header as clients send it: without the scheme's default port.
    private static String host(URI endpoint) {
        var own = "https".equals(endpoint.getScheme()) ? ":443" : ":80";
        var authority = endpoint.getRawAuthority();
        return authority.endsWith(own) ? authority.substring(0, authority.length() - own.length()) : authority;
    }
}
