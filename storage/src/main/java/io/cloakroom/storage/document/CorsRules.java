package io.cloakroom.storage.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages of other origins that may use a bucket from a browser (Amazon S3 User Guide, "Using cross-origin resource
/// sharing").
///
/// @param rules the first rule that matches applies
public record CorsRules(List<Rule> rules) implements BucketDocument {
    /// `<ID></ID>`
    private static final int ELEMENT = 9;

    public CorsRules {
        rules = List.copyOf(rules);
    }

    /// The characters of all texts, together with the least that the elements around them take.
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

    /// One rule, with its texts as the client wrote them.
    ///
    /// @param id             `null` when the client gave none
    /// @param allowedOrigins each with one `*` at most
    /// @param allowedHeaders each with one `*` at most
    /// @param maxAgeSeconds  how long a browser may keep the answer to a preflight request; `null` when the client did not
    ///                       say
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
