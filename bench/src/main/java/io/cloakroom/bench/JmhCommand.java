package io.cloakroom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Measures parts of this server by themselves.
@Command(
        name = "jmh",
        description = {
            "Measures parts of Cloakroom by themselves, with JMH.",
            "All other arguments go to JMH: -l lists the benchmarks, -lp shows their parameters."
        })
final class JmhCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARGUMENTS", description = "arguments for JMH; without any, all benchmarks run")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
