package io.cloakroom.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Hands over to JMH, which has options enough of its own.
@Command(
        name = "micro",
        customSynopsis = "bench micro [JMH's arguments]",
        description = "Measures single parts of the server with JMH; needs no server.",
        footer = {"", "For example: micro -f 1 -wi 3 -i 5 Signature", "All options: micro -h"})
final class MicroCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
