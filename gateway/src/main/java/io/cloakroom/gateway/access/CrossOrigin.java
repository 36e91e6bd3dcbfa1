package io.cloakroom.gateway.access;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.CorsRules.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers browsers when a page of another origin uses a bucket (Amazon S3 User Guide, "Using cross-origin resource
/// sharing"; Fetch Standard, "CORS protocol"). Two steps of a request's way belong here: the preflight request, and
/// headers on every answer, refusals included.
public final class CrossOrigin {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");
    private static final String VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    private static final String ANY = "*";

    /// Most headers that a preflight request may ask for. Real pages ask for a few.
    private static final int MOST_NAMES = 100;

    private final ProjectStore projects;
    private final BucketConfig config;

    public CrossOrigin(ProjectStore projects, BucketConfig config) {
        this.projects = projects;
        this.config = config;
    }

    /// The answer to a preflight request.
    ///
    /// @throws S3Exception BadRequest for a request that is no preflight, AccessForbidden where no rule allows what it
    /// asks for
    public HttpResponse preflight(HttpRequest http, S3Address address) throws IOException {
        var origin = http.headers()
                .first("origin")
                .orElseThrow(
                        () -> S3Error.BAD_REQUEST.exception("Insufficient information. Origin request header needed."));
        var method = http.headers().first("access-control-request-method").orElse("null");
        if (!METHODS.contains(method)) {
            throw S3Error.BAD_REQUEST.exception("Invalid Access-Control-Request-Method: " + method);
        }
        var rules = rules(address);
        if (rules.isEmpty()) {
            throw forbidden(method, address, "CORSResponse: CORS is not enabled for this bucket.");
        }
        var headerNames = http.headers()
                .first("access-control-request-headers")
                .map(CrossOrigin::names)
                .orElse(List.of());
        var rule = rules.get().rules().stream()
                .filter(each -> headerNames.size() <= MOST_NAMES
                        && allows(each, origin, method)
                        && headerNames.stream().allMatch(header -> allowsHeader(each, header)))
                .findFirst()
                .orElseThrow(() -> forbidden(
                        method,
                        address,
                        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of"
                                + " Origin, request method / Access-Control-Request-Method or"
                                + " Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."));
        var headers = HttpHeaders.builder().add("x-amz-request-id", http.id());
        write(rule, origin, headers);
        if (!headerNames.isEmpty()) {
            headers.add("access-control-allow-headers", String.join(", ", headerNames));
        }
        return HttpResponse.of(200, headers.build(), Content.NONE);
    }

    private static S3Exception forbidden(String method, S3Address address, String message) {
        return S3Error.ACCESS_FORBIDDEN
                .exception(message)
                .with("Method", method)
                .with("ResourceType", address.kind().name());
    }

    /// The answer, with the headers by which the bucket's rules let the page see it. A cache must not give an answer to
    /// another page, not even where no rule allows this page anything.
    public HttpResponse answered(HttpRequest http, S3Address address, HttpResponse response) {
        var rules = http.method().equals("OPTIONS") ? Optional.<CorsRules>empty() : rulesIfKnown(address);
        if (rules.isEmpty()) {
            return response;
        }
        var origin = http.headers().first("origin");
        var rule = origin.flatMap(from -> rules.get().rules().stream()
                .filter(each -> allows(each, from, http.method()))
                .findFirst());
        return response.withHeaders(given -> {
            var headers = HttpHeaders.builder();
            given.forEach(headers::add);
            if (origin.isPresent() && rule.isPresent()) {
                write(rule.get(), origin.get(), headers);
            } else {
                headers.add("vary", VARY);
            }
            return headers.build();
        });
    }

    /// The rules of the bucket; none when the store fails, because then the request itself has failed as well.
    private Optional<CorsRules> rulesIfKnown(S3Address address) {
        try {
            return rules(address);
        } catch (IOException failed) {
            return Optional.empty();
        }
    }

    private Optional<CorsRules> rules(S3Address address) throws IOException {
        var name = address.bucket() == null ? Optional.<BucketName>empty() : BucketName.of(address.bucket());
        var bucket = name.isPresent() ? projects.bucket(name.get()) : Optional.<Bucket>empty();
        return bucket.isPresent()
                ? config.read(bucket.get(), CorsRules.class).map(BucketConfig.StoredDocument::document)
                : Optional.empty();
    }

    private static void write(Rule rule, String origin, HttpHeaders.Builder headers) {
        boolean anybody = rule.allowedOrigins().contains(ANY);
        headers.add("access-control-allow-origin", anybody ? ANY : origin)
                .add("access-control-allow-methods", String.join(", ", rule.allowedMethods()));
        if (!rule.exposedHeaders().isEmpty()) {
            headers.add("access-control-expose-headers", String.join(", ", rule.exposedHeaders()));
        }
        var maxAge = rule.maxAgeSeconds();
        if (maxAge != null) {
            headers.add("access-control-max-age", maxAge.toString());
        }
        if (!anybody) {
            headers.add("access-control-allow-credentials", "true");
        }
        headers.add("vary", VARY);
    }

    private static boolean allows(Rule rule, String origin, String method) {
        return rule.allowedMethods().contains(method)
                && rule.allowedOrigins().stream().anyMatch(pattern -> matches(pattern, origin, false));
    }

    private static boolean allowsHeader(Rule rule, String name) {
        return rule.allowedHeaders().stream().anyMatch(pattern -> matches(pattern, name, true));
    }

    /// @param pattern with at most one `*`
    private static boolean matches(String pattern, String text, boolean anyCase) {
        int star = pattern.indexOf('*');
        int before = star < 0 ? pattern.length() : star;
        int behind = star < 0 ? 0 : pattern.length() - star - 1;
        boolean fits = star < 0 ? text.length() == before : text.length() >= before + behind;
        return fits
                && text.regionMatches(anyCase, 0, pattern, 0, before)
                && text.regionMatches(anyCase, text.length() - behind, pattern, pattern.length() - behind, behind);
    }

    private static List<String> names(String field) {
        var names = new ArrayList<String>();
        for (var each : field.split(",", -1)) {
            var name = each.strip();
            if (!name.isEmpty() && names.stream().noneMatch(name::equalsIgnoreCase)) {
                names.add(name);
            }
            if (names.size() > MOST_NAMES) {
                break;
            }
        }
        return names;
    }
}
