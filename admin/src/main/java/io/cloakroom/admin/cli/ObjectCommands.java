package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import io.cloakroom.admin.rest.AdminCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// The part of `cloakroom bucket` that is about what lies in a bucket. Whatever the server does in bounded steps is
/// repeated until it is done.
final class ObjectCommands {
    static final String[] ACL = {
        "Bucket",
        "bucket",
        "Key",
        "key",
        "Version",
        "versionId",
        "ACL",
        "acl",
        "What it means",
        "meaning",
        "Public URL",
        "publicUrl"
    };
    private static final String[] OBJECT = {
        "KEY", "key", "SIZE", "size", "CHANGED", "lastModified", "ACL", "acl", "PUBLIC", "isPublic"
    };
    private static final String[] DELETED = {
        "KEY", "key", "DELETED", "deletedAt", "CAN COME BACK", "restorable", "DELETE MARKER", "versionId"
    };
    private static final String[] DETAILS = {
        "Key",
        "key",
        "Version",
        "versionId",
        "Bytes",
        "size",
        "Type",
        "contentType",
        "ETag",
        "etag",
        "Changed",
        "lastModified",
        "ACL",
        "acl",
        "Storage class",
        "storageClass",
        "Public URL",
        "publicUrl",
        "Headers",
        "headers",
        "Metadata",
        "metadata",
        "Tags",
        "tags",
        "Checksums",
        "checksums",
        "Parts",
        "parts"
    };
    private static final String OF_VERSION = "Of one object: this version of it. Default: the current one.";
    private static final int DELETED_AT_ONCE = 1_000;
    private static final int MOVED_AT_ONCE = 100;
    /// Of keys in one call, as JSON; with room for the rest of what a call may hold.
    private static final int BYTES_AT_ONCE = AdminCall.MAX_BODY_BYTES / 4;

    private final Console console;

    ObjectCommands(Console console) {
        this.console = console;
    }

    List<CommandSpec> all() {
        return List.of(
                of("objects", "Lists objects.")
                        .option("--prefix", "TEXT", "What the keys begin with.")
                        .flag(
                                "--deleted",
                                "Lists deleted objects instead, and whether a version is left to bring back.")
                        .option("--limit", "NUMBER", "How many at most, 1 to 1000. Default: 1000.")
                        .option("--after", "NEXT", "Goes on where a list was cut.")
                        .runs(this::list),
                onKey("view-object", "Shows all that is known of an object.")
                        .option("--version-id", "ID", "Of this version. Default: the current one.")
                        .runs(call ->
                                Console.show(call, console.client(call).get(object(call) + version(call)), DETAILS)),
                onKey("delete-object", "Deletes an object.").runs(this::deleteOne),
                of("delete-objects", "Deletes many objects.")
                        .arguments("KEY", "Of the objects.")
                        .option("--prefix", "TEXT", "Instead of keys: all objects whose keys begin so.")
                        .flag("--versions", "With --prefix: all versions and delete markers of them go, for good.")
                        .runs(this::delete),
                onKey(
                                "move-object",
                                "Gives an object another key. A key that ends with / means all that lies under it.")
                        .argument("TO", "The new key.")
                        .option("--to-bucket", "NAME", "Another bucket of the project, to which it goes.")
                        .flag("--replace", "Overwrites an object that has the new key already.")
                        .runs(this::move),
                onKey("create-folder", "Makes an empty folder.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call)
                                        .send(
                                                "POST",
                                                BucketCommands.bucket(call) + "/folders",
                                                Map.of("key", call.at(2))),
                                "Folder made.")),
                of("publish", "Lets everybody read objects, without keys.")
                        .arguments("KEY", "Of the objects.")
                        .option("--version-id", "ID", OF_VERSION)
                        .runs(call -> acl(call, "public-read")),
                of("unpublish", "Lets only the project's tokens read objects.")
                        .arguments("KEY", "Of the objects.")
                        .option("--version-id", "ID", OF_VERSION)
                        .runs(call -> acl(call, "private")));
    }

    private static Command of(String name, String description) {
        return BucketCommands.of(name, description, true);
    }

    static Command onKey(String name, String description) {
        return of(name, description).argument("KEY", "Of the object.");
    }

    /// The query that names the version of the options; empty for the current one.
    static String version(Arguments call) {
        return call.option("--version-id")
                .map(id -> "?versionId=" + AdminClient.segment(id))
                .orElse("");
    }

    static String object(Arguments call) {
        return BucketCommands.bucket(call) + "/objects/" + Console.segment(call, 2);
    }

    private int list(Arguments call) {
        var prefix = call.option("--prefix").map(AdminClient::segment).orElse("");
        var limit = call.option("--limit").map(AdminClient::segment).orElse("1000");
        var after = call.option("--after")
                .map(next -> "&after=" + AdminClient.segment(next))
                .orElse("");
        boolean deleted = call.flag("--deleted");
        var page = console.client(call)
                .get(BucketCommands.bucket(call) + "/objects?limit=" + limit + "&prefix=" + prefix + after
                        + (deleted ? "&deleted=true" : ""));
        if (call.flag("--json")) {
            return Console.json(call, page);
        }
        var items = page.path(deleted ? "deleted" : "objects");
        int code = Console.table(call, Console.items(items), deleted ? DELETED : OBJECT);
        Console.sayWhetherCut(call, page, items.size(), "objects");
        return code;
    }

    private int deleteOne(Arguments call) {
        var gone = console.client(call).delete(object(call));
        return Console.done(call, gone, outcome(gone));
    }

    /// A delete marker that is the null version was made while versioning is suspended: it may have replaced the object.
    private static String outcome(JsonNode gone) {
        if (!gone.path("existed").asBoolean(true)) {
            return gone.path("deleteMarker").asBoolean()
                    ? "There was no such object. A delete marker of that name was made all the same, as S3 does."
                    : "There was no such object.";
        }
        if (!gone.path("deleteMarker").asBoolean()) {
            return "Object deleted.";
        }
        return gone.path("versionId").asString().equals("null")
                ? "Object deleted. Versioning is suspended: what was written since then is gone for good. Older versions"
                        + " stay, if there are any: bucket versions --key lists them."
                : "Object deleted. Its versions stay: bucket restore brings it back.";
    }

    private int delete(Arguments call) {
        var keys = call.rest(2);
        var prefix = call.option("--prefix");
        if (keys.isEmpty() == prefix.isEmpty()) {
            throw new CliException("say which objects: KEY ..., or --prefix");
        }
        boolean versions = call.flag("--versions");
        if (prefix.isPresent()) {
            return prefix.get().isEmpty()
                    ? refuseEverything()
                    : deleteUnder(call, Map.of("prefix", prefix.get(), "versions", versions))
                            .show(call, versions ? "versions deleted for good" : "deleted");
        }
        if (versions) {
            throw new CliException("--versions goes with --prefix; one version of a key: bucket delete-version");
        }
        var all = new Reports();
        for (var some : parts(keys, DELETED_AT_ONCE)) {
            all.add(console.client(call)
                    .send("POST", BucketCommands.bucket(call) + "/deletions", Map.of("keys", some)));
        }
        return all.show(call, "deleted");
    }

    private static int refuseEverything() {
        throw new CliException("an empty --prefix is every object; to delete all of them: bucket delete --force");
    }

    /// Step by step, until nothing is left or nothing can be deleted any more.
    Reports deleteUnder(Arguments call, Map<String, ?> wanted) {
        var all = new Reports();
        var body = new HashMap<>(wanted);
        JsonNode report;
        do {
            report = console.client(call).send("POST", BucketCommands.bucket(call) + "/deletions", body);
            all.add(report);
            body.remove("unlessProtected"); // to look at all versions once is enough
            if (Console.isForPeople(call) && report.path("more").asBoolean()) {
                call.err()
                        .println(all.done + (Boolean.TRUE.equals(wanted.get("versions")) ? " versions" : " objects")
                                + " deleted so far ...");
                call.err().flush();
            }
        } while (report.path("more").asBoolean() && report.path("done").asInt() > 0);
        return all;
    }

    private int acl(Arguments call, String acl) {
        var keys = call.rest(2);
        if (keys.isEmpty()) {
            throw new CliException("say which objects: KEY ...");
        }
        if (keys.size() > 1 && call.has("--version-id")) {
            throw new CliException("--version-id goes with one KEY");
        }
        var client = console.client(call);
        if (keys.size() == 1) {
            var path = BucketCommands.bucket(call) + "/objects/" + AdminClient.segment(keys.getFirst()) + "/acl"
                    + version(call);
            return Console.show(call, client.send("PUT", path, Map.of("acl", acl)), ACL);
        }
        var all = new Reports();
        for (var some : parts(keys, DELETED_AT_ONCE)) {
            all.add(client.send("POST", BucketCommands.bucket(call) + "/acls", Map.of("keys", some, "acl", acl)));
        }
        return all.show(call, "made " + acl);
    }

    private int move(Arguments call) {
        var from = call.at(2);
        if (!from.endsWith("/")) {
            return moveAll(call, List.of(from)).show(call, "moved");
        }
        var bucket = call.at(1);
        if (call.option("--to-bucket").orElse(bucket).equals(bucket)
                && folder(call.at(3)).startsWith(from)) {
            throw new CliException("a folder cannot be moved into itself");
        }
        var all = new Reports();
        List<String> keys;
        do {
            keys = keysUnder(call, from);
            if (!keys.isEmpty()) {
                all.add(moveAll(call, keys));
            }
        } while (!keys.isEmpty() && all.refused == 0);
        return all.show(call, "moved");
    }

    private List<String> keysUnder(Arguments call, String prefix) {
        var page = console.client(call)
                .get(BucketCommands.bucket(call) + "/objects?limit=" + MOVED_AT_ONCE + "&prefix="
                        + AdminClient.segment(prefix));
        var keys = new ArrayList<String>();
        page.path("objects").forEach(object -> keys.add(object.path("key").asString()));
        return keys;
    }

    private Reports moveAll(Arguments call, List<String> keys) {
        var all = new Reports();
        var left = new ArrayList<>(keys);
        while (!left.isEmpty()) {
            var some = parts(left, MOVED_AT_ONCE).getFirst();
            var report = console.client(call).send("POST", BucketCommands.bucket(call) + "/moves", moves(call, some));
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

    /// What lies under a folder lies under the other one then; an object that goes to a folder keeps its name. An empty text
    /// is the bucket itself.
    private static String target(String from, String to, String key) {
        if (from.endsWith("/")) {
            return folder(to) + key.substring(from.length());
        }
        return folder(to).equals(to) ? to + key.substring(key.lastIndexOf('/') + 1) : to;
    }

    private static String folder(String name) {
        return name.isEmpty() || name.endsWith("/") ? name : name + "/";
    }

    /// What one call takes each, in order.
    private static List<List<String>> parts(List<String> keys, int most) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        int bytes = 0;
        for (var key : keys) {
            int more = AdminClient.JSON.writeValueAsBytes(key).length + 1;
            if (part.size() == most || (bytes + more > BYTES_AT_ONCE && !part.isEmpty())) {
                parts.add(List.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(key);
            bytes += more;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    /// What several steps did.
    static final class Reports {
        private final List<JsonNode> refusals = new ArrayList<>();
        private int done;
        private int refused;

        void add(JsonNode report) {
            done += report.path("done").asInt();
            refused += report.path("refused").asInt();
            report.path("results").forEach(result -> {
                if (result.path("status").asInt() >= 400) {
                    refusals.add(result);
                }
            });
        }

        void add(Reports other) {
            done += other.done;
            refused += other.refused;
            refusals.addAll(other.refusals);
        }

        boolean anyRefused() {
            return refused > 0;
        }

        /// @return 1 when some were refused
        int show(Arguments call, String what) {
            if (call.flag("--json")) {
                var answer =
                        AdminClient.JSON.createObjectNode().put("done", done).put("refused", refused);
                answer.set("results", AdminClient.JSON.valueToTree(refusals));
                Console.json(call, answer);
            } else {
                for (var each : refusals) {
                    call.err().println(Table.value(each, "key") + ": " + Table.value(each, "detail"));
                }
                call.err().flush();
                if (!call.flag("--quiet")) {
                    call.out().println(done + " " + what + (refused == 0 ? "." : ", " + refused + " refused."));
                }
            }
            return refused == 0 ? 0 : 1;
        }
    }
}
