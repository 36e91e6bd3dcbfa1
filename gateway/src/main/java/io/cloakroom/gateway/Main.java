package io.cloakroom.gateway;

import io.cloakroom.admin.cli.AdminCommands;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The main class: the root command `cloakroom` and all of its subcommands.
public final class Main {
    private static final String BENCH = "io.cloakroom.bench.LoadBench";

    private Main() {}

    public static void main(String[] arguments) {
        int code = Command.execute(commands(System.getenv(), System.in), arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commands(Map<String, String> environment, InputStream in) {
        var commands = new ArrayList<CommandSpec>();
        commands.add(new Serve(environment, System.out).command());
        commands.add(new Check(environment).command());
        commands.add(new RotateMasterKey(environment).command());
        commands.addAll(new AdminCommands(environment, in).all());
        commands.add(bench());
        commands.add(Command.named("version", "Prints the version.").runs(Main::version));
        var root = Command.group("cloakroom", "An S3-compatible object store.", commands.toArray(CommandSpec[]::new));
        root.version(BuildVersion.text());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Prints the version.")
                .build());
        return new CommandLine(root);
    }

    private static int version(Arguments call) {
        call.out().println(BuildVersion.text());
        return 0;
    }

    /// The benchmark's module depends on this one, so it is found only when the launcher has put it on the class path.
    private static CommandSpec bench() {
        var bench = Command.named("bench", "Measures a running S3 server from outside.");
        try {
            var main = Class.forName(BENCH).getMethod("main", String[].class);
            return bench.passesOn("ARGUMENTS", "For the benchmark.").runs(call -> run(main, call));
        } catch (ReflectiveOperationException absent) {
            return bench.footer("It is not part of this build.").runs(_ -> {
                throw new CliException("the benchmark is not part of this build");
            });
        }
    }

    private static int run(Method bench, Arguments call) {
        try {
            bench.invoke(null, (Object) call.rest());
            return 0;
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException("the benchmark failed", failed.getCause());
        } catch (IllegalAccessException broken) {
            throw new IllegalStateException("the benchmark cannot be started", broken);
        }
    }
}
