package io.cloakroom.gateway.model;

import java.util.Map;
import java.util.TreeMap;

/// What a client says about an object: nothing, or a content type and a header of its own.
record Metadata(int variant) {
    static final Metadata NONE = new Metadata(0);

    /// The headers of the request.
    Map<String, String> sent() {
        return variant == 0
                ? Map.of()
                : Map.of("content-type", "text/x-" + variant, "x-amz-meta-colour", "blue " + variant);
    }

    /// The headers of each answer that tells of the object.
    Map<String, String> kept() {
        var kept = new TreeMap<>(sent());
        kept.putIfAbsent("content-type", "binary/octet-stream");
        return kept;
    }

    @Override
    public String toString() {
        return variant == 0 ? "no metadata" : "metadata " + variant;
    }
}
