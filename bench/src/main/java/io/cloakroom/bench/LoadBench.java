package io.cloakroom.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Measures a running S3 server from outside, as its clients see it. It works with any S3 server and uses no code of ours.
@Command(
        name = "cloakroom bench",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures a running S3 server from outside.",
        footer = {
            "",
            "Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the endpoint from --endpoint or"
                    + " AWS_ENDPOINT_URL_S3. The command makes the bucket if there is none."
        },
        subcommands = {LoadCommand.class, ListCommand.class, BigCommand.class, VersionsCommand.class})
public final class LoadBench {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("unused") // by picocli
    private boolean help;

    private LoadBench() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// @return the exit code
    public static int run(String... args) {
        // Options after `jmh` belong to JMH.
        var jmh = new CommandLine(new JmhCommand()).setUnmatchedOptionsArePositionalParams(true);
        return new CommandLine(new LoadBench())
                .addSubcommand(jmh)
                .setExecutionExceptionHandler((failed, at, _) -> {
                    at.getErr().println(failed instanceof BenchException ? failed.getMessage() : failed.toString());
                    return 1;
                })
                .execute(args);
    }
}
