package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.StepReports;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// The commands of `cloakroom bucket` about the objects of a bucket. They repeat calls that do a limited part of the
/// work.
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
    private static final String OF_VERSION = "For one object: id of the version. Default: the current one.";
    private static final int DELETED_AT_ONCE = 1_000;

    private final Console console;

    ObjectCommands(Console console) {
        this.console = console;
    }

    List<CommandSpec> all() {
        return List.of(
                BucketArguments.onBucket("objects", "Lists objects.")
                        .option("--prefix", "TEXT", "Prefix of the keys.")
                        .flag("--deleted", "Lists deleted objects instead, and whether they can be restored.")
                        .option("--limit", "NUMBER", "Maximum number, 1 to 1000. Default: 1000.")
                        .option("--after", "NEXT", "Continues a list that was cut.")
                        .runs(this::list),
                BucketArguments.onKey("view-object", "Shows all details of an object.")
                        .option("--version-id", "ID", "Id of the version. Default: the current one.")
                        .runs(call -> Console.show(
                                call,
                                console.client(call).get(BucketArguments.object(call) + BucketArguments.version(call)),
                                DETAILS)),
                BucketArguments.onKey("delete-object", "Deletes an object.").runs(this::deleteOne),
                BucketArguments.onBucket("delete-objects", "Deletes many objects.")
                        .arguments("KEY", "Keys of the objects.")
                        .option("--prefix", "TEXT", "Instead of keys: all objects with this prefix.")
                        .flag("--versions", "With --prefix: permanently deletes all their versions and delete markers.")
                        .runs(this::delete),
                BucketArguments.onKey(
                                "move-object",
                                "Moves an object to another key. A key that ends with / means all objects under it.")
                        .argument("TO", "The new key.")
                        .option("--to-bucket", "NAME", "Target bucket in the same project. Default: the same bucket.")
                        .flag("--replace", "Overwrites an existing object with the new key.")
                        .runs(new Moves(console)::move),
                BucketArguments.onKey("create-folder", "Makes an empty folder.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call)
                                        .send(
                                                "POST",
                                                BucketArguments.bucket(call) + "/folders",
                                                Map.of("key", call.at(2))),
                                "Folder made.")),
                BucketArguments.onBucket("publish", "Lets everybody read objects, without keys.")
                        .arguments("KEY", "Keys of the objects.")
                        .option("--version-id", "ID", OF_VERSION)
                        .runs(call -> acl(call, "public-read")),
                BucketArguments.onBucket("unpublish", "Lets only the project's tokens read objects.")
                        .arguments("KEY", "Keys of the objects.")
                        .option("--version-id", "ID", OF_VERSION)
                        .runs(call -> acl(call, "private")));
    }

    private int list(Arguments call) {
        var prefix = call.option("--prefix").map(AdminClient::segment).orElse("");
        var limit = call.option("--limit").map(AdminClient::segment).orElse("1000");
        var after = call.option("--after")
                .map(next -> "&after=" + AdminClient.segment(next))
                .orElse("");
        boolean deleted = call.flag("--deleted");
        var page = console.client(call)
                .get(BucketArguments.bucket(call) + "/objects?limit=" + limit + "&prefix=" + prefix + after
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
        var deletion = console.client(call).delete(BucketArguments.object(call));
        return Console.done(call, deletion, outcome(deletion));
    }

    /// A delete marker with the id null was made while versioning is suspended: it may have replaced the object.
    private static String outcome(JsonNode deletion) {
        if (!deletion.path("existed").asBoolean(true)) {
            return deletion.path("deleteMarker").asBoolean()
                    ? "There was no such object. A delete marker of that name was made all the same, as S3 does."
                    : "There was no such object.";
        }
        if (!deletion.path("deleteMarker").asBoolean()) {
            return "Object deleted.";
        }
        return deletion.path("versionId").asString().equals("null")
                ? "Object deleted. Versioning is suspended: what was written since then is gone for good. Older"
                        + " versions"
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
                    : new Deletions(console)
                            .under(call, Map.of("prefix", prefix.get(), "versions", versions))
                            .show(call, versions ? "versions deleted for good" : "deleted");
        }
        if (versions) {
            throw new CliException("--versions goes with --prefix; one version of a key: bucket delete-version");
        }
        var all = new StepReports();
        for (var some : KeyParts.of(keys, DELETED_AT_ONCE)) {
            all.add(console.client(call)
                    .send("POST", BucketArguments.bucket(call) + "/deletions", Map.of("keys", some)));
        }
        return all.show(call, "deleted");
    }

    private static int refuseEverything() {
        throw new CliException("an empty --prefix is every object; to delete all of them: bucket delete --force");
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
            var path = BucketArguments.bucket(call) + "/objects/" + AdminClient.segment(keys.getFirst()) + "/acl"
                    + BucketArguments.version(call);
            return Console.show(call, client.send("PUT", path, Map.of("acl", acl)), ACL);
        }
        var all = new StepReports();
        for (var some : KeyParts.of(keys, DELETED_AT_ONCE)) {
            all.add(client.send("POST", BucketArguments.bucket(call) + "/acls", Map.of("keys", some, "acl", acl)));
        }
        return all.show(call, "made " + acl);
    }
}
