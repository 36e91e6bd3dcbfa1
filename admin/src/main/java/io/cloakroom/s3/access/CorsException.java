package io.cloakroom.s3.access;

/// CORS rules that cannot be accepted. The message says what is wrong, and where.
public final class CorsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    CorsException(boolean malformed, String message) {
        super(message);
        this.malformed = malformed;
    }

    /// Whether Amazon S3 answers only MalformedXML for such a document.
    public boolean isMalformed() {
        return malformed;
    }
}
