package io.cloakroom.s3.access;

import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.CorsRules.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Validates CORS rules against AWS's limits (Amazon S3 User Guide, "Elements of a CORS configuration").
public final class CorsDocument {
    private static final int MOST_RULES = 100;
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_ID_CHARS = 255;
    private static final int MOST_DIGITS = 9;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private CorsDocument() {}

    /// One rule as the client wrote it.
    public record AskedRule(
            @Nullable String id,
            @Nullable List<@Nullable String> allowedOrigins,
            @Nullable List<@Nullable String> allowedMethods,
            @Nullable List<@Nullable String> allowedHeaders,
            @Nullable List<@Nullable String> exposedHeaders,
            @Nullable String maxAgeSeconds) {}

    /// @throws CorsException when the rules cannot be accepted
    public static CorsRules of(@Nullable List<? extends @Nullable AskedRule> requested) {
        if (requested == null || requested.isEmpty()) {
            throw malformed("there is no CORS rule");
        }
        if (requested.size() > MOST_RULES) {
            throw refused("The number of CORS rules should not exceed allowed limit of " + MOST_RULES + " rules.");
        }
        var cors = new CorsRules(requested.stream().map(CorsDocument::rule).toList());
        if (cors.characters() > MOST_CHARACTERS) {
            throw refused("The CORS configuration exceeds the limit of 64 KB.");
        }
        return cors;
    }

    private static CorsException malformed(String message) {
        return new CorsException(true, message);
    }

    private static CorsException refused(String message) {
        return new CorsException(false, message);
    }

    private static Rule rule(@Nullable AskedRule requested) {
        if (requested == null) {
            throw malformed("a CORS rule is missing");
        }
        var origins = texts("AllowedOrigin", requested.allowedOrigins());
        var methods = texts("AllowedMethod", requested.allowedMethods());
        var headers = texts("AllowedHeader", requested.allowedHeaders());
        var exposed = texts("ExposeHeader", requested.exposedHeaders());
        var id = requested.id();
        if (origins.isEmpty() || methods.isEmpty()) {
            throw malformed("a CORS rule has at least one AllowedOrigin and one AllowedMethod");
        }
        if (id != null && id.length() > MOST_ID_CHARS) {
            throw malformed("the ID of a CORS rule has at most " + MOST_ID_CHARS + " characters");
        }
        origins.forEach(each -> requireOneWildcard("AllowedOrigin", each));
        headers.forEach(each -> requireOneWildcard("AllowedHeader", each));
        for (var method : methods) {
            if (!METHODS.contains(method)) {
                throw refused("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        for (var header : exposed) {
            if (header.contains("*")) {
                throw refused("ExposeHeader \"" + header
                        + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
            }
        }
        return new Rule(id, origins, methods, headers, exposed, seconds(requested.maxAgeSeconds()));
    }

    /// These texts are repeated in response headers, so they must not contain anything that ends a header.
    private static List<String> texts(String element, @Nullable List<@Nullable String> requested) {
        if (requested == null) {
            return List.of();
        }
        var texts = requested.stream()
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (requested.stream().anyMatch(each -> each == null || each.isBlank())
                || texts.stream().anyMatch(CorsDocument::isNoText)) {
            throw malformed("each " + element + " of a CORS rule is visible ASCII, without spaces, and not empty");
        }
        return texts;
    }

    private static boolean isNoText(String text) {
        return text.chars().anyMatch(each -> each <= ' ' || each > '~');
    }

    private static void requireOneWildcard(String element, String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw refused(element + " \"" + text + "\" can not have more than one wildcard.");
        }
    }

    private static @Nullable Integer seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var digits = text.strip();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(Character::isDigit)) {
            throw malformed("MaxAgeSeconds is a number of at most " + MOST_DIGITS + " digits");
        }
        return Integer.valueOf(digits);
    }
}
