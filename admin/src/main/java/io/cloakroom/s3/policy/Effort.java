package io.cloakroom.s3.policy;

/// What one decision may cost, in steps of a nanosecond or so. A policy within its size reaches the end only over facts
/// that are longer than anything S3 itself names, such as a User-Agent field of many kilobytes.
final class Effort {
    /// The longest ARN of an object over the largest policy takes 360,000.
    static final int MOST_STEPS = 600_000;

    private long left = MOST_STEPS;

    /// @throws Exhausted when the decision costs too much; whoever decides denies then
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
