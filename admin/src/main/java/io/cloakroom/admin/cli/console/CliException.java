package io.cloakroom.admin.cli.console;

/// A command failed in a way that its user can understand: the message is shown, the exit code is 1.
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CliException(String message) {
        super(message, null, false, false);
    }
}
