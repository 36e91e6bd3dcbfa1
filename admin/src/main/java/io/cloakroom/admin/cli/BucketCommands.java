package io.cloakroom.admin.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom bucket`.
final class BucketCommands {
    static final String[] BUCKET = {
        "NAME",
        "name",
        "OBJECTS",
        "usage.objects",
        "BYTES",
        "usage.bytes",
        "REGION",
        "region",
        "CREATED",
        "createdAt",
        "ACL",
        "acl"
    };
    private static final String[] CHECK = {
        "Bucket",
        "name",
        "Objects counted",
        "counted.objects",
        "Objects recorded",
        "recorded.objects",
        "Bytes counted",
        "counted.bytes",
        "Bytes recorded",
        "recorded.bytes",
        "Unreadable rows",
        "unreadable",
        "Repaired",
        "repaired"
    };
    private static final String[] OBJECT = {"KEY", "key", "SIZE", "size", "CHANGED", "lastModified"};

    private final Console console;

    BucketCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "bucket",
                "Makes, shows, recounts and deletes the buckets of a project.",
                of("list", "Lists the buckets with what they hold.", false)
                        .runs(call -> console.list(call, path(call), BUCKET)),
                of("create", "Makes a bucket.", true)
                        .runs(call -> Console.show(
                                call,
                                console.client(call).send("POST", path(call), Map.of("name", call.at(1))),
                                BUCKET)),
                of("view", "Shows a bucket.", true)
                        .runs(call -> Console.show(call, console.client(call).get(bucket(call)), BUCKET)),
                of("delete", "Deletes a bucket that holds no object.", true)
                        .runs(call -> Console.done(call, console.client(call).delete(bucket(call)), "Bucket deleted.")),
                of("objects", "Lists objects, the first thousand under a prefix.", true)
                        .option("--prefix", "TEXT", "What the keys begin with.")
                        .runs(this::objects),
                of("delete-object", "Deletes an object.", true)
                        .argument("KEY", "Of the object.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call).delete(bucket(call) + "/objects/" + Console.segment(call, 2)),
                                "Object deleted.")),
                of("link", "Makes a link that opens an object without keys.", true)
                        .argument("KEY", "Of the object.")
                        .option("--expires", "SECONDS", "1 to 604800. Default: 3600.")
                        .option("--access-key", "KEY", "The token that signs it. Default: the newest active one.")
                        .runs(this::link),
                of("check", "Counts what a bucket holds, and compares with its counters.", true)
                        .flag("--repair", "Sets the counters right when they differ.")
                        .runs(this::check));
    }

    private static Command of(String name, String description, boolean onBucket) {
        var command = Console.common(name, description).argument("P", "Project: id or name.");
        return onBucket ? command.argument("BUCKET", "Name of the bucket.") : command;
    }

    private static String path(Arguments call) {
        return "projects/" + Console.segment(call, 0) + "/buckets";
    }

    private static String bucket(Arguments call) {
        return path(call) + "/" + Console.segment(call, 1);
    }

    private int objects(Arguments call) {
        var prefix = call.option("--prefix").map(AdminClient::segment).orElse("");
        var page = console.client(call).get(bucket(call) + "/objects?limit=1000&prefix=" + prefix);
        if (call.flag("--json")) {
            return Console.json(call, page);
        }
        return Console.table(call, Console.items(page.path("objects")), OBJECT);
    }

    private int link(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("key", call.at(2));
        call.option("--expires")
                .ifPresent(seconds -> body.put("expiresInSeconds", Console.number(seconds, "--expires")));
        call.option("--access-key").ifPresent(key -> body.put("accessKey", key));
        var link = console.client(call).send("POST", bucket(call) + "/links", body);
        if (call.flag("--json")) {
            return Console.json(call, link);
        }
        call.out().println(Table.value(link, "url"));
        return 0;
    }

    /// @return 1 when the counters are wrong and were not set right
    private int check(Arguments call) {
        var check = console.client(call)
                .send("POST", bucket(call) + "/check" + (call.flag("--repair") ? "?repair=true" : ""), Map.of());
        int code = Console.show(call, check, CHECK);
        boolean agrees = check.path("counted").equals(check.path("recorded"));
        return agrees || check.path("repaired").asBoolean(false) ? code : 1;
    }
}
