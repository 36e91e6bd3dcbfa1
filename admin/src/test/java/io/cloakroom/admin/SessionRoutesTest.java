package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in and out, and what ends a session.
class SessionRoutesTest {
    private static final String SIGN_IN = "{'login':'ann','password':'opens sesame'}";

    private final Desk desk;

    SessionRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        desk.operator()
                .post("users", "{'login':'ann','password':'opens sesame'}")
                .good();
    }

    private String session() {
        return desk.nobody().post("sessions", SIGN_IN).good().get("token");
    }

    private boolean isAlive(String token) {
        return desk.bearing(token).get("sessions/current").status() == 200;
    }

    @Test
    void aPasswordGivesASessionOfTwelveHours() {
        var begun = desk.nobody().post("sessions", SIGN_IN).good();
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.get("token")).matches("clks_[0-9a-f]{32}_[A-Za-z0-9_-]{43}");
        assertThat(begun.get("expiresAt"))
                .isEqualTo(desk.clock.instant().plus(Sessions.LIFE).toString());
        assertThat(begun.get("user.login")).isEqualTo("ann");
        assertThat(begun.headers()).containsEntry("cache-control", "no-store");
        var current = desk.bearing(begun.get("token")).get("sessions/current").good();
        assertThat(current.get("user.login")).isEqualTo("ann");
        assertThat(current.text()).doesNotContain("clks_");

        desk.clock.move(Sessions.LIFE.minusSeconds(1));
        assertThat(isAlive(begun.get("token"))).isTrue();
        desk.clock.move(Duration.ofSeconds(1));
        assertThat(isAlive(begun.get("token"))).isFalse();
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
        desk.operator().post("users", "{'login':'keyless'}").good();
        var wrong = desk.nobody()
                .post("sessions", "{'login':'ann','password':'opens barley'}")
                .refused(401);
        for (var login : new String[] {"nobody", "keyless", "", "\\u0000", "x".repeat(5000), "\\u2028"}) {
            var other = desk.nobody()
                    .post("sessions", "{'login':'" + login + "','password':'opens sesame'}")
                    .refused(401);
            assertThat(other.text()).as(login).isEqualTo(wrong.text());
            assertThat(other.headers()).isEqualTo(wrong.headers());
        }
        desk.nobody().post("sessions", "{'login':'ann'}").refused(401);
        desk.nobody()
                .post("sessions", "{'login':'ann','password':'" + "x".repeat(300_000) + "'}")
                .refused(401);
    }

    /// The answer must take equally long for names that do not exist or have no password: all of them compute one
    /// Argon2id hash.
    @Test
    void anUnknownNameTakesAsLongAsAKnownOne() {
        desk.operator().post("users", "{'login':'keyless'}").good();
        var best = new HashMap<String, Long>();
        // In turn, so that a machine that is slow for a while is so for all of them, and more often while it is.
        for (int round = 0; round < 3 || round < 30 && !areAlike(best.values()); round++) {
            desk.clock.move(Duration.ofHours(1));
            for (var login : List.of("ann", "nobody", "keyless")) {
                best.merge(login, nanos(login), Math::min);
            }
        }
        assertThat(areAlike(best.values())).as(best.toString()).isTrue();
    }

    private static boolean areAlike(Collection<Long> nanos) {
        return Collections.max(nanos) / 5 < Collections.min(nanos);
    }

    private long nanos(String login) {
        long began = System.nanoTime();
        desk.nobody()
                .post("sessions", "{'login':'" + login + "','password':'wrong'}")
                .refused(401);
        return System.nanoTime() - began;
    }

    @Test
    void guessesHaveToWaitLongerAndLonger() {
        var wrong = "{'login':'ann','password':'guess'}";
        for (int i = 0; i < 3; i++) {
            desk.nobody().post("sessions", wrong).refused(401);
        }
        var waits = desk.nobody().post("sessions", SIGN_IN).refused(429);
        assertThat(waits.headers()).containsEntry("retry-after", "2");
        assertThat(waits.at("retryAfterSeconds").asInt()).isEqualTo(2);
        assertThat(waits.get("detail")).isEqualTo("too many attempts; try again in 2 seconds");
        desk.clock.move(Duration.ofSeconds(1));
        desk.nobody().post("sessions", wrong).refused(401);
        desk.nobody().post("sessions", wrong).refused(429);
        desk.clock.move(Duration.ofSeconds(2));
        // The right password ends the waiting.
        desk.nobody().post("sessions", SIGN_IN).good();
        desk.nobody().post("sessions", wrong).refused(401);
        desk.nobody().post("sessions", SIGN_IN).good();
    }

    @Test
    void theLongestLockEndsAfterAQuarterOfAnHour() {
        for (int failures = 0; failures < 13; failures++) {
            var reply = desk.nobody().post("sessions", "{'login':'ann','password':'guess'}");
            if (reply.status() == 429) {
                desk.clock.move(Duration.ofSeconds(reply.at("retryAfterSeconds").asLong()));
                failures--; // it was none
            } else {
                reply.refused(401);
            }
        }
        var locked = desk.nobody().post("sessions", SIGN_IN).refused(429);
        assertThat(locked.headers()).containsEntry("retry-after", "901");
        desk.clock.move(Duration.ofMinutes(15).minusSeconds(1));
        desk.nobody().post("sessions", SIGN_IN).refused(429);
        desk.clock.move(Duration.ofSeconds(1));
        desk.nobody().post("sessions", SIGN_IN).good();
    }

    @Test
    void aNewPasswordEndsAllSessionsOfItsUserAndNoOthers() throws IOException {
        var one = session();
        var two = session();
        desk.user("bob");
        var other = desk.sessions
                .begin(desk.stores.tokens().userNamed("bob").orElseThrow())
                .token();
        desk.bearing(one)
                .call("PUT", "users/ann/password", "{'current':'opens sesame','password':'opens barley'}")
                .good();
        assertThat(isAlive(one)).isFalse();
        assertThat(isAlive(two)).isFalse();
        assertThat(isAlive(other)).isTrue();
        desk.nobody().post("sessions", SIGN_IN).refused(401);
        desk.nobody()
                .post("sessions", "{'login':'ann','password':'opens barley'}")
                .good();
    }

    @Test
    void aSessionDoesNotAllowGuessingThePassword() {
        var session = desk.bearing(session());
        for (int i = 0; i < 3; i++) {
            session.call("PUT", "users/ann/password", "{'current':'guess','password':'opens barley'}")
                    .refused(400);
        }
        session.call("PUT", "users/ann/password", "{'current':'opens sesame','password':'opens barley'}")
                .refused(429);
        desk.clock.move(Duration.ofSeconds(2));
        session.call("PUT", "users/ann/password", "{'current':'opens sesame','password':'opens barley'}")
                .good();
    }

    @Test
    void aSessionEndsBySigningOut() {
        var one = session();
        var two = session();
        desk.bearing(one).delete("sessions/current").good();
        assertThat(isAlive(one)).isFalse();
        assertThat(isAlive(two)).isTrue();
        desk.operator().delete("sessions/current").refused(409);
    }

    @Test
    void aDeletedUserHasNoSession() {
        var session = session();
        desk.operator().delete("users/ann").good();
        assertThat(isAlive(session)).isFalse();
        desk.operator().post("users", SIGN_IN).good();
        assertThat(isAlive(session)).isFalse();
    }

    @Test
    void aFormerOperatorHasOnlyItsRoles() throws IOException {
        desk.project("shop");
        desk.operator().patch("users/ann", "{'operator':true}").good();
        var session = desk.bearing(session());
        session.get("projects/shop").good();
        desk.operator().patch("users/ann", "{'operator':false}").good();
        session.get("projects/shop").refused(404);
    }

    @Test
    void aTokenThatWasChangedOpensNothing() {
        var token = session();
        var last = token.charAt(token.length() - 1) == 'A' ? 'E' : 'A';
        for (var bad : new String[] {
            token.substring(0, token.length() - 1) + last,
            token + "A",
            token.substring(1),
            "",
            "clks_",
            "x".repeat(9000)
        }) {
            assertThat(isAlive(bad)).as(bad).isFalse();
        }
        assertThat(isAlive(token)).isTrue();
    }

    @Test
    void theStoreHoldsNoSessionInTheClear() {
        var token = session();
        assertThat(desk.stored()).doesNotContain(token).doesNotContain(token.substring(38));
        assertThat(desk.stored()).doesNotContain("opens sesame");
    }
}
