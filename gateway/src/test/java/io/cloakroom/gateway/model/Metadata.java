package io.cloakroom.gateway.model;

import java.util.Map;
import java.util.TreeMap;

/// The headers with which a client describes an object: none, or a content type and user metadata; storage class; tags;
/// protection; encryption, as requested or as it is.
///
/// @param storageClass STANDARD is not sent, and no answer has it in a header
/// @param tags         how many
record Metadata(int variant, String storageClass, int tags, LockHeaders lock, EncryptionChoice encryption) {
    private static final String STANDARD = "STANDARD";
    static final Metadata NONE = new Metadata(0, STANDARD, 0, LockHeaders.NONE, EncryptionChoice.NONE);

    /// The headers of the request.
    Map<String, String> sent(S3Model model) {
        var sent = said();
        sent.putAll(lock.sent(model));
        sent.putAll(encryption.sent());
        if (tags > 0) {
            sent.put("x-amz-tagging", "of=the+model" + (tags > 1 ? "&and1=a+b" : ""));
        }
        return sent;
    }

    private Map<String, String> said() {
        var said = new TreeMap<String, String>();
        if (variant != 0) {
            said.put("content-type", "text/x-" + variant);
            said.put("x-amz-meta-colour", "blue " + variant);
        }
        if (!storageClass.equals(STANDARD)) {
            said.put("x-amz-storage-class", storageClass);
        }
        return said;
    }

    /// The headers of each answer about the object, except for its tags and its protection, which may change.
    Map<String, String> kept() {
        var kept = said();
        kept.putIfAbsent("content-type", "binary/octet-stream");
        kept.putAll(encryption.told());
        return kept;
    }

    /// The metadata of a copy that sets none itself.
    ///
    /// @param now the tags of its source
    Metadata copied(int now) {
        return new Metadata(variant, STANDARD, now, LockHeaders.NONE, EncryptionChoice.NONE);
    }

    Metadata in(String otherClass) {
        return new Metadata(variant, otherClass, tags, lock, encryption);
    }

    Metadata encrypted(EncryptionChoice other) {
        return new Metadata(variant, storageClass, tags, lock, other);
    }

    Metadata withoutLock() {
        return new Metadata(variant, storageClass, tags, LockHeaders.NONE, encryption);
    }

    /// Whether it has headers that an append would ignore, and therefore refuses.
    boolean setsMoreThanHeaders() {
        return tags > 0 || !storageClass.equals(STANDARD);
    }

    boolean saysNothing() {
        return equals(NONE);
    }

    @Override
    public String toString() {
        return (variant == 0 ? "no metadata" : "metadata " + variant)
                + (storageClass.equals(STANDARD) ? "" : ", class " + storageClass)
                + (tags == 0 ? "" : ", " + tags + " tags")
                + lock
                + (encryption == EncryptionChoice.NONE ? "" : ", " + encryption);
    }
}
