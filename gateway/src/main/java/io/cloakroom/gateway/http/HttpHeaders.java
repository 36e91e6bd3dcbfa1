package io.cloakroom.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Header fields in the order in which they came, with names in lower case. Answers are sent with the names spelled as
/// AWS spells them. Values are as on the wire, decoded as ISO-8859-1 (one char for each byte) and trimmed of white
/// space. Immutable.
public final class HttpHeaders {
    public static final HttpHeaders NONE = new HttpHeaders(new String[0]);

    private final String[] namesAndValues;

    private HttpHeaders(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The value of the first field of this name (lower case).
    public Optional<String> first(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return Optional.of(namesAndValues[i + 1]);
            }
        }
        return Optional.empty();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /// Whether there is a field whose name begins so (lower case).
    public boolean hasAnyThatBegins(String prefix) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /// The values of all fields of this name (lower case).
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        forEach((each, value) -> {
            if (each.equals(name)) {
                values.add(value);
            }
        });
        return values;
    }

    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            visitor.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /// Collects fields. Not for several threads.
    public static final class Builder {
        private final ArrayList<String> fields = new ArrayList<>();

        private Builder() {}

        /// @param name in lower case
        public Builder add(String name, String value) {
            fields.add(name);
            fields.add(value);
            return this;
        }

        public HttpHeaders build() {
            return new HttpHeaders(fields.toArray(String[]::new));
        }
    }
}
