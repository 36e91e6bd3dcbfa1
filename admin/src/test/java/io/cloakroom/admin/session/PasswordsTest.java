package io.cloakroom.admin.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new SecureRandom());

    @Test
    void matchesTheRightPasswordOnly() {
        var hash = passwords.hash("correct horse");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("correct");
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct horsf", hash)).isFalse();
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    /// Made with the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -e`.
    @Test
    void readsWhatTheReferenceImplementationWrites() {
        var hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(passwords.matches("password", hash)).isTrue();
        assertThat(passwords.matches("Password", hash)).isFalse();
    }

    @Test
    void nobodyMatchesAnEmptyHash() {
        assertThat(passwords.matches("", "")).isFalse();
    }

    @Test
    void makesPasswordsThatCanBeReadOut() {
        assertThat(passwords.make()).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}").isNotEqualTo(passwords.make());
    }
}
