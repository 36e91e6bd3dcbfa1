package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads everything in the bucket: the listings, and each version byte for byte.
record CompareEverything() implements Step {
    private static final Page.Query ALL = new Page.Query("", "", 1000);

    @Override
    public void take(Trial trial) throws IOException {
        new BucketVersioning.Get().take(trial);
        new CheckCounters().take(trial);
        new ListVersions(ALL, "", -1).take(trial);
        new ListCurrent(true, ALL, "").take(trial);
        new ListUploads().take(trial);
        for (var key : Key.ALL) {
            read(trial, key, new VersionChoice.Current());
        }
        var model = trial.model();
        for (var version : model.everything()) {
            read(trial, version.key(), VersionChoice.of(version, model));
        }
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        for (var key : Key.ALL) {
            for (var version : List.of(
                    new VersionChoice.Current(),
                    new VersionChoice.Null(),
                    new VersionChoice.Made(0),
                    new VersionChoice.Made(1))) {
                simpler.add(new GetObject(false, key, version, "", ETagCondition.NONE));
            }
        }
        simpler.addAll(List.of(
                new CheckCounters(), new ListCurrent(true, ALL, ""), new ListVersions(ALL, "", -1), new ListUploads()));
        return simpler;
    }

    private static void read(Trial trial, Key key, VersionChoice version) throws IOException {
        new GetObject(false, key, version, "", ETagCondition.NONE).take(trial);
    }
}
