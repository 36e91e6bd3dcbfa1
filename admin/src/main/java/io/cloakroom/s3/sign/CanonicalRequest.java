package io.cloakroom.s3.sign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request in the canonical form that client and server sign (Amazon S3 API Reference, "Signature Calculations for
/// the Authorization Header").
///
/// @param text one char for each byte, as header values arrive
public record CanonicalRequest(String text) {
    /// @param uri           see [#uri]
    /// @param query         see [#query]
    /// @param signedHeaders names in lower case, in the client's order
    /// @param values        all values of a header; empty when the request lacks it
    /// @param payloadHash   value of `x-amz-content-sha256`
    public static CanonicalRequest of(
            String method,
            String uri,
            String query,
            List<String> signedHeaders,
            Function<String, List<String>> values,
            String payloadHash) {
        var text = new StringBuilder(512);
        text.append(method).append('\n').append(uri).append('\n').append(query).append('\n');
        for (var name : signedHeaders) {
            text.append(name).append(':');
            appendValues(text, values.apply(name));
            text.append('\n');
        }
        text.append('\n');
        for (int i = 0; i < signedHeaders.size(); i++) {
            text.append(i == 0 ? "" : ";").append(signedHeaders.get(i));
        }
        return new CanonicalRequest(text.append('\n').append(payloadHash).toString());
    }

    /// Encodes every byte of the path in AWS's way. S3 does not normalise paths.
    ///
    /// @param rawPath as in the request line
    public static String uri(String rawPath) {
        var uri = new StringBuilder(rawPath.length() + 16);
        UriEncoding.appendRecoded(uri, rawPath, true, false);
        return uri.toString();
    }

    /// Encodes the parameters in AWS's way and sorts them by name, then value. Duplicates stay; a parameter without
    /// `=` has an empty value.
    ///
    /// @param rawQuery the text after `?`; `null` for none
    /// @param except   name of a parameter to leave out (the signature itself), or `null`
    public static String query(@Nullable String rawQuery, @Nullable String except) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return "";
        }
        // Names are compared before values: as one text, "a-b=" would sort before "a=".
        record Parameter(String name, String value) implements Comparable<Parameter> {
            @Override
            public int compareTo(Parameter other) {
                int byName = name.compareTo(other.name);
                return byName != 0 ? byName : value.compareTo(other.value);
            }
        }
        var parameters = new ArrayList<Parameter>();
        for (var pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = recoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!pair.isEmpty() && !name.equals(except)) {
                parameters.add(new Parameter(name, equals < 0 ? "" : recoded(pair.substring(equals + 1))));
            }
        }
        Collections.sort(parameters);
        var query = new StringBuilder(rawQuery.length() + 16);
        for (var parameter : parameters) {
            query.append(query.isEmpty() ? "" : "&")
                    .append(parameter.name)
                    .append('=')
                    .append(parameter.value);
        }
        return query.toString();
    }

    private static String recoded(String raw) {
        var out = new StringBuilder(raw.length() + 8);
        UriEncoding.appendRecoded(out, raw, false, true);
        return out.toString();
    }

    /// Trims values, collapses runs of spaces, and joins the values of one header with commas.
    private static void appendValues(StringBuilder text, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",");
            appendCollapsed(text, values.get(i).strip());
        }
    }

    private static void appendCollapsed(StringBuilder text, String value) {
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean blank = c == ' ' || c == '\t';
            if (!blank) {
                text.append(c);
            } else if (!space) {
                text.append(' ');
            }
            space = blank;
        }
    }

    /// SHA-256 in lower-case hex, for the string to sign.
    public String hash() {
        return sha256Hex(bytes());
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String sha256Hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
