package io.cloakroom.gateway.model;

import io.cloakroom.s3.sign.UriEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `PUT /bucket/key?renameObject`, in buckets of any kind.
///
/// @param ofSource   condition of the object that gets the key
/// @param ofReplaced condition of the object that has it
record RenameObject(Key from, Key to, ETagCondition ofSource, ETagCondition ofReplaced) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var request = Request.to("PUT", to)
                .query("renameObject", "")
                .header("x-amz-rename-source", "/" + UriEncoding.encode(from.name(), true));
        var source = model.object(from);
        var replaced = model.object(to);
        ofSource.ask(request, "x-amz-rename-source-", source);
        ofReplaced.ask(request, "", replaced);
        var got = trial.send(request);
        var refusal = refusal(model, source, replaced);
        if (refusal.isEmpty()) {
            model.rename(source.orElseThrow(), to);
        }
        trial.expect(refusal.orElse(Answer.of(200)), got);
    }

    /// The User Guide ("Renaming objects in directory buckets") rules out keys that end with a slash.
    private Optional<Answer> refusal(S3Model model, Optional<Version> source, Optional<Version> replaced) {
        if (from.equals(to) || from.name().endsWith("/") || to.name().endsWith("/")) {
            return Optional.of(Answer.error(400, "InvalidRequest"));
        }
        if (model.versioning() != S3Model.Versioning.NEVER) {
            return Optional.of(Answer.error(409, "InvalidBucketState"));
        }
        if (source.isEmpty()) {
            return Optional.of(Answer.error(404, "NoSuchKey"));
        }
        boolean holds = ofSource.holds() && (replaced.isPresent() ? ofReplaced.holds() : !ofReplaced.isMatch());
        return holds ? Optional.empty() : Optional.of(Answer.error(412, "PreconditionFailed"));
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (ofSource != ETagCondition.NONE) {
            simpler.add(new RenameObject(from, to, ETagCondition.NONE, ofReplaced));
        }
        if (ofReplaced != ETagCondition.NONE) {
            simpler.add(new RenameObject(from, to, ofSource, ETagCondition.NONE));
        }
        return simpler;
    }
}
