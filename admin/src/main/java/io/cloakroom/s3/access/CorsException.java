package io.cloakroom.s3.access;

/// CORS rules that are not to be kept. The message says what and where.
public final class CorsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    CorsException(boolean malformed, String message) {
        super(message);
        this.malformed = malformed;
    }

    /// Whether Amazon S3 says of such a document only that it is malformed.
    public boolean isMalformed() {
        return malformed;
    }
}
