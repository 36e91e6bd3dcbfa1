package io.cloakroom.admin.cli;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// The arguments of one command, as they were given.
public final class Arguments {
    private final ParseResult parsed;

    Arguments(ParseResult parsed) {
        this.parsed = parsed;
    }

    /// The positional argument at `index`; the parser has seen to it that it is there.
    public String at(int index) {
        return parsed.matchedPositionalValue(index, "");
    }

    public Optional<String> option(String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, (String) null));
    }

    /// All positional arguments, of a command that passes them on.
    public String[] rest() {
        return parsed.matchedPositionalValue(0, new String[0]).clone();
    }

    public boolean flag(String name) {
        return parsed.matchedOptionValue(name, false);
    }

    public PrintWriter out() {
        return parsed.commandSpec().commandLine().getOut();
    }

    public PrintWriter err() {
        return parsed.commandSpec().commandLine().getErr();
    }
}
