package io.cloakroom.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How much CPU time the server takes, where it runs on this machine. Rates of a machine that does other things too say
/// little; the CPU time of one process says much more.
final class ServerCpu {
    @Option(names = "--pid", defaultValue = "0", description = "of the server, to see its CPU time")
    private long pid;

    boolean isKnown() {
        return pid != 0;
    }

    /// What the server has used since it was started, all its threads together.
    Duration used() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new BenchException("the CPU time of process " + pid + " cannot be read"));
    }
}
