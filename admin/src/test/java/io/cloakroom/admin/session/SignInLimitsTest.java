package io.cloakroom.admin.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {
    private final SignInLimits limits = new SignInLimits(InstantSource.fixed(Instant.parse("2026-11-28T04:00:00Z")));

    /// A host with IPv6 has 2^64 addresses of one network.
    @Test
    void anIpv6NetworkIsOneAddress() {
        for (int i = 0; i < 30; i++) {
            limits.failed("user-" + i, "2001:db8:1:1::" + Integer.toHexString(i));
        }
        assertThat(limits.toWait("anna", "2001:db8:1:1:ffff::1")).isPresent();
        assertThat(limits.toWait("anna", "2001:db8:1:2::1")).isEmpty();
    }

    @Test
    void aNameIsLockedForItsWholeNetworkAndFreedByTheRightPassword() {
        for (int i = 0; i < 12; i++) {
            limits.failed("anna", "2001:db8:1:1::" + Integer.toHexString(i));
        }
        assertThat(limits.toWait("anna", "2001:db8:1:1::ff")).isPresent();
        limits.succeeded("anna", "2001:db8:1:1::fe");
        assertThat(limits.toWait("anna", "2001:db8:1:1::ff")).isEmpty();
    }

    @Test
    void ipv4AddressesAreCountedOneByOne() {
        for (int i = 0; i < 30; i++) {
            limits.failed("user-" + i, "192.0.2." + i);
        }
        assertThat(limits.toWait("anna", "192.0.2.1")).isEmpty();
    }
}
