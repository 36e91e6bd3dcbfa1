package io.cloakroom.gateway.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The protection that a new object asks for.
///
/// @param mode of retention; empty for none
/// @param days until it ends, see [S3Model#inDays]
/// @param hold `ON`, `OFF` or empty
record LockHeaders(String mode, int days, String hold) {
    static final LockHeaders NONE = new LockHeaders("", 0, "");

    boolean saysNothing() {
        return mode.isEmpty() && hold.isEmpty();
    }

    Map<String, String> sent(S3Model model) {
        var sent = new TreeMap<String, String>();
        if (!mode.isEmpty()) {
            sent.put("x-amz-object-lock-mode", mode);
            sent.put("x-amz-object-lock-retain-until-date", model.inDays(days).toString());
        }
        if (!hold.isEmpty()) {
            sent.put("x-amz-object-lock-legal-hold", hold);
        }
        return sent;
    }

    Protection protection(S3Model model) {
        var held = Protection.NONE.withHold(hold);
        return mode.isEmpty() ? held : held.withRetention(mode, model.inDays(days));
    }

    /// S3's answer to these headers (API Reference, PutObject). AWS does not document which refusal comes first.
    Optional<Answer> refusal(S3Model model) {
        if (!mode.isEmpty() && !model.inDays(days).isAfter(model.now())) {
            return Optional.of(Answer.error(400, "InvalidArgument"));
        }
        return saysNothing() || model.isLocked() ? Optional.empty() : Optional.of(missing());
    }

    /// The bucket has no Object Lock.
    static Answer missing() {
        return Answer.error(400, "InvalidRequest");
    }

    @Override
    public String toString() {
        return (mode.isEmpty() ? "" : ", " + mode + " for " + days + " days")
                + (hold.isEmpty() ? "" : ", hold " + hold);
    }
}
