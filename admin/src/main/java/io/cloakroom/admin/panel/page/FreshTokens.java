package io.cloakroom.admin.panel.page;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers which tokens a session has made in the last ten minutes. The panel shows their secrets without a click,
/// even after a reload; each time is a reveal of its own in the audit log. Contains neither secrets nor session
/// tokens, and forgets the oldest entries when there are too many.
public final class FreshTokens {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MOST = 1000;

    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<FreshToken, Instant> ends = new LinkedHashMap<>();

    private record FreshToken(String session, String accessKey) {}

    public FreshTokens(InstantSource clock) {
        this.clock = clock;
    }

    /// @param session identifies the session without being a secret
    synchronized void add(String session, String accessKey) {
        var token = new FreshToken(session, accessKey);
        ends.remove(token);
        ends.put(token, clock.instant().plus(LIFE));
        if (ends.size() > MOST) {
            ends.remove(ends.keySet().iterator().next());
        }
    }

    synchronized boolean holds(String session, String accessKey) {
        var end = ends.get(new FreshToken(session, accessKey));
        return end != null && clock.instant().isBefore(end);
    }
}
