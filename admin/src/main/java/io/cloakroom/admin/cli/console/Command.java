package io.cloakroom.admin.cli.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Builds commands for picocli in plain code, which starts faster than scanned annotations.
public final class Command {
    private static final int WIDTH = 100;

    private final CommandSpec spec;
    private @Nullable Action action;
    private final List<List<String>> excluding = new ArrayList<>();
    private int arguments;
    private boolean passesOn;

    private Command(String name, String... description) {
        spec = CommandSpec.wrapWithoutInspection(this);
        spec.name(name);
        spec.usageMessage()
                .description(description)
                .width(WIDTH)
                .sortOptions(false)
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%n");
    }

    /// The action of a command.
    @FunctionalInterface
    public interface Action {
        /// @return the exit code
        /// @throws CliException when it fails for a reason that the user can act on
        int run(Arguments arguments);
    }

    public static Command named(String name, String... description) {
        return new Command(name, description);
    }

    /// Adds another name of the command.
    public Command alias(String name) {
        spec.aliases(name);
        return this;
    }

    /// A command that only contains other commands.
    public static CommandSpec group(String name, String description, CommandSpec... commands) {
        var group = new Command(name, description);
        group.spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        for (var command : commands) {
            group.spec.addSubcommand(command.name(), command);
        }
        return group.withHelp();
    }

    /// Adds a required positional argument.
    public Command argument(String label, String description) {
        return argument(label, description, List.of());
    }

    /// @param choices values for completion in a shell
    public Command argument(String label, String description, List<String> choices) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(String.valueOf(arguments++))
                .paramLabel(label)
                .arity("1")
                .required(true) // without this, the arity alone would make it optional
                .type(String.class)
                .completionCandidates(choices)
                .description(description)
                .build());
        return this;
    }

    /// Adds any number of positional arguments.
    public Command arguments(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(arguments + "..*")
                .paramLabel(label)
                .arity("0..*")
                .type(String[].class)
                .description(description)
                .build());
        return this;
    }

    public Command option(String name, String label, String... description) {
        return option(value(name, label).description(description));
    }

    public Command neededOption(String name, String label, String... description) {
        return option(value(name, label).required(true).description(description));
    }

    /// Adds an option with one of a few values, which shells complete.
    public Command choice(String name, String label, List<String> choices, String... description) {
        return option(value(name, label).completionCandidates(choices).description(description));
    }

    /// Adds an option that can be given more than once.
    public Command options(String name, String label, String... description) {
        return option(OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1")
                .type(String[].class)
                .description(description));
    }

    private static OptionSpec.Builder value(String name, String label) {
        return OptionSpec.builder(name).paramLabel(label).arity("1").type(String.class);
    }

    private Command option(OptionSpec.Builder option) {
        spec.addOption(option.build());
        return this;
    }

    /// Makes these options mutually exclusive.
    public Command excluding(String... names) {
        excluding.add(List.of(names));
        return this;
    }

    public Command flag(String name, String description) {
        spec.addOption(OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build());
        return this;
    }

    public Command footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /// Takes all following arguments unchanged, even options such as `--help`.
    public Command passesOn(String label, String description) {
        passesOn = true;
        spec.parser().stopAtUnmatched(true).stopAtPositional(true).unmatchedOptionsArePositionalParams(true);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .paramLabel(label)
                .arity("0..*")
                .type(String[].class)
                .description(description)
                .build());
        return this;
    }

    /// Completes the command with its action.
    public CommandSpec runs(Action what) {
        action = what;
        return passesOn ? spec : withHelp();
    }

    private CommandSpec withHelp() {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        return spec;
    }

    /// Parses and runs one command line. Exit codes: 0 for success, 1 for a refusal or failure, 2 for a command line
    /// that cannot be parsed.
    public static int execute(CommandLine root, String... arguments) {
        root.setExecutionStrategy(Command::run);
        root.setParameterExceptionHandler((mistake, _) -> {
            var line = mistake.getCommandLine();
            line.getErr().println("cloakroom: " + mistake.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(mistake, line.getErr());
            line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
            line.getErr().flush();
            return ExitCode.USAGE;
        });
        return root.execute(arguments);
    }

    private static int run(ParseResult parsed) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        var leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        var line = leaf.commandSpec().commandLine();
        if (!(leaf.commandSpec().userObject() instanceof Command command) || command.action == null) {
            throw new ParameterException(line, "a command is missing");
        }
        command.refuseTogether(leaf, line);
        try {
            return command.action.run(new Arguments(leaf));
        } catch (CliException failed) {
            line.getErr().println("cloakroom: " + failed.getMessage());
            line.getErr().flush();
            return ExitCode.SOFTWARE;
        } finally {
            line.getOut().flush();
        }
    }

    private void refuseTogether(ParseResult parsed, CommandLine line) {
        for (var names : excluding) {
            var given = names.stream().filter(parsed::hasMatchedOption).toList();
            if (given.size() > 1) {
                throw new ParameterException(line, String.join(" and ", given) + " exclude each other");
            }
        }
    }
}
