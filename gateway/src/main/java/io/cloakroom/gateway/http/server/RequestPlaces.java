package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Limits how many requests there are at a time. Where requests may be displaced, one that waits for its client gives
/// its place to a newcomer, the longest running first. So slow clients only cost each other their places.
final class RequestPlaces {
    private final AddressShares shares;
    private final boolean displaced;
    /// The requests that may be displaced, with the addresses under which they are counted.
    @GuardedBy("this")
    private final LinkedHashMap<RunningRequest, Object> running = new LinkedHashMap<>();

    /// @param displaced whether a request that waits for its client may lose its place
    RequestPlaces(int most, int mostPerAddress, boolean displaced) {
        this.shares = new AddressShares(most, mostPerAddress);
        this.displaced = displaced;
    }

    /// @return false when all places are taken
    boolean enter(RunningRequest request, Object address) {
        return displaced ? enterOrDisplace(request, address) : shares.enter(address);
    }

    private synchronized boolean enterOrDisplace(RunningRequest request, Object address) {
        while (!shares.enter(address)) {
            var oldest = shares.isFull(address) ? oldest(address::equals) : oldest(_ -> true);
            if (oldest == null) {
                return false;
            }
            var its = running.remove(oldest);
            if (its != null) {
                shares.leave(its);
            }
            oldest.giveUp();
        }
        running.put(request, address);
        return true;
    }

    @GuardedBy("this")
    private @Nullable RunningRequest oldest(Predicate<Object> from) {
        for (var each : running.entrySet()) {
            if (from.test(each.getValue()) && each.getKey().waitsForClient()) {
                return each.getKey();
            }
        }
        return null;
    }

    /// To be called once for each request that has entered, even if it has lost its place since.
    void leave(RunningRequest request, Object address) {
        if (displaced) {
            leaveOnce(request, address);
        } else {
            shares.leave(address);
        }
    }

    private synchronized void leaveOnce(RunningRequest request, Object address) {
        if (running.remove(request) != null) {
            shares.leave(address);
        }
    }

    int count() {
        return shares.count();
    }

    /// @return false when the time ended first
    boolean awaitNone(Duration time) {
        return shares.awaitNone(time);
    }
}
