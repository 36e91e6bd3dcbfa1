package io.cloakroom.admin.accesslog;

/// The settings of the access log.
///
/// @param logged    requests that are logged
/// @param form      of the lines
/// @param output    destination of the lines
/// @param fileBytes size after which a new file is begun
/// @param files     maximum number of files; the oldest ones are deleted
public record AccessSettings(Logged logged, AccessForm form, Output output, long fileBytes, int files) {
    /// The requests that are logged.
    public enum Logged {
        OFF,
        /// Requests that change something, except for failed requests of unknown callers: strangers must not displace
        /// the lines of others.
        CHANGES,
        ALL
    }

    /// The destination of the lines.
    public enum Output {
        FILES,
        STANDARD_OUTPUT
    }

    public static final AccessSettings DEFAULT =
            new AccessSettings(Logged.CHANGES, AccessForm.JSON, Output.FILES, 32L << 20, 8);

    /// Whether a request with this method and status is logged.
    ///
    /// @param known whether the caller has presented a valid token or session
    public boolean wants(String method, boolean known, int status) {
        return switch (logged) {
            case OFF -> false;
            case ALL -> true;
            case CHANGES -> !method.equals("GET") && !method.equals("HEAD") && (known || status < 400);
        };
    }

    /// Whether searches can find new lines.
    public boolean searchable() {
        return logged != Logged.OFF && output == Output.FILES && form == AccessForm.JSON;
    }
}
