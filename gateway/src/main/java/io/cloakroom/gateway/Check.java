package io.cloakroom.gateway;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.gateway.config.Setting;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.engine.control.DirectoryCheck;
import io.cloakroom.storage.engine.control.DirectoryCheck.Finding;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.rocks.space.StoredSpaces;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom check`: looks at a data directory that no server uses.
final class Check {
    private final Map<String, String> environment;

    Check(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    CommandSpec command() {
        return Command.named(
                        "check",
                        "Looks at a data directory that no server uses: lists its projects, spaces without a project, buckets"
                                + " without a name, names without a bucket, and lost encryption keys. Changes nothing, unless"
                                + " told to attach.")
                .option(
                        "--data",
                        "DIR",
                        "The data directory. Default: " + Setting.DATA.usual() + ". Variable: "
                                + Setting.DATA.variable() + ".")
                .flag(
                        "--attach",
                        "Gives a project to each space that has none, its old name to each bucket that has none, and a"
                                + " project the encryption keys of which only its space has copies.")
                .options("--name", "ID=NAME", "With --attach: the name for a bucket. Can be given more than once.")
                .flag(
                        "--new-control",
                        "With --attach: makes a new database of projects, users and tokens, when the old one is lost for"
                                + " good.")
                .footer("Exit code: 0 all is as it should be, 1 it is not, or failed, 2 not understood.")
                .runs(this::run);
    }

    private int run(Arguments call) {
        if (!call.flag("--attach") && call.has("--name", "--new-control")) {
            throw new CliException("--name and --new-control go with --attach");
        }
        var data = Path.of(
                call.option("--data").orElse(environment.getOrDefault(Setting.DATA.variable(), Setting.DATA.usual())));
        try {
            var check = check(data);
            if (call.flag("--attach")) {
                attach(data, check, call).forEach(call.out()::println);
                check = check(data);
            }
            check.findings().forEach(finding -> print(call.out(), finding));
            return check.findings().stream().anyMatch(Finding::isWrong) ? ExitCode.SOFTWARE : ExitCode.OK;
        } catch (IOException failed) {
            throw new CliException(String.valueOf(failed.getMessage()));
        }
    }

    private static DirectoryCheck check(Path data) throws IOException {
        try (var spaces = StoredSpaces.open(data)) {
            return DirectoryCheck.of(spaces);
        }
    }

    private static Iterable<String> attach(Path data, DirectoryCheck check, Arguments call) throws IOException {
        var settings = RocksSettings.defaults().withReserveBytes(0);
        var names = names(call);
        try (var engine = call.flag("--new-control")
                ? RocksEngine.openWithoutControl(data, settings)
                : RocksEngine.open(data, settings)) {
            return check.attach(DirectoryCheck.control(engine), names, new SecureRandom());
        }
    }

    private static Map<String, BucketName> names(Arguments call) {
        var names = new HashMap<String, BucketName>();
        for (var pair : call.options("--name")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new CliException("--name takes ID=NAME, not " + pair);
            }
            try {
                names.put(pair.substring(0, equals), new BucketName(pair.substring(equals + 1)));
            } catch (IllegalArgumentException wrong) {
                throw new CliException("not a bucket's name: " + pair.substring(equals + 1));
            }
        }
        return names;
    }

    private static void print(PrintWriter out, Finding finding) {
        out.println(
                switch (finding) {
                    case Finding.Whole(var project, int buckets) ->
                        "ok           project " + project.name() + " (" + project.id() + "): buckets " + buckets;
                    case Finding.NoControl(var why) -> "no control   " + why;
                    case Finding.Unavailable(var project, var why) ->
                        "unavailable  project " + project.name() + " (" + project.id() + "): " + why;
                    case Finding.Deleted deleted -> text(deleted);
                    case Finding.Unknown(var space, int buckets) ->
                        "no project   space " + space + ": buckets " + buckets;
                    case Finding.Copy(var space, var of) ->
                        "copy         " + space + " holds buckets of space " + of + "; it is not used";
                    case Finding.Unused(var space, var why) -> "unused       " + space + ": " + why;
                    case Finding.Nameless nameless -> "no name      " + text(nameless);
                    case Finding.MissingKeys(var space, var lost) ->
                        "no key       space " + space
                                + " has copies of encryption keys or aliases that control/ lacks: " + lost.size();
                    case Finding.Missing(var bucket) ->
                        "no bucket    name " + bucket.name() + ": its project's space " + bucket.project()
                                + " does not hold bucket " + bucket.id();
                });
    }

    private static String text(Finding.Deleted deleted) {
        var project = deleted.project();
        return "deleted      project " + project.name() + " (" + project.id()
                + "): its space still lies in spaces/: buckets "
                + deleted.buckets() + (deleted.locks() ? ", with versions under Object Lock" : "")
                + (deleted.isWrong()
                        ? ". Is control/ an older copy? To have the project back, start the server and undelete it"
                        : ". The next start retires it");
    }

    private static String text(Finding.Nameless nameless) {
        var copy = nameless.copy();
        var key = nameless.firstKey();
        return "bucket " + nameless.id() + " in space " + nameless.space()
                + (copy == null ? "" : ", once named " + copy.bucket().name())
                + (key == null ? ", empty" : ", first key " + printable(key));
    }

    private static String printable(String key) {
        return key.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
