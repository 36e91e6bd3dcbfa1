package io.cloakroom.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Measures a running S3 server from outside, as its clients see it. Any server: nothing here knows ours.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures a running S3 server from outside.",
        footer = {
            "",
            "Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the endpoint from --endpoint or",
            "AWS_ENDPOINT_URL_S3. A bucket that is not there is made."
        },
        subcommands = {LoadCommand.class, ListCommand.class, BigCommand.class})
public final class LoadBench {
    private LoadBench() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// @return the exit code
    public static int run(String... args) {
        return new CommandLine(new LoadBench())
                .setExecutionExceptionHandler((failed, line, _) -> {
                    line.getErr().println(failed instanceof BenchException ? failed.getMessage() : failed.toString());
                    return 1;
                })
                .execute(args);
    }
}
