package io.cloakroom.admin.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.MovedClock;
import io.cloakroom.storage.token.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TemporaryKeysTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MovedClock clock = new MovedClock();
    private final TemporaryKeys keys = new TemporaryKeys(new SecretBox(new byte[32], RANDOM), clock, RANDOM);

    @Test
    void theSessionTokenHoldsAllSealed() {
        var made = keys.make("project-id", "user-id", "session-name", "https://panel.example:9001");
        assertThat(made.keys().accessKey()).matches("CLKT[A-Z2-7]{16}");
        assertThat(made.holder().end()).isEqualTo(clock.instant().plus(TemporaryKeys.LIFE));
        var opened = keys.open(made.keys().accessKey(), made.sessionToken()).orElseThrow();
        assertThat(opened.secret()).isEqualTo(made.keys().secret());
        assertThat(opened.holder()).isEqualTo(made.holder());
        var sealed = made.sessionToken();
        var bytes = new String(
                Base64.getUrlDecoder().decode(sealed.substring(sealed.indexOf('.') + 1)), StandardCharsets.ISO_8859_1);
        for (var hidden : new String[] {made.keys().secret(), "project-id", "user-id", "session-name", "panel"}) {
            assertThat(sealed + bytes).doesNotContain(hidden);
        }
        assertThat(made + " " + opened).doesNotContain(made.keys().secret());
    }

    @Test
    void aChangedSessionTokenOpensNothing() {
        var made = keys.make("p", "u", "s", "");
        var key = made.keys().accessKey();
        var token = made.sessionToken();
        for (int i = key.length() + 1; i < token.length() - 1; i++) {
            var changed = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThat(keys.open(key, changed)).as("character " + i).isEmpty();
        }
        for (var bad :
                new String[] {"", key, key + ".", key + ".!", key + ".\u00e4", token + "AAAA", token.repeat(99)}) {
            assertThat(keys.open(key, bad)).as(bad).isEmpty();
        }
    }

    @Test
    void theTokenOfOtherKeysOrOfAnotherServerOpensNothing() {
        var made = keys.make("p", "u", "s", "");
        var other = keys.make("p", "u", "s", "");
        assertThat(keys.open(other.keys().accessKey(), made.sessionToken())).isEmpty();
        var swapped = other.keys().accessKey()
                + made.sessionToken().substring(made.keys().accessKey().length());
        assertThat(keys.open(other.keys().accessKey(), swapped)).isEmpty();
        var elsewhere = new byte[32];
        elsewhere[0] = 1;
        assertThat(new TemporaryKeys(new SecretBox(elsewhere, RANDOM), clock, RANDOM)
                        .open(made.keys().accessKey(), made.sessionToken()))
                .isEmpty();
    }
}
