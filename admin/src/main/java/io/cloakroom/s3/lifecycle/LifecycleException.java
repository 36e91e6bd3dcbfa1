package io.cloakroom.s3.lifecycle;

import org.jspecify.annotations.Nullable;

/// Lifecycle rules that cannot be accepted. The message says what is wrong, and where.
public final class LifecycleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final @Nullable String argument;
    private final @Nullable String value;

    /// The error that Amazon S3 answers.
    public enum Fault {
        /// The document does not follow its schema; S3 gives no details.
        MALFORMED,
        /// A value is wrong.
        INVALID_ARGUMENT,
        /// Values contradict each other.
        INVALID_REQUEST
    }

    private LifecycleException(Fault fault, String message, @Nullable String argument, @Nullable String value) {
        super(message);
        this.fault = fault;
        this.argument = argument;
        this.value = value;
    }

    static LifecycleException malformed(String message) {
        return new LifecycleException(Fault.MALFORMED, message, null, null);
    }

    static LifecycleException request(String message) {
        return new LifecycleException(Fault.INVALID_REQUEST, message, null, null);
    }

    static LifecycleException argument(String name, Object value, String message) {
        return new LifecycleException(Fault.INVALID_ARGUMENT, message, name, value.toString());
    }

    public Fault fault() {
        return fault;
    }

    /// The element whose value is wrong; `null` for other faults.
    public @Nullable String argument() {
        return argument;
    }

    /// The wrong value; `null` exactly when [#argument] is.
    public @Nullable String value() {
        return value;
    }
}
