package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// The commands of `cloakroom bucket` about Object Lock.
public final class ObjectLockCommands {
    private static final List<String> MODES = List.of("governance", "compliance");
    private static final List<String> STATES = List.of("on", "off");
    private static final String[] LOCK = {
        "Bucket",
        "bucket",
        "Object Lock",
        "enabled",
        "Default retention",
        "defaultRetention.mode",
        "Default period",
        "defaultRetention.length",
        "Unit of the period",
        "defaultRetention.unit"
    };
    private static final String[] PROTECTION = {
        "Key",
        "key",
        "Version",
        "versionId",
        "Mode",
        "mode",
        "Retained until",
        "retainUntil",
        "Legal hold",
        "legalHold",
        "Why it cannot be deleted",
        "why"
    };

    private final Console console;

    public ObjectLockCommands(Console console) {
        this.console = console;
    }

    public List<CommandSpec> all() {
        return List.of(
                BucketArguments.onBucket("object-lock", "Shows or sets the Object Lock of a bucket with versioning.")
                        .flag("--enable", "Enables Object Lock permanently. A default retention stays as it is.")
                        .choice("--mode", "MODE", MODES, "Mode of the default retention for new versions.")
                        .option("--days", "NUMBER", "Default retention in days.")
                        .option("--years", "NUMBER", "Default retention in years.")
                        .flag("--no-default", "Removes the default retention. Existing versions stay retained.")
                        .excluding("--days", "--years")
                        .excluding("--enable", "--mode", "--no-default")
                        .excluding("--enable", "--days")
                        .excluding("--enable", "--years")
                        .excluding("--no-default", "--days")
                        .excluding("--no-default", "--years")
                        .footer(
                                "A bucket keeps Object Lock and versioning permanently. Nobody can remove retention in",
                                "compliance mode.")
                        .runs(this::lock),
                onVersion("protection", "Shows the retention and legal hold of an object.")
                        .runs(this::show),
                onVersion("retain", "Retains an object until a date.")
                        .choice("--mode", "MODE", MODES, "Default: governance, which owners can remove.")
                        .option("--until", "TIME", "End of the retention: 2027-01-31T00:00:00Z.")
                        .flag(
                                "--bypass-governance",
                                "Also shortens retention in governance mode, or changes it to compliance. For owners.")
                        .flag("--release", "Removes a retention in governance mode instead. For owners.")
                        .excluding("--release", "--until")
                        .excluding("--release", "--mode")
                        .runs(this::retain),
                onVersion("legal-hold", "Sets or removes a legal hold, which protects an object until it is removed.")
                        .choice("--set", "STATE", STATES, "on or off.")
                        .runs(this::hold));
    }

    private static Command onVersion(String name, String summary) {
        return BucketArguments.onKey(name, summary)
                .option("--version-id", "ID", "Id of the version. Default: the current one.");
    }

    private int lock(Arguments call) {
        var path = BucketArguments.bucket(call) + "/object-lock";
        var body = new HashMap<String, Object>();
        call.option("--mode").ifPresent(mode -> body.put("mode", mode));
        for (var unit : List.of("days", "years")) {
            call.option("--" + unit).ifPresent(number -> body.put(unit, number(number)));
        }
        var client = console.client(call);
        if (!body.isEmpty()) {
            return Console.show(call, client.send("PUT", path, body), LOCK);
        }
        var lock = client.get(path);
        boolean enabled = lock.path("enabled").asBoolean();
        if (call.has("--no-default") && !enabled) {
            throw new CliException("bucket " + call.at(1) + " has no Object Lock, and so no default retention");
        }
        // PUT replaces the whole setting, including the default retention.
        boolean changes = call.has("--no-default") || call.has("--enable") && !enabled;
        return Console.show(call, changes ? client.send("PUT", path, Map.of()) : lock, LOCK);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new CliException("\"" + text + "\" is no number");
        }
    }

    private static String path(Arguments call, String what) {
        var version = call.option("--version-id")
                .map(id -> "?versionId=" + AdminClient.segment(id))
                .orElse("");
        return BucketArguments.object(call) + "/" + what + version;
    }

    private int show(Arguments call) {
        return Console.show(call, console.client(call).get(path(call, "protection")), PROTECTION);
    }

    private int retain(Arguments call) {
        var client = console.client(call);
        var path = path(call, "retention");
        if (call.has("--release")) {
            return Console.show(call, client.delete(path), PROTECTION);
        }
        var until = call.option("--until").orElseThrow(() -> new CliException("say --until, or --release"));
        var mode = call.option("--mode").orElse(MODES.getFirst());
        var body = new HashMap<String, Object>(Map.of("mode", mode, "until", until));
        if (call.has("--bypass-governance")) {
            body.put("bypassGovernance", true);
        }
        return Console.show(call, client.send("PUT", path, body), PROTECTION);
    }

    private int hold(Arguments call) {
        var on = call.option("--set")
                .orElseThrow(() -> new CliException("say --set on, or --set off"))
                .equals("on");
        var answer = console.client(call).send("PUT", path(call, "legal-hold"), Map.of("on", on));
        return Console.show(call, answer, PROTECTION);
    }
}
