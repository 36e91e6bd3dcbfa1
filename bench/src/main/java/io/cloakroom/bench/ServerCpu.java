package io.cloakroom.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// Measures the CPU time of a server on this machine. On a machine that does other things too, the CPU time of one process
/// is much more reliable than a rate.
final class ServerCpu {
    @Option(names = "--pid", defaultValue = "0", description = "process id of the server, to show its CPU time")
    private long pid;

    boolean isKnown() {
        return pid != 0;
    }

    /// The CPU time of all threads of the server since its start.
    Duration used() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new BenchException("the CPU time of process " + pid + " cannot be read"));
    }
}
