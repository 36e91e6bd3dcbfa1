package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.StepReports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `cloakroom bucket move-object`: moves one object or a whole folder.
final class Moves {
    private static final int MOVED_AT_ONCE = 100;

    private final Console console;

    Moves(Console console) {
        this.console = console;
    }

    int move(Arguments call) {
        var from = call.at(2);
        if (!from.endsWith("/")) {
            return moveAll(call, List.of(from)).show(call, "moved");
        }
        var bucket = call.at(1);
        if (call.option("--to-bucket").orElse(bucket).equals(bucket)
                && folder(call.at(3)).startsWith(from)) {
            throw new CliException("a folder cannot be moved into itself");
        }
        var all = new StepReports();
        List<String> keys;
        do {
            keys = keysUnder(call, from);
            if (!keys.isEmpty()) {
                all.add(moveAll(call, keys));
            }
        } while (!keys.isEmpty() && !all.anyRefused());
        return all.show(call, "moved");
    }

    private List<String> keysUnder(Arguments call, String prefix) {
        var page = console.client(call)
                .get(BucketArguments.bucket(call) + "/objects?limit=" + MOVED_AT_ONCE + "&prefix="
                        + AdminClient.segment(prefix));
        var keys = new ArrayList<String>();
        page.path("objects").forEach(object -> keys.add(object.path("key").asString()));
        return keys;
    }

    private StepReports moveAll(Arguments call, List<String> keys) {
        var all = new StepReports();
        var left = new ArrayList<>(keys);
        while (!left.isEmpty()) {
            var some = KeyParts.of(left, MOVED_AT_ONCE).getFirst();
            var report = console.client(call).send("POST", BucketArguments.bucket(call) + "/moves", moves(call, some));
            all.add(report);
            report.path("results")
                    .forEach(result -> left.remove(result.path("key").asString()));
        }
        return all;
    }

    private static Map<String, Object> moves(Arguments call, List<String> keys) {
        var body = new LinkedHashMap<String, Object>();
        body.put(
                "objects",
                keys.stream()
                        .map(key -> Map.of("key", key, "to", target(call.at(2), call.at(3), key)))
                        .toList());
        call.option("--to-bucket").ifPresent(bucket -> body.put("bucket", bucket));
        body.put("replace", call.flag("--replace"));
        return body;
    }

    /// Objects under a folder move under the other one; a single object that moves into a folder keeps its name. An
    /// empty text is the top of the bucket.
    private static String target(String from, String to, String key) {
        if (from.endsWith("/")) {
            return folder(to) + key.substring(from.length());
        }
        return folder(to).equals(to) ? to + key.substring(key.lastIndexOf('/') + 1) : to;
    }

    private static String folder(String name) {
        return name.isEmpty() || name.endsWith("/") ? name : name + "/";
    }
}
