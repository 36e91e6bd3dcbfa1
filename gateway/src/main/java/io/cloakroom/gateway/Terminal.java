package io.cloakroom.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether somebody looks at standard output.
final class Terminal {
    private Terminal() {}

    /// Java's own console wants standard input to be a terminal too, so the descriptor is asked where it leads.
    @SuppressWarnings("SystemConsoleNull") // it does again, in JDK 25
    static boolean isStandardOutput() {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.matches("/dev/(tty.*|console)");
        } catch (IOException | UnsupportedOperationException noProc) {
            var console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
