package io.cloakroom.s3.policy;

/// A policy document that cannot be accepted. The message says what is wrong, and where.
public final class PolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /// The faults that Amazon S3 distinguishes in bucket policies.
    public enum Fault {
        NOT_JSON("Policies must be valid JSON and the first byte must be '{'"),
        TOO_LARGE("Policy exceeds the maximum allowed document size."),
        SYNTAX("Invalid policy syntax."),
        VERSION("The policy must contain a valid version string"),
        NO_STATEMENT("Could not parse the policy: Statement is empty!"),
        REPEATED_SID("Statement IDs (SID) in a single policy must be unique."),
        EFFECT("Invalid effect"),
        PRINCIPAL("Invalid principal in policy"),
        NO_PRINCIPAL("Missing required field Principal"),
        ALLOWED_NOT_PRINCIPAL("Allow with NotPrincipal is not allowed."),
        ACTION("Policy has invalid action"),
        NO_ACTION("Missing required field Action"),
        RESOURCE("Policy has invalid resource"),
        NO_RESOURCE("Missing required field Resource"),
        NOT_APPLICABLE("Action does not apply to any resource(s) in statement"),
        CONDITION("Policy has an invalid condition key"),
        OPERATOR("Invalid Condition type"),
        VALUE("Policy has an invalid condition value");

        private final String message;

        Fault(String message) {
            this.message = message;
        }

        /// Amazon S3's wording.
        public String message() {
            return message;
        }
    }

    PolicyException(String message) {
        this(Fault.SYNTAX, message);
    }

    public PolicyException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    PolicyException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /// The fault in Amazon S3's terms.
    public Fault fault() {
        return fault;
    }
}
