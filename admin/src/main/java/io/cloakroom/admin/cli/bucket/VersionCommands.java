package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// The commands of `cloakroom bucket` about versioning and versions of objects.
final class VersionCommands {
    /// S3's statuses of versioning; a bucket that never had versioning has none.
    private static final List<String> STATES = List.of("enabled", "suspended");
    private static final String[] VERSIONING = {"Bucket", "bucket", "Versioning", "status", "What it means", "meaning"};
    private static final String[] VERSION = {
        "VERSION",
        "versionId",
        "KEY",
        "key",
        "SIZE",
        "size",
        "CHANGED",
        "lastModified",
        "CURRENT",
        "latest",
        "DELETE MARKER",
        "deleteMarker",
        "ACL",
        "acl"
    };

    private final Console console;

    VersionCommands(Console console) {
        this.console = console;
    }

    List<CommandSpec> all() {
        return List.of(
                BucketArguments.onBucket("versioning", "Shows or sets the versioning of a bucket.")
                        .choice(
                                "--set",
                                "STATE",
                                STATES,
                                "enabled: keeps versions from now on; suspended: keeps only existing versions.")
                        .footer(
                                "With versioning, overwritten and deleted objects stay as older versions and"
                                        + " count in the",
                                "project's storage until each version is deleted for good.")
                        .runs(this::versioning),
                BucketArguments.onBucket("versions", "Lists the versions of objects, with delete markers.")
                        .option("--key", "KEY", "Key of one object.")
                        .option("--prefix", "TEXT", "Prefix of the keys.")
                        .excluding("--key", "--prefix")
                        .option("--limit", "NUMBER", "Maximum number, 1 to 1000. Default: 1000.")
                        .option("--after", "NEXT", "Continues a list that was cut.")
                        .runs(this::list),
                BucketArguments.onKey("restore", "Restores a deleted object, or an older version of an object.")
                        .option(
                                "--version-id",
                                "ID",
                                "The version to copy. Default: restores a deleted object by removing its delete"
                                        + " markers.")
                        .runs(this::restore),
                BucketArguments.onKey(
                                "delete-version", "Deletes one version of an object, or a delete marker, for good.")
                        .argument("VERSION", "Id of the version; the list of versions shows it.")
                        .runs(this::delete));
    }

    private int versioning(Arguments call) {
        var path = BucketArguments.bucket(call) + "/versioning";
        var client = console.client(call);
        var answer = call.option("--set")
                .map(state -> client.send("PUT", path, Map.of("status", state)))
                .orElseGet(() -> client.get(path));
        return Console.show(call, answer, VERSIONING);
    }

    private int list(Arguments call) {
        var limit = call.option("--limit").map(AdminClient::segment).orElse("1000");
        var query = Console.query(call, "key", "prefix", "after");
        var page = console.client(call)
                .get(BucketArguments.bucket(call) + "/versions" + query + (query.isEmpty() ? "?" : "&") + "limit="
                        + limit);
        int code = Console.table(call, page, VERSION);
        Console.sayWhetherCut(call, page, page.path("items").size(), "versions");
        return code;
    }

    private int restore(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("key", call.at(2));
        call.option("--version-id").ifPresent(id -> body.put("versionId", id));
        var restored = console.client(call).send("POST", BucketArguments.bucket(call) + "/restorations", body);
        return Console.done(
                call, restored, "Restored: the current version is " + Table.value(restored, "versionId") + ".");
    }

    private int delete(Arguments call) {
        var path = BucketArguments.object(call) + "?versionId=" + Console.segment(call, 3);
        JsonNode deletion = console.client(call).delete(path);
        if (!deletion.path("existed").asBoolean(true)) {
            throw new CliException("the object has no version " + call.at(3));
        }
        return Console.done(
                call,
                deletion,
                deletion.path("deleteMarker").asBoolean() ? "Delete marker deleted." : "Version deleted for good.");
    }
}
