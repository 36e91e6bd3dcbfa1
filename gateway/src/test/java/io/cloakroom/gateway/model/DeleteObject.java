package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `DELETE /bucket/key` (User Guide, "Deleting object versions from a versioning-enabled bucket" and "Deleting objects from
/// versioning-suspended buckets"). A condition is sent only where no version is named: what it would mean there is not
/// documented.
///
/// @param bypass whether governance is to be passed
record DeleteObject(Key key, VersionChoice version, ETagCondition condition, boolean bypass) implements Step {
    static final String BYPASS = "x-amz-bypass-governance-retention";

    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var id = version.id(model, key);
        var request = Request.to("DELETE", key).query("versionId", id);
        var before = model.object(key);
        if (bypass) {
            request.header(BYPASS, "true");
        }
        boolean senseless = bypass && !model.isLocked();
        if (id == null && !senseless) { // which of two refusals comes first is not documented
            condition.ask(request, "", before);
        }
        var got = trial.send(request);
        if (version.isMalformed()) {
            trial.expect(Reads.malformed(), got);
        } else if (senseless) {
            trial.expect(senseless(), got);
        } else if (id == null) {
            var offered = got.header("x-amz-version-id");
            var expected = condition.refusal(before).orElseGet(() -> deleted(model, mark(trial, key, offered)));
            trial.expect(expected, got);
        } else if (mayRemove(model, key, id, bypass)) {
            trial.expect(removed(id, model.remove(key, id)), got);
        } else {
            trial.expect(isProtected(), got);
        }
    }

    /// A bypass in a bucket without Object Lock.
    static Answer senseless() {
        return Answer.error(400, "InvalidArgument");
    }

    /// AWS does not document which version's headers the refusal has.
    static Answer isProtected() {
        return Answer.error(403, "AccessDenied")
                .withoutRuleFor("x-amz-version-id")
                .withoutRuleFor("x-amz-delete-marker");
    }

    static boolean mayRemove(S3Model model, Key key, String id, boolean bypass) {
        return model.find(key, id)
                .map(Version::protection)
                .filter(protection -> !protection.allowsDeletion(model.retention(), bypass))
                .isEmpty();
    }

    /// Deletes without naming a version.
    ///
    /// @return the delete marker; empty where a bucket keeps no versions, and the object is gone
    static Optional<Version> mark(Trial trial, Key key, @Nullable String offered) {
        var model = trial.model();
        if (model.versioning() == S3Model.Versioning.NEVER) {
            model.remove(key, Version.NULL);
            return Optional.empty();
        }
        return Optional.of(model.add(key, null, trial.sent(), offered));
    }

    private static Answer deleted(S3Model model, Optional<Version> marker) {
        return marker.map(each -> model.tell(Answer.of(204), each)).orElseGet(() -> Answer.of(204));
    }

    /// Deleting a version that does not exist succeeds too.
    private static Answer removed(String id, Optional<Version> removed) {
        var answer = Answer.of(204).with("x-amz-version-id", id);
        return removed.filter(Version::isMarker).isPresent() ? answer.with("x-amz-delete-marker", "true") : answer;
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (bypass) {
            simpler.add(new DeleteObject(key, version, condition, false));
        }
        if (condition != ETagCondition.NONE) {
            simpler.add(new DeleteObject(key, version, ETagCondition.NONE, bypass));
        }
        version.simpler().forEach(other -> simpler.add(new DeleteObject(key, other, condition, bypass)));
        return simpler;
    }
}
