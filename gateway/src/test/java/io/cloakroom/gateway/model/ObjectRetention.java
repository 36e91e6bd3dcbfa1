package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `PUT` or `GET /bucket/key?retention` (API Reference, PutObjectRetention).
final class ObjectRetention {
    private ObjectRetention() {}

    /// @param mode   empty to take it away
    /// @param days   until it ends, see [S3Model#inDays]
    /// @param bypass whether governance is to be passed
    record Set(Key key, VersionChoice version, String mode, int days, boolean bypass) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var id = version.id(model, key);
            var late = !mode.isEmpty() && !model.inDays(days).isAfter(model.now());
            if (wrong(model, late) > 1) {
                return; // which refusal comes first is not documented
            }
            var request = Request.to("PUT", key)
                    .query("retention", "")
                    .query("versionId", id)
                    .body(document(model))
                    .digested();
            if (bypass) {
                request.header(DeleteObject.BYPASS, "true");
            }
            var got = trial.send(request);
            var refusal = ObjectRetention.refusal(model, key, version, got);
            if (refusal.isPresent()) {
                trial.expect(refusal.get(), got);
            } else if (late) {
                trial.expect(Answer.error(400, "InvalidArgument"), got);
            } else {
                trial.expect(set(model, Reads.version(model, key, id)), got);
            }
        }

        private Answer set(S3Model model, Version found) {
            var before = found.protection();
            var next = mode.isEmpty() ? before.withoutRetention() : before.withRetention(mode, model.inDays(days));
            if (!before.allowsRetention(next, model.retention(), bypass)) {
                return vague(DeleteObject.isProtected());
            }
            found.setProtection(next);
            return vague(Answer.of(200));
        }

        private int wrong(S3Model model, boolean late) {
            return (model.isLocked() ? 0 : 1) + (late ? 1 : 0) + (Reads.isMissing(model, key, version) ? 1 : 0);
        }

        private String document(S3Model model) {
            return mode.isEmpty()
                    ? "<Retention/>"
                    : "<Retention><Mode>" + mode + "</Mode><RetainUntilDate>" + model.inDays(days)
                            + "</RetainUntilDate></Retention>";
        }

        @Override
        public List<Step> simpler() {
            var simpler = new ArrayList<Step>();
            if (bypass) {
                simpler.add(new Set(key, version, mode, days, false));
            }
            version.simpler().forEach(other -> simpler.add(new Set(key, other, mode, days, bypass)));
            return simpler;
        }
    }

    record Get(Key key, VersionChoice version) implements Step {
        private static final Pattern SHOWN =
                Pattern.compile("<Mode>(\\w+)</Mode><RetainUntilDate>([^<]+)</RetainUntilDate>");

        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            if (!model.isLocked() && Reads.isMissing(model, key, version)) {
                return; // which refusal comes first is not documented
            }
            var id = version.id(model, key);
            var got = trial.send(Request.to("GET", key).query("retention", "").query("versionId", id));
            var refusal = ObjectRetention.refusal(model, key, version, got);
            if (refusal.isPresent()) {
                trial.expect(refusal.get(), got);
                return;
            }
            var found = Reads.version(model, key, id);
            if (!found.protection().hasRetention()) {
                trial.expect(vague(Answer.error(404, "NoSuchObjectLockConfiguration")), got);
                return;
            }
            var shown = SHOWN.matcher(new String(got.body(), StandardCharsets.UTF_8));
            boolean isShown = shown.find();
            var expected = found.protectionAsShown(isShown ? shown.group(2) : null);
            trial.expectLines(
                    List.of("status 200", expected.mode(), expected.until()),
                    List.of("status " + got.status(), isShown ? shown.group(1) : "", isShown ? shown.group(2) : ""));
        }
    }

    /// The headers about the protection of a version.
    static Optional<Answer> refusal(S3Model model, Key key, VersionChoice version, Reply got) {
        if (!model.isLocked()) {
            return Optional.of(LockHeaders.missing());
        }
        var refusal = version.isMalformed()
                ? Optional.of(Reads.malformed())
                : Reads.refusal(model, key, version.id(model, key), got);
        return refusal.map(ObjectRetention::vague);
    }

    /// AWS does not document which headers name the version.
    static Answer vague(Answer answer) {
        return answer.withoutRuleFor("x-amz-version-id")
                .withoutRuleFor("x-amz-delete-marker")
                .withoutRuleFor("last-modified")
                .withoutRuleFor("allow");
    }
}
