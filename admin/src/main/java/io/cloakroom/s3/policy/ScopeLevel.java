package io.cloakroom.s3.policy;

import java.util.Optional;

/// What a token may do with what it may reach. Who may read an object besides the project's tokens is not a matter of
/// reading and writing: only the full level changes ACLs.
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

    /// Whether it means something to let such a token make its uploads public: it writes, and may not do so anyway.
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
