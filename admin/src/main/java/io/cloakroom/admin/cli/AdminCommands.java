package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.bucket.AccessCommands;
import io.cloakroom.admin.cli.bucket.BucketCommands;
import io.cloakroom.admin.cli.bucket.EncryptionCommands;
import io.cloakroom.admin.cli.bucket.LifecycleCommands;
import io.cloakroom.admin.cli.bucket.ObjectLockCommands;
import io.cloakroom.admin.cli.console.Console;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// The commands that use a running server. They print tables; with `--json`, only the server's answer on standard
/// output; with `--quiet`, only what a script needs next. They prompt for secrets, and for the name of a bucket that
/// is deleted with all its objects; both only on a terminal.
public final class AdminCommands {
    private final Console console;

    public AdminCommands(Map<String, String> environment, InputStream in) {
        console = new Console(environment, in);
    }

    /// All commands, for the root command.
    public List<CommandSpec> all() {
        var ofBuckets = new ArrayList<>(new TagCommands(console).all());
        ofBuckets.addAll(new ObjectLockCommands(console).all());
        ofBuckets.addAll(new LifecycleCommands(console).all());
        ofBuckets.add(new EncryptionCommands(console).group());
        var access = new AccessCommands(console);
        ofBuckets.addAll(access.ofBuckets());
        var commands = new ArrayList<>(List.of(
                new ProjectCommands(console).group(access.ofProject()),
                new UserCommands(console).group(),
                new TokenCommands(console).group(),
                new BucketCommands(console).group(ofBuckets),
                new KmsKeyCommands(console).group(),
                new AuditCommands(console).group(),
                new RequestCommands(console).group(),
                new StatusCommand(console).command(),
                new ClockCommands(console).group(),
                new JobCommands(console).group()));
        commands.addAll(new SignInCommands(console).commands());
        commands.add(CompletionCommand.command());
        return commands;
    }
}
