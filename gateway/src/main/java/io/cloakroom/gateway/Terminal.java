package io.cloakroom.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds out whether standard output is a terminal.
final class Terminal {
    private Terminal() {}

    /// Asks where the file descriptor leads. Java's own console would require standard input to be a terminal as well.
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
