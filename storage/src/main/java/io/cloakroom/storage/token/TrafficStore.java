package io.cloakroom.storage.token;

import io.cloakroom.storage.Swept;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The requests of each token and each project by the hour, for 30 days, and each token's last use. They are stored apart
/// from the tokens, so that counting never conflicts with changing a token.
public interface TrafficStore {
    /// How long an hour is kept.
    int DAYS = 30;

    /// The requests of one token since the last call of [#add].
    ///
    /// @param hours by the beginning of the hour
    record TokenTraffic(
            String accessKey,
            String project,
            Map<Instant, Traffic> hours,
            @Nullable LastUse lastUse) {}

    /// Adds requests to their tokens and projects. Durable when it returns. When it throws, some may have been added and
    /// others not; but a request is always added to its token and its project together.
    void add(List<TokenTraffic> counted) throws IOException;

    /// The traffic of a token by the beginning of the hour, in order. Hours without requests are absent.
    ///
    /// @param from the first hour to return
    SortedMap<Instant, Traffic> ofToken(String accessKey, Instant from) throws IOException;

    /// The traffic of all tokens of a project, deleted ones included.
    SortedMap<Instant, Traffic> ofProject(String project, Instant from) throws IOException;

    Optional<LastUse> lastUse(String accessKey) throws IOException;

    /// Removes hours older than [#DAYS], and what is stored of deleted tokens, for a bounded number of tokens or projects.
    ///
    /// @param from where the previous call stopped; `null` for the beginning
    Swept sweep(byte @Nullable [] from) throws IOException;
}
