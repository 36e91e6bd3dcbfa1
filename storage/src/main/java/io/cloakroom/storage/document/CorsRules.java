package io.cloakroom.storage.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which pages of other origins a browser lets at a bucket (Amazon S3 User Guide, "Using cross-origin resource sharing").
///
/// @param rules the first that matches holds
public record CorsRules(List<Rule> rules) implements BucketDocument {
    /// `<ID></ID>`
    private static final int ELEMENT = 9;

    public CorsRules {
        rules = List.copyOf(rules);
    }

    /// How many characters its texts have, with those that the elements around them take at least.
    public int characters() {
        int characters = 0;
        for (var rule : rules) {
            for (var texts : List.of(
                    rule.allowedOrigins(), rule.allowedMethods(), rule.allowedHeaders(), rule.exposedHeaders())) {
                for (var text : texts) {
                    characters += text.length() + ELEMENT;
                }
            }
        }
        return characters;
    }

    /// One rule, with the texts as they were put.
    ///
    /// @param id             `null` when the client gave none
    /// @param allowedOrigins each with one `*` at most
    /// @param allowedHeaders each with one `*` at most
    /// @param maxAgeSeconds  how long a browser may keep the answer to a preflight request; `null` when the client did not say
    public record Rule(
            @Nullable String id,
            List<String> allowedOrigins,
            List<String> allowedMethods,
            List<String> allowedHeaders,
            List<String> exposedHeaders,
            @Nullable Integer maxAgeSeconds) {
        public Rule {
            allowedOrigins = List.copyOf(allowedOrigins);
            allowedMethods = List.copyOf(allowedMethods);
            allowedHeaders = List.copyOf(allowedHeaders);
            exposedHeaders = List.copyOf(exposedHeaders);
        }
    }
}
