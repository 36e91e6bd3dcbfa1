package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import io.cloakroom.admin.lifecycle.LifecycleText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands of `cloakroom bucket` about lifecycle rules and uploads in progress.
public final class LifecycleCommands {
    private static final String[] RULES = {
        "ID",
        "id",
        "ENABLED",
        "enabled",
        "PREFIX",
        "prefix",
        "TAGS",
        "tags",
        "LARGER THAN",
        "largerThan",
        "SMALLER THAN",
        "smallerThan",
        "EXPIRE AFTER DAYS",
        "expireAfterDays",
        "EXPIRE ON",
        "expireOn",
        "EXPIRE OLDER VERSIONS AFTER DAYS",
        "noncurrentDays",
        "KEEP NEWEST OLDER VERSIONS",
        "keepNewer",
        "REMOVE LONE DELETE MARKERS",
        "removeLoneMarkers",
        "ABORT UPLOADS AFTER DAYS",
        "abortUploadsAfterDays",
        "TRANSITIONS",
        "transitions",
        "TRANSITIONS OF OLDER VERSIONS",
        "noncurrentTransitions"
    };
    private static final String[] PREVIEW = {
        "Objects deleted",
        "expired.count",
        "Bytes of these objects",
        "expired.bytes",
        "Older versions removed",
        "noncurrent.count",
        "Bytes of these versions",
        "noncurrent.bytes",
        "Delete markers removed",
        "markers.count",
        "Uploads aborted",
        "uploads.count",
        "Bytes of these uploads",
        "uploads.bytes",
        "Versions moved",
        "moved.count",
        "Kept by Object Lock",
        "locked.count",
        "Versions examined",
        "looked",
        "Examined all versions",
        "complete"
    };
    private static final String[] AFFECTED = {
        "KEY",
        "key",
        "ACTION",
        "action",
        "BYTES",
        "bytes",
        "DUE SINCE",
        "at",
        "RULE",
        "rule",
        "STORAGE CLASS",
        "storageClass",
        "VERSION",
        "versionId",
        "UPLOAD",
        "uploadId"
    };
    private static final String[] UPLOADS = {
        "UPLOAD",
        "id",
        "KEY",
        "key",
        "BYTES",
        "bytes",
        "AGE",
        "age",
        "STARTED",
        "initiatedAt",
        "STARTED BY",
        "initiator",
        "STORAGE CLASS",
        "storageClass"
    };

    private final Console console;
    private final InstantSource clock = InstantSource.system();

    public LifecycleCommands(Console console) {
        this.console = console;
    }

    public List<CommandSpec> all() {
        return List.of(
                BucketArguments.onBucket(
                                "lifecycle", "Shows, sets, previews or removes the lifecycle rules of a bucket.")
                        .option(
                                "--set",
                                "FILE",
                                "Sets the rules from this file; - is standard input. The form is that of --json,"
                                        + " or of `aws s3api put-bucket-lifecycle-configuration`.")
                        .flag("--preview", "Previews what the rules, or those of --set, would do now; changes nothing.")
                        .flag("--remove", "Removes all rules.")
                        .excluding("--set", "--remove")
                        .excluding("--preview", "--remove")
                        .footer("Rules act after each midnight UTC; `cloakroom jobs run lifecycle` begins at once.")
                        .runs(this::lifecycle),
                BucketArguments.onBucket("uploads", "Lists multipart uploads in progress.")
                        .option("--prefix", "TEXT", "Prefix of the keys.")
                        .option("--limit", "NUMBER", "Maximum number, 1 to 1000. Default: 1000.")
                        .option("--after", "NEXT", "Continues a list that was cut.")
                        .runs(this::uploads),
                BucketArguments.onBucket("abort-upload", "Aborts an upload, and frees the space of its parts.")
                        .argument("KEY", "Key of the upload's object.")
                        .argument("UPLOAD", "Id of the upload; the list of uploads shows it.")
                        .runs(this::abort));
    }

    private int lifecycle(Arguments call) {
        var path = BucketArguments.bucket(call) + "/lifecycle";
        var client = console.client(call);
        if (call.flag("--remove")) {
            return Console.done(call, client.delete(path), "Lifecycle rules removed.");
        }
        var body = call.option("--set").map(this::body);
        if (call.flag("--preview")) {
            return preview(call, client.send("POST", path + "/preview", body.orElse(Map.of())));
        }
        var answer = body.isPresent() ? client.send("PUT", path, body.get()) : client.get(path);
        return call.flag("--json")
                ? Console.json(call, answer)
                : Console.table(call, Console.items(answer.path("rules")), RULES);
    }

    private Map<String, Object> body(String file) {
        try {
            return LifecycleText.body(String.join("\n", console.lines(file)));
        } catch (IllegalArgumentException wrong) {
            throw new CliException("the file with the lifecycle rules cannot be used: " + wrong.getMessage());
        }
    }

    private static int preview(Arguments call, JsonNode answer) {
        int code = Console.show(call, answer, PREVIEW);
        if (Console.isForPeople(call) && !answer.path("first").isEmpty()) {
            call.out().println();
            Table.print(call.out(), Console.items(answer.path("first")), AFFECTED);
            if (answer.path("more").asBoolean(false)) {
                call.out().println("… and more");
            }
        }
        return code;
    }

    private int uploads(Arguments call) {
        var limit = call.option("--limit").map(AdminClient::segment).orElse("1000");
        var query = Console.query(call, "prefix", "after");
        var page = console.client(call)
                .get(BucketArguments.bucket(call) + "/uploads" + query + (query.isEmpty() ? "?" : "&") + "limit="
                        + limit);
        if (Console.isForPeople(call)) {
            page.path("items").forEach(this::addAge);
        }
        int code = Console.table(call, page, UPLOADS);
        Console.sayWhetherCut(call, page, page.path("items").size(), "uploads");
        return code;
    }

    private void addAge(JsonNode upload) {
        if (upload instanceof ObjectNode fields) {
            var begun = Instant.parse(upload.path("initiatedAt").asString(""));
            fields.put("age", age(Duration.between(begun, clock.instant())));
        }
    }

    private static String age(Duration age) {
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        return age.toHours() > 1 ? age.toHours() + " hours" : Math.max(0, age.toMinutes()) + " minutes";
    }

    private int abort(Arguments call) {
        var path = BucketArguments.bucket(call) + "/uploads/" + Console.segment(call, 3) + "?key="
                + Console.segment(call, 2);
        return Console.done(call, console.client(call).delete(path), "Upload aborted.");
    }
}
