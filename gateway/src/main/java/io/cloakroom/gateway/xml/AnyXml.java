package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document with any elements, by their names. For a kind of document of which only the empty one is known.
public record AnyXml(@JsonAnySetter Map<String, Object> elements) {
    public AnyXml(@Nullable Map<String, Object> elements) {
        this.elements = elements == null ? Map.of() : elements;
    }

    /// Whether the document holds nothing but white space.
    public boolean isEmpty() {
        return elements.entrySet().stream()
                .allMatch(each -> each.getKey().isEmpty() && each.getValue() instanceof String text && text.isBlank());
    }
}
