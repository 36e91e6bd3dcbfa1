package io.cloakroom.gateway.config;

/// The configuration or the environment does not let the server start. The message is one sentence for the operator.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean usage;

    private ConfigException(String message, boolean usage) {
        super(message, null, false, false);
        this.usage = usage;
    }

    public static ConfigException of(String message) {
        return new ConfigException(message, false);
    }

    /// A mistake on the command line.
    static ConfigException usage(String message) {
        return new ConfigException(message, true);
    }

    public boolean isUsage() {
        return usage;
    }
}
