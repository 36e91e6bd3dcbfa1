package io.cloakroom.admin.panel.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FreshTokensTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
    private final FreshTokens fresh = new FreshTokens(now::get);

    @Test
    void aTokenIsFreshForTenMinutesInItsSessionAlone() {
        fresh.add("mine", "key");
        assertThat(fresh.holds("mine", "key")).isTrue();
        assertThat(fresh.holds("mine", "other")).isFalse();
        assertThat(fresh.holds("yours", "key")).isFalse();
        now.set(now.get().plusSeconds(599));
        assertThat(fresh.holds("mine", "key")).isTrue();
        now.set(now.get().plusSeconds(1));
        assertThat(fresh.holds("mine", "key")).isFalse();
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= 1000; i++) {
            fresh.add("mine", "key" + i);
        }
        assertThat(fresh.holds("mine", "key0")).isFalse();
        assertThat(fresh.holds("mine", "key1")).isTrue();
        assertThat(fresh.holds("mine", "key1000")).isTrue();
    }
}
