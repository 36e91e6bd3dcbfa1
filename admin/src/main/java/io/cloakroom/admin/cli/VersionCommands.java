package io.cloakroom.admin.cli;

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

/// The part of `cloakroom bucket` that is about versions of objects.
final class VersionCommands {
    /// S3's word for it; S3 has none for a bucket that never had versioning.
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
                BucketArguments.onBucket(
                                "versioning", "Shows or sets whether a bucket keeps the versions of its objects.")
                        .choice("--set", "STATE", STATES, "enabled: from now on; suspended: no new ones, the old stay.")
                        .footer(
                                "With versioning every object that is overwritten or deleted stays, and counts in the",
                                "project's storage until that version is deleted for good.")
                        .runs(this::versioning),
                BucketArguments.onBucket("versions", "Lists the versions of objects, with delete markers.")
                        .option("--key", "KEY", "Of one object.")
                        .option("--prefix", "TEXT", "What the keys begin with.")
                        .excluding("--key", "--prefix")
                        .option("--limit", "NUMBER", "How many at most, 1 to 1000. Default: 1000.")
                        .option("--after", "NEXT", "Goes on where a list was cut.")
                        .runs(this::list),
                BucketArguments.onKey("restore", "Brings back a deleted object, or an older version of one.")
                        .option(
                                "--version-id",
                                "ID",
                                "The version of which a copy becomes the current one. Default: takes the delete markers away.")
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
        JsonNode gone = console.client(call).delete(path);
        if (!gone.path("existed").asBoolean(true)) {
            throw new CliException("the object has no version " + call.at(3));
        }
        return Console.done(
                call,
                gone,
                gone.path("deleteMarker").asBoolean() ? "Delete marker deleted." : "Version deleted for good.");
    }
}
