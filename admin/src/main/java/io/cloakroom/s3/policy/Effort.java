package io.cloakroom.s3.policy;

/// Limits the cost of one decision, in steps of about a nanosecond. A policy of legal size exceeds the limit only
/// with facts that are far longer than usual, such as a User-Agent header of many kilobytes.
final class Effort {
    /// Enough for the longest ARN of an object and the largest policy, which take 360,000 steps.
    static final int MOST_STEPS = 600_000;

    private long left = MOST_STEPS;

    /// @throws Exhausted when the decision costs too much, and has to be a denial
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new Exhausted();
        }
    }

    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Exhausted() {
            super("the policy costs too much for this request", null, false, false);
        }
    }
}
