package io.cloakroom.gateway.model;

import java.util.Map;
import java.util.TreeMap;

/// What a client says about an object: nothing, or a content type and a header of its own; and its storage class.
///
/// @param storageClass STANDARD is not sent, and no answer has it in a header
record Metadata(int variant, String storageClass) {
    private static final String STANDARD = "STANDARD";
    static final Metadata NONE = new Metadata(0, STANDARD);

    /// The headers of the request.
    Map<String, String> sent() {
        var sent = new TreeMap<String, String>();
        if (variant != 0) {
            sent.put("content-type", "text/x-" + variant);
            sent.put("x-amz-meta-colour", "blue " + variant);
        }
        if (!storageClass.equals(STANDARD)) {
            sent.put("x-amz-storage-class", storageClass);
        }
        return sent;
    }

    /// The headers of each answer that tells of the object.
    Map<String, String> kept() {
        var kept = new TreeMap<>(sent());
        kept.putIfAbsent("content-type", "binary/octet-stream");
        return kept;
    }

    /// What a copy has that says nothing about itself.
    Metadata copied() {
        return new Metadata(variant, STANDARD);
    }

    boolean saysNothing() {
        return equals(NONE);
    }

    @Override
    public String toString() {
        return (variant == 0 ? "no metadata" : "metadata " + variant)
                + (storageClass.equals(STANDARD) ? "" : ", class " + storageClass);
    }
}
