package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;

/// Counts connections or requests, in all and for each address, and admits none over the limits.
public final class AddressShares {
    private final int most;
    private final int mostPerAddress;

    @GuardedBy("this")
    private final HashMap<Object, Integer> perAddress = new HashMap<>();

    @GuardedBy("this")
    private int all;

    AddressShares(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /// The key under which an address is counted. For IPv6 this is the network half, because a host may choose the
    /// other half freely.
    public static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }

    synchronized boolean enter(Object address) {
        int before = perAddress.getOrDefault(address, 0);
        if (all >= most || before >= mostPerAddress) {
            return false;
        }
        all++;
        perAddress.put(address, before + 1);
        return true;
    }

    /// Whether this address is at its own limit, whatever others have.
    synchronized boolean isFull(Object address) {
        return perAddress.getOrDefault(address, 0) >= mostPerAddress;
    }

    /// Whether an address has at least as much as the average address.
    synchronized boolean hasMuch(Object address) {
        return (long) perAddress.getOrDefault(address, 0) * perAddress.size() >= all;
    }

    synchronized void leave(Object address) {
        all--;
        perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    synchronized int count() {
        return all;
    }

    /// @return false when the time ended first
    synchronized boolean awaitNone(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        try {
            while (all > 0 && until - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        return all == 0;
    }
}
