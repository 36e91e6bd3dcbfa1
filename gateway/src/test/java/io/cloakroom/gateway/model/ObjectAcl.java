package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `PUT` or `GET /bucket/key?acl`. A change of the ACL changes nothing else of a version.
final class ObjectAcl {
    private static final String EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers";

    private ObjectAcl() {}

    record Set(Key key, VersionChoice version, boolean readByAll) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var id = version.id(model, key);
            var got = trial.send(Request.to("PUT", key)
                    .query("acl", "")
                    .query("versionId", id)
                    .header("x-amz-acl", readByAll ? "public-read" : "private"));
            if (version.isMalformed()) {
                trial.expect(Reads.malformed(), got);
                return;
            }
            var refusal = Reads.refusal(model, key, id, got);
            if (refusal.isEmpty()) {
                Reads.version(model, key, id).setReadByAll(readByAll);
            }
            trial.expect(vague(refusal.orElse(Answer.of(200))), got);
        }

        @Override
        public List<Step> simpler() {
            return version.simpler().stream()
                    .<Step>map(other -> new Set(key, other, readByAll))
                    .toList();
        }
    }

    record Get(Key key, VersionChoice version) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var id = version.id(model, key);
            var got = trial.send(Request.to("GET", key).query("acl", "").query("versionId", id));
            var refusal = version.isMalformed() ? Optional.of(Reads.malformed()) : Reads.refusal(model, key, id, got);
            if (refusal.isPresent()) {
                trial.expect(vague(refusal.get()), got);
                return;
            }
            boolean shown = new String(got.body(), StandardCharsets.UTF_8).contains(EVERYBODY);
            boolean readByAll = Reads.version(model, key, id).readByAll();
            trial.expectLines(List.of(text(200, readByAll)), List.of(text(got.status(), shown)));
        }

        private static String text(int status, boolean readByAll) {
            return "status " + status + (readByAll ? ", read by all" : ", private");
        }
    }

    /// AWS does not document which headers name the version.
    private static Answer vague(Answer answer) {
        return answer.withoutRuleFor("x-amz-version-id")
                .withoutRuleFor("x-amz-delete-marker")
                .withoutRuleFor("last-modified")
                .withoutRuleFor("allow");
    }
}
