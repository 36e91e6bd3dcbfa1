package io.cloakroom.admin.accesslog;

/// What the access log holds, and how much of it is kept.
///
/// @param logged    which requests have a line
/// @param form      how a line looks
/// @param output    where lines go
/// @param fileBytes size after which a new file is begun
/// @param files     how many there are at most; the oldest goes
public record AccessSettings(Logged logged, AccessForm form, Output output, long fileBytes, int files) {
    /// Which requests have a line.
    public enum Logged {
        OFF,
        /// Those that change something, unless nobody who is known has asked for it in vain: strangers must not push out the
        /// lines of others.
        CHANGES,
        ALL
    }

    /// Where lines go.
    public enum Output {
        FILES,
        STANDARD_OUTPUT
    }

    public static final AccessSettings DEFAULT =
            new AccessSettings(Logged.CHANGES, AccessForm.JSON, Output.FILES, 32L << 20, 8);

    /// Whether a request with this method, which was answered with this status, has a line.
    ///
    /// @param known whether somebody has shown a token or a session
    public boolean wants(String method, boolean known, int status) {
        return switch (logged) {
            case OFF -> false;
            case ALL -> true;
            case CHANGES -> !method.equals("GET") && !method.equals("HEAD") && (known || status < 400);
        };
    }

    /// Whether new lines can be found by a search.
    public boolean searchable() {
        return logged != Logged.OFF && output == Output.FILES && form == AccessForm.JSON;
    }
}
