package io.cloakroom.admin.cli.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// The arguments of one command.
public final class Arguments {
    private final ParseResult parsed;

    Arguments(ParseResult parsed) {
        this.parsed = parsed;
    }

    /// The positional argument at `index`, whose presence the parser has checked.
    public String at(int index) {
        return parsed.matchedPositionalValue(index, "");
    }

    public Optional<String> option(String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, (String) null));
    }

    /// All values of an option that can be given more than once.
    public List<String> options(String name) {
        return List.of(parsed.matchedOptionValue(name, new String[0]));
    }

    /// All positional arguments, for a command that passes them on.
    public String[] rest() {
        return rest(0).toArray(String[]::new);
    }

    /// The positional arguments from `index` on, for a command that takes any number of them.
    public List<String> rest(int index) {
        return List.of(parsed.matchedPositionalValue(index, new String[0]));
    }

    /// Whether any of these options was given.
    public boolean has(String... names) {
        return Stream.of(names).anyMatch(parsed::hasMatchedOption);
    }

    public boolean flag(String name) {
        return parsed.matchedOptionValue(name, false);
    }

    /// The root command with all its subcommands.
    public CommandLine root() {
        var line = parsed.commandSpec().commandLine();
        while (line.getParent() != null) {
            line = line.getParent();
        }
        return line;
    }

    public PrintWriter out() {
        return parsed.commandSpec().commandLine().getOut();
    }

    public PrintWriter err() {
        return parsed.commandSpec().commandLine().getErr();
    }
}
