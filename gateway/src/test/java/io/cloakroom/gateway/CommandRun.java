package io.cloakroom.gateway;

import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The command line within this process, which saves the start of one; [ServeTest] has it as its users do.
final class CommandRun {
    private CommandRun() {}

    static Result run(Map<String, String> environment, String input, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var commands =
                Main.commands(environment, in).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Result(Command.execute(commands, arguments), out.toString(), err.toString());
    }
}
