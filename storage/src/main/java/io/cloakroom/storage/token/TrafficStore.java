package io.cloakroom.storage.token;

import io.cloakroom.storage.Swept;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Requests by token and by project, hour for hour, for 30 days; and each token's last use. Kept apart from the tokens,
/// so that counting never meets a change of one.
public interface TrafficStore {
    /// How long an hour is kept.
    int DAYS = 30;

    /// What was counted of one token since the last call.
    ///
    /// @param hours by the beginning of the hour
    record Counted(
            String accessKey,
            String project,
            Map<Instant, Traffic> hours,
            @Nullable LastUse lastUse) {}

    /// Adds what was counted, to the token and to its project. Durable when it returns. When it throws, it is not known
    /// whose was added; a token's and its project's always go together.
    void add(List<Counted> counted) throws IOException;

    /// By the beginning of the hour, in order; hours without requests are absent.
    ///
    /// @param from the first hour that is wanted
    SortedMap<Instant, Traffic> ofToken(String accessKey, Instant from) throws IOException;

    /// Likewise of all tokens of a project, deleted ones too.
    SortedMap<Instant, Traffic> ofProject(String project, Instant from) throws IOException;

    Optional<LastUse> lastUse(String accessKey) throws IOException;

    /// Removes hours older than [#DAYS], and what was kept of tokens that are gone, of a bounded number of tokens or projects.
    ///
    /// @param from where the call before stopped; `null` for the beginning
    Swept sweep(byte @Nullable [] from) throws IOException;
}
