package io.cloakroom.admin.token.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The report about a token that expires during its test.
class TokenTestTest {
    private static final Instant EXPIRY = Instant.parse("2026-11-30T07:00:00Z");

    private static final Token TOKEN = new Token(
            "CRAK0000000000000000",
            new byte[0],
            "0".repeat(32),
            "1".repeat(32),
            "",
            "",
            Instant.EPOCH,
            "admin",
            "",
            EXPIRY,
            Token.State.ACTIVE,
            TokenScope.FULL,
            null,
            null,
            null,
            Map.of());

    @Test
    void aTokenThatPassedWasActive() {
        assertThat(TokenTest.stateWhenTried(TOKEN, true, EXPIRY.minusMillis(1), EXPIRY))
                .isEqualTo("active");
    }

    @Test
    void aTokenThatFailedAtItsExpiryHasExpired() {
        assertThat(TokenTest.stateWhenTried(TOKEN, false, EXPIRY.minusMillis(1), EXPIRY))
                .isEqualTo("expired");
    }
}
