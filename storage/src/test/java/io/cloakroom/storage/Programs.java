package io.cloakroom.storage;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Programs that tests run when they are installed.
public final class Programs {
    private Programs() {}

    /// The program of that name on the `PATH`.
    public static Optional<Path> find(String name) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The same, or the end of the test, see [#missing].
    public static Path require(String name) {
        return find(name).orElseThrow(() -> missing(name + " is not on the PATH"));
    }

    /// Ends the test, because a part that it needs is not installed. CI installs all of them: there it is a failure.
    ///
    /// @param why as a sentence that says what is missing
    public static AssertionError missing(String why) {
        if (!"true".equals(System.getenv("CI"))) {
            abort(why);
        }
        return new AssertionError(why + "; with CI=true nothing may be missing");
    }
}
