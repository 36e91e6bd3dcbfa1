package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// `PUT` or `GET /bucket?object-lock` (API Reference, PutObjectLockConfiguration).
final class BucketLock {
    private BucketLock() {}

    /// @param mode of the default retention; empty for none
    record Set(String mode, int days) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var rule = mode.isEmpty()
                    ? ""
                    : "<Rule><DefaultRetention><Mode>" + mode + "</Mode><Days>" + days
                            + "</Days></DefaultRetention></Rule>";
            var document = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>" + rule
                    + "</ObjectLockConfiguration>";
            var got = trial.send(Request.toBucket("PUT")
                    .query("object-lock", "")
                    .body(document)
                    .digested());
            if (model.versioning() != S3Model.Versioning.ENABLED) {
                trial.expect(Answer.error(409, "InvalidBucketState"), got);
                return;
            }
            model.lock(mode, days);
            trial.expect(Answer.of(200), got);
        }

        @Override
        public List<Step> simpler() {
            return mode.isEmpty() ? List.of() : List.of(new Set("", 0));
        }
    }

    record Get() implements Step {
        private static final Pattern RULE = Pattern.compile("<Mode>(\\w+)</Mode><Days>(\\d+)</Days>");

        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var got = trial.send(Request.toBucket("GET").query("object-lock", ""));
            if (!model.isLocked()) {
                trial.expect(Answer.error(404, "ObjectLockConfigurationNotFoundError"), got);
                return;
            }
            var body = new String(got.body(), StandardCharsets.UTF_8);
            var rule = RULE.matcher(body);
            var shown = "status " + got.status()
                    + (body.contains("<ObjectLockEnabled>Enabled</ObjectLockEnabled>") ? ", enabled" : ", " + body)
                    + (rule.find() ? ", " + rule.group(1) + " for " + rule.group(2) + " days" : "");
            trial.expectLines(List.of("status 200, enabled" + model.defaultRetention()), List.of(shown));
        }
    }
}
