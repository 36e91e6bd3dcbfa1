package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.CorsXml;
import io.cloakroom.storage.CorsRules;
import io.cloakroom.storage.CorsRules.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a CORSConfiguration says, held against AWS's rules (Amazon S3 User Guide, "Elements of a CORS configuration").
final class CorsForm {
    private static final int MOST_RULES = 100;
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_ID_CHARS = 255;
    private static final int MOST_DIGITS = 9;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private CorsForm() {}

    /// @throws S3Exception MalformedXML, InvalidRequest
    static CorsRules read(CorsXml document) {
        var rules = document.rules();
        if (rules == null || rules.isEmpty()) {
            throw S3Error.MALFORMED_XML.exception();
        }
        if (rules.size() > MOST_RULES) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The number of CORS rules should not exceed allowed limit of " + MOST_RULES + " rules.");
        }
        var cors = new CorsRules(rules.stream().map(CorsForm::rule).toList());
        if (cors.characters() > MOST_CHARACTERS) {
            throw S3Error.INVALID_REQUEST.exception("The CORS configuration exceeds the limit of 64 KB.");
        }
        return cors;
    }

    private static Rule rule(CorsXml.@Nullable Rule asked) {
        if (asked == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var origins = texts(asked.allowedOrigins());
        var methods = texts(asked.allowedMethods());
        var headers = texts(asked.allowedHeaders());
        var exposed = texts(asked.exposedHeaders());
        var id = asked.id();
        if (origins.isEmpty() || methods.isEmpty() || (id != null && id.length() > MOST_ID_CHARS)) {
            throw S3Error.MALFORMED_XML.exception();
        }
        origins.forEach(each -> requireOneWildcard("AllowedOrigin", each));
        headers.forEach(each -> requireOneWildcard("AllowedHeader", each));
        for (var method : methods) {
            if (!METHODS.contains(method)) {
                throw S3Error.INVALID_REQUEST.exception(
                        "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        for (var header : exposed) {
            if (header.contains("*")) {
                throw S3Error.INVALID_REQUEST.exception("ExposeHeader \"" + header
                        + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
            }
        }
        return new Rule(id, origins, methods, headers, exposed, seconds(asked.maxAgeSeconds()));
    }

    /// An answer's header field repeats these, so that none may have anything in it that ends a field.
    private static List<String> texts(@Nullable List<@Nullable String> asked) {
        if (asked == null) {
            return List.of();
        }
        var texts = asked.stream()
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (asked.stream().anyMatch(each -> each == null || each.isBlank())
                || texts.stream().anyMatch(CorsForm::isNoText)) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return texts;
    }

    private static boolean isNoText(String text) {
        return text.chars().anyMatch(each -> each <= ' ' || each > '~');
    }

    private static void requireOneWildcard(String element, String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw S3Error.INVALID_REQUEST.exception(element + " \"" + text + "\" can not have more than one wildcard.");
        }
    }

    private static @Nullable Integer seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var digits = text.strip();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(Character::isDigit)) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return Integer.valueOf(digits);
    }
}
