package io.cloakroom.s3.policy;

import java.util.Optional;

/// What a token may do within its buckets and prefixes. Only the full level changes ACLs, because publishing an
/// object to strangers is more than writing it.
public enum ScopeLevel {
    READ("read", "Read"),
    WRITE("write", "Write only"),
    READ_WRITE("read-write", "Read and write"),
    LIST("list", "List only"),
    FULL("full", "Everything");

    private final String code;
    private final String label;

    ScopeLevel(String code, String label) {
        this.code = code;
        this.label = label;
    }

    public String code() {
        return code;
    }

    public String label() {
        return label;
    }

    /// Whether public uploads are a meaningful option: the level writes, but does not include ACLs anyway.
    public boolean mayGainPublicUploads() {
        return this == WRITE || this == READ_WRITE;
    }

    static Optional<ScopeLevel> named(String code) {
        for (var level : values()) {
            if (level.code.equals(code)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
