package io.cloakroom.gateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The decoded query parameters of a request. When a name comes twice, the first one counts.
public final class S3Query {
    private static final S3Query NONE = new S3Query(Map.of());
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final Map<String, String> parameters;

    private S3Query(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /// @param raw behind the `?`, as it came
    /// @throws S3Exception InvalidURI when it is not valid percent-encoded UTF-8
    public static S3Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = PercentCodec.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : PercentCodec.decodeQuery(pair.substring(equals + 1));
                parameters.putIfAbsent(name, value);
            }
        }
        return new S3Query(Collections.unmodifiableMap(parameters));
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /// The value of a parameter; an empty text when there is none.
    public String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// A parameter that limits a number; `most` when it is absent, empty or larger.
    ///
    /// @throws S3Exception InvalidArgument when it is no number, negative or beyond an int
    public int limit(String name, int most) {
        return Math.min(number(name, most), most);
    }

    /// A parameter that is a number of at least 0.
    ///
    /// @throws S3Exception InvalidArgument when it is no number, negative or beyond an int
    public int number(String name, int otherwise) {
        var text = parameters.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        // No sign and no digits of other scripts: conditions of policies read the same parameter in the same way.
        if (DIGITS.matcher(text).matches() && Long.parseLong(text) <= Integer.MAX_VALUE) {
            return Integer.parseInt(text);
        }
        throw text.matches("-[0-9]+")
                ? invalid("Argument " + name + " must be an integer between 0 and 2147483647", name, text)
                : invalid("Provided " + name + " not an integer or within integer range", name, text);
    }

    private static S3Exception invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }

    /// All parameters by name, in the order in which they came.
    public Map<String, String> all() {
        return parameters;
    }
}
