package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `PUT` or `GET /bucket/key?legal-hold` (API Reference, PutObjectLegalHold).
final class ObjectLegalHold {
    private ObjectLegalHold() {}

    /// @param status `ON` or `OFF`
    record Set(Key key, VersionChoice version, String status) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            if (!model.isLocked() && Reads.isMissing(model, key, version)) {
                return; // which refusal comes first is not documented
            }
            var id = version.id(model, key);
            var got = trial.send(Request.to("PUT", key)
                    .query("legal-hold", "")
                    .query("versionId", id)
                    .body("<LegalHold><Status>" + status + "</Status></LegalHold>")
                    .digested());
            var refusal = ObjectRetention.refusal(model, key, version, got);
            if (refusal.isEmpty()) {
                var found = Reads.version(model, key, id);
                found.setProtection(found.protection().withHold(status));
            }
            trial.expect(refusal.orElseGet(() -> ObjectRetention.vague(Answer.of(200))), got);
        }

        @Override
        public List<Step> simpler() {
            return version.simpler().stream()
                    .<Step>map(other -> new Set(key, other, status))
                    .toList();
        }
    }

    record Get(Key key, VersionChoice version) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            if (!model.isLocked() && Reads.isMissing(model, key, version)) {
                return; // which refusal comes first is not documented
            }
            var id = version.id(model, key);
            var got = trial.send(Request.to("GET", key).query("legal-hold", "").query("versionId", id));
            var refusal = ObjectRetention.refusal(model, key, version, got);
            trial.expect(refusal.orElseGet(() -> told(Reads.version(model, key, id))), got);
        }

        private static Answer told(Version found) {
            var hold = found.protection().hold();
            return ObjectRetention.vague(
                    hold.isEmpty()
                            ? Answer.error(404, "NoSuchObjectLockConfiguration")
                            : Answer.of(200)
                                    .body(Document.of(Map.of("Status", hold), List.of())
                                            .lines()));
        }
    }
}
