package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.bucket.BucketArguments;
import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// The commands of `cloakroom bucket` about S3's tags of buckets, objects and versions.
final class TagCommands {
    private static final String[] TAG = {"KEY", "key", "VALUE", "value"};

    private final Console console;

    TagCommands(Console console) {
        this.console = console;
    }

    List<CommandSpec> all() {
        return List.of(
                changing(BucketArguments.onBucket("tags", "Shows or changes the tags of a bucket, at most 50."))
                        .runs(call -> tags(call, BucketArguments.bucket(call) + "/tags")),
                changing(BucketArguments.onKey("object-tags", "Shows or changes the tags of an object, at most 10."))
                        .option("--version-id", "ID", "Id of the version. Default: the current one.")
                        .runs(call ->
                                tags(call, BucketArguments.object(call) + "/tags" + BucketArguments.version(call))));
    }

    private static Command changing(Command command) {
        return command.options("--tag", "KEY=VALUE", "Adds or changes a tag. Can be repeated.")
                .options("--untag", "KEY", "Removes a tag. Can be repeated.")
                .flag("--clear", "Removes all tags, before --tag adds any.");
    }

    private int tags(Arguments call, String path) {
        var client = console.client(call);
        if (!call.has("--tag", "--untag") && !call.flag("--clear")) {
            return show(call, client.get(path));
        }
        var added = TokenOptions.tags(call.options("--tag"));
        return show(call, client.replace(path, held -> Map.of("tags", changed(call, held, added))));
    }

    private static Map<String, String> changed(Arguments call, JsonNode held, Map<String, String> added) {
        var tags = new LinkedHashMap<String, String>();
        if (!call.flag("--clear")) {
            held.path("tags").forEachEntry((key, value) -> tags.put(key, value.asString("")));
        }
        call.options("--untag").forEach(tags::remove);
        tags.putAll(added);
        return tags;
    }

    private static int show(Arguments call, JsonNode answer) {
        if (call.flag("--json")) {
            return Console.json(call, answer);
        }
        var lines = AdminClient.JSON.createArrayNode();
        answer.path("tags")
                .forEachEntry((key, value) -> lines.addObject().put("key", key).set("value", value));
        return Console.table(call, Console.items(lines), TAG);
    }
}
