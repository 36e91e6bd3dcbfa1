package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Deletes each version and delete marker by its id, with as few requests as possible, and then the bucket. Versions
/// under Object Lock stay, and so does the bucket.
record DeleteEverything() implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var targets = new ArrayList<DeleteObjects.Target>();
        for (var version : model.everything()) {
            var choice = VersionChoice.of(version, model);
            if (version.key().fitsXml()) {
                targets.add(new DeleteObjects.Target(version.key(), choice, ETagCondition.NONE));
            } else {
                new DeleteObject(version.key(), choice, ETagCondition.NONE, false).take(trial);
            }
        }
        new DeleteObjects(targets, false).take(trial);
        new ListVersions(new Page.Query("", "", 1000), "", -1).take(trial);
        new DeleteBucket(false).take(trial);
    }

    @Override
    public List<Step> simpler() {
        return List.of(new DeleteBucket(false));
    }
}
