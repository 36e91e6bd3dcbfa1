package io.cloakroom.admin.cli.console;

/// A command failed for a reason that the user can act on. The message is shown, and the exit code is 1.
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CliException(String message) {
        super(message, null, false, false);
    }
}
