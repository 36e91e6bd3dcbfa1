package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Span;
import io.cloakroom.admin.cli.console.Table;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom bucket`.
public final class BucketCommands {
    private static final String[] BUCKET = {
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
        "acl",
        "VERSIONING",
        "versioning",
        "OLDER VERSIONS",
        "usage.noncurrentVersions",
        "BYTES OF OLDER VERSIONS",
        "usage.noncurrentBytes",
        "DELETE MARKERS",
        "usage.deleteMarkers"
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
        "Older versions counted",
        "counted.noncurrentVersions",
        "Older versions recorded",
        "recorded.noncurrentVersions",
        "Bytes of older versions counted",
        "counted.noncurrentBytes",
        "Bytes of older versions recorded",
        "recorded.noncurrentBytes",
        "Delete markers counted",
        "counted.deleteMarkers",
        "Delete markers recorded",
        "recorded.deleteMarkers",
        "Unreadable rows",
        "unreadable",
        "Repaired",
        "repaired"
    };
    static final List<String> ACLS = List.of("private", "public-read");

    private final Console console;

    public BucketCommands(Console console) {
        this.console = console;
    }

    /// The columns of a list of buckets, for `Console.list`: each heading with the field that it shows.
    public static String[] columns() {
        return BUCKET.clone();
    }

    /// @param more other commands on buckets
    public CommandSpec group(List<CommandSpec> more) {
        var commands = new ArrayList<CommandSpec>(List.of(
                BucketArguments.onProject("list", "Lists buckets with their usage.")
                        .runs(call -> console.list(call, BucketArguments.buckets(call), BUCKET)),
                BucketArguments.onBucket("create", "Makes a bucket.")
                        .flag("--object-lock", "Enables Object Lock and versioning permanently.")
                        .runs(call -> Console.show(
                                call,
                                console.client(call)
                                        .send(
                                                "POST",
                                                BucketArguments.buckets(call),
                                                Map.of("name", call.at(1), "objectLock", call.has("--object-lock"))),
                                BUCKET)),
                BucketArguments.onBucket("view", "Shows a bucket.")
                        .runs(call ->
                                Console.show(call, console.client(call).get(BucketArguments.bucket(call)), BUCKET)),
                BucketArguments.onBucket(
                                "delete", "Deletes a bucket without objects and versions; with --force, any bucket.")
                        .alias("rm")
                        .flag(
                                "--force",
                                "First deletes all objects with all their versions, unless Object Lock protects"
                                        + " one. Asks for the bucket's name.")
                        .option("--name", "NAME", "The bucket's name again, instead of the prompt.")
                        .runs(this::delete),
                BucketArguments.onBucket("acl", "Shows or sets who may list a bucket besides the project's tokens.")
                        .choice("--set", "ACL", ACLS, "private: nobody; public-read: everybody.")
                        .footer("A public list shows the names of all objects, but does not open any of them.")
                        .runs(this::acl),
                linkCommand(),
                BucketArguments.onBucket(
                                "check", "Counts the contents of a bucket, and compares the counts with its counters.")
                        .flag("--repair", "Corrects the counters when they differ.")
                        .runs(this::check)));
        commands.addAll(new ObjectCommands(console).all());
        commands.addAll(new VersionCommands(console).all());
        commands.addAll(more);
        return Command.group(
                "bucket",
                "Makes, shows, recounts and deletes the buckets of a project, and their contents.",
                commands.toArray(CommandSpec[]::new));
    }

    private CommandSpec linkCommand() {
        return BucketArguments.onBucket("link", "Makes a presigned link to an object.")
                .argument("KEY", "Key of the object.")
                .flag("--put", "The link uploads the object by PUT, instead of downloading it.")
                .option("--expires", "TIME", "Lifetime of the link: 30m, 1h, 7d or seconds; at most 7d. Default: 1h.")
                .option(
                        "--access-key",
                        "KEY",
                        "The token that signs the link. Default: your newest one that may do this until"
                                + " the link ends.")
                .option(
                        "--version-id",
                        "ID",
                        "The version to open. Default: the current version when the link is opened.")
                .excluding("--put", "--version-id")
                .runs(this::link);
    }

    private int delete(Arguments call) {
        if (call.flag("--force")) {
            var name = call.option("--name")
                    .orElseGet(() -> Console.asked(
                            "All objects in it are deleted with all their versions, and this cannot be undone."
                                    + " Name of the bucket",
                            "--force needs the bucket's name once more: --name NAME"));
            if (!name.equals(call.at(1))) {
                throw new CliException("that is not the bucket's name, so nothing was deleted");
            }
            var wanted = Map.of("prefix", "", "bucket", name, "versions", true, "unlessProtected", true);
            var emptied = new Deletions(console).under(call, wanted);
            if (emptied.anyRefused()) {
                call.err().println("The bucket is not deleted, because some of its contents could not be deleted:");
                return emptied.show(call, "versions deleted for good");
            }
        }
        return Console.done(call, console.client(call).delete(BucketArguments.bucket(call)), "Bucket deleted.");
    }

    private int acl(Arguments call) {
        var path = BucketArguments.bucket(call) + "/acl";
        var client = console.client(call);
        var answer = call.option("--set")
                .map(acl -> client.send("PUT", path, Map.of("acl", acl)))
                .orElseGet(() -> client.get(path));
        return Console.show(call, answer, ObjectCommands.ACL);
    }

    private int link(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("key", call.at(2));
        body.put("method", call.flag("--put") ? "PUT" : "GET");
        call.option("--expires")
                .ifPresent(life -> body.put(
                        "expiresInSeconds",
                        Span.of(life, "--expires", ChronoUnit.SECONDS).toSeconds()));
        call.option("--access-key").ifPresent(key -> body.put("accessKey", key));
        call.option("--version-id").ifPresent(id -> body.put("versionId", id));
        var link = console.client(call).send("POST", BucketArguments.bucket(call) + "/links", body);
        if (call.flag("--json")) {
            return Console.json(call, link);
        }
        call.out().println(Table.value(link, "url"));
        if (!call.flag("--quiet")) {
            call.err()
                    .println("Signed by the token " + Table.value(link, "tokenName") + " ("
                            + Table.value(link, "accessKey") + "). Works until " + Table.value(link, "expiresAt")
                            + ", as long as that token does.");
            if (link.hasNonNull("neededHeader")) {
                call.err().println(needs(Table.value(link, "neededHeader")));
            }
            if (!call.flag("--put")) {
                whyItOpensNothing(call).ifPresent(why -> call.err().println("Note: " + why));
            }
            call.err().flush();
        }
        return 0;
    }

    private static String needs(String header) {
        var how = header.equals("Content-MD5")
                ? ", with the MD5 of the body in Base64:\n  curl -T FILE -H \"Content-MD5: $(openssl md5 -binary"
                        + " FILE | base64)\" 'LINK'"
                : ".";
        return "Note: the bucket retains what is stored in it, so the request needs the header " + header + how;
    }

    private Optional<String> whyItOpensNothing(Arguments call) {
        try {
            console.client(call).get(BucketArguments.object(call) + BucketArguments.version(call));
            return Optional.empty();
        } catch (CliException refused) {
            var why = String.valueOf(refused.getMessage());
            return why.contains("has no object")
                    ? Optional.of("there is no object " + call.at(2) + " yet; until there is, the link answers 404.")
                    : why.contains("has no version") || why.contains("is a delete marker")
                            ? Optional.of(why + ". The link opens nothing.")
                            : Optional.empty();
        }
    }

    /// @return 1 when the counters are wrong and were not corrected
    private int check(Arguments call) {
        var check = console.client(call)
                .send(
                        "POST",
                        BucketArguments.bucket(call) + "/check" + (call.flag("--repair") ? "?repair=true" : ""),
                        Map.of());
        int code = Console.show(call, check, CHECK);
        boolean agrees = check.path("counted").equals(check.path("recorded"));
        return agrees || check.path("repaired").asBoolean(false) ? code : 1;
    }
}
