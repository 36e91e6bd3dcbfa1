package io.cloakroom.s3.lifecycle;

import org.jspecify.annotations.Nullable;

/// Lifecycle rules that are not to be kept. The message says what and where.
public final class LifecycleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final @Nullable String argument;
    private final @Nullable String value;

    /// What Amazon S3 answers.
    public enum Fault {
        /// That the document does not follow its schema; S3 says no more than that.
        MALFORMED,
        /// That a value is wrong.
        INVALID_ARGUMENT,
        /// That values do not go together.
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

    /// The element whose value is wrong, or `null` when the fault is another.
    public @Nullable String argument() {
        return argument;
    }

    /// Its value; `null` exactly when the element is.
    public @Nullable String value() {
        return value;
    }
}
