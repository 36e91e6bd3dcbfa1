package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom completion`.
final class CompletionCommand {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private CompletionCommand() {}

    static CommandSpec command() {
        return Command.named("completion", "Prints a script that makes a shell complete commands and options.")
                .argument("SHELL", "bash or zsh.", SHELLS)
                .footer(
                        "bash:  source <(cloakroom completion bash)",
                        "zsh:   source <(cloakroom completion zsh)      (after: autoload -Uz compinit && compinit)")
                .runs(CompletionCommand::run);
    }

    /// One script serves both shells: in zsh, it loads bashcompinit.
    private static int run(Arguments call) {
        if (!SHELLS.contains(call.at(0))) {
            throw new CliException("there is completion for bash and zsh");
        }
        call.out().println(AutoComplete.bash("cloakroom", call.root()));
        return 0;
    }
}
