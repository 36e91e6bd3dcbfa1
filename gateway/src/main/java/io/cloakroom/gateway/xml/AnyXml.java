package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document with whatever elements, by their names, for a kind of document of which the empty one is all that is known.
public record AnyXml(@JsonAnySetter Map<String, Object> elements) {
    public AnyXml(@Nullable Map<String, Object> elements) {
        this.elements = elements == null ? Map.of() : elements;
    }

    /// Whether there is nothing in the document but white space.
    public boolean isEmpty() {
        return elements.entrySet().stream()
                .allMatch(each -> each.getKey().isEmpty() && each.getValue() instanceof String text && text.isBlank());
    }
}
