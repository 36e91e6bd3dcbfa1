package io.cloakroom.gateway.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A token for Vault. Its text never appears in logs or errors.
public abstract sealed class VaultToken {
    /// @throws IOException with a message for the operator
    abstract String text() throws IOException;

    public static VaultToken of(String text) {
        return new Given(text);
    }

    /// A token in a file that an agent may replace. The file is read for each call.
    public static VaultToken in(Path file) {
        return new InFile(file);
    }

    @Override
    public final String toString() {
        return "a token for Vault";
    }

    private static final class Given extends VaultToken {
        private final String text;

        private Given(String text) {
            this.text = text;
        }

        @Override
        String text() {
            return text;
        }
    }

    private static final class InFile extends VaultToken {
        private final Path file;

        private InFile(Path file) {
            this.file = file;
        }

        @Override
        String text() throws IOException {
            var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!text.matches("[!-~]{1,8192}")) {
                throw new IOException(file + " holds no token for Vault");
            }
            return text;
        }
    }
}
