package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The counters that quotas and the panel use: objects, versions, delete markers and uploads of a bucket, and their
/// bytes. Both the server's counters and a count of all rows must agree with the model.
record CheckCounters() implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var check = JsonMapper.shared().readTree(trial.check());
        var expected = counters(trial.model());
        trial.expectLines(expected, counters(check.path("counted")));
        trial.expectLines(expected, counters(check.path("recorded")));
    }

    private static List<String> counters(JsonNode seen) {
        var lines = new ArrayList<String>();
        seen.properties().forEach(counter -> lines.add(counter.getKey() + "=" + counter.getValue()));
        return lines.stream().sorted().toList();
    }

    private static List<String> counters(S3Model model) {
        var versions = model.everything();
        var objects = versions.stream()
                .filter(each -> !each.isMarker() && model.isNewest(each))
                .toList();
        var older = versions.stream()
                .filter(each -> !each.isMarker() && !model.isNewest(each))
                .toList();
        var uploads = model.begun().stream().filter(Upload::inProgress).toList();
        var parts = uploads.stream().flatMap(each -> each.parts().values().stream());
        var counters = new TreeMap<>(Map.of(
                "objects", (long) objects.size(),
                "bytes", bytes(objects),
                "noncurrentVersions", (long) older.size(),
                "noncurrentBytes", bytes(older),
                "deleteMarkers", versions.stream().filter(Version::isMarker).count(),
                "uploads", (long) uploads.size(),
                "uploadBytes", parts.mapToLong(part -> part.length).sum()));
        return counters.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    private static long bytes(Collection<Version> versions) {
        return versions.stream().mapToLong(each -> each.stored().bytes().length).sum();
    }
}
