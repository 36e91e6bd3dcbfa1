package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.S3Model.Versioning;
import java.io.IOException;
import java.util.List;

/// `PUT` or `GET /bucket?versioning`.
final class BucketVersioning {
    private BucketVersioning() {}

    /// @param enabled whether from now on, or no longer
    record Set(boolean enabled) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var status = enabled ? "Enabled" : "Suspended";
            var got = trial.send(Request.toBucket("PUT")
                    .query("versioning", "")
                    .body("<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>"));
            if (trial.model().isLocked() && !enabled) {
                trial.expect(Answer.error(409, "InvalidBucketState"), got);
                return;
            }
            trial.model().setVersioning(enabled ? Versioning.ENABLED : Versioning.SUSPENDED);
            trial.expect(Answer.of(200), got);
        }
    }

    record Get() implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var got = trial.send(Request.toBucket("GET").query("versioning", ""));
            var lines = switch (trial.model().versioning()) {
                case NEVER -> List.<String>of();
                case ENABLED -> List.of("Status=Enabled");
                case SUSPENDED -> List.of("Status=Suspended");
            };
            trial.expect(Answer.of(200).body(lines), got);
        }
    }
}
