package io.cloakroom.admin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.admin.token.TokenIssuer.Ensured;
import io.cloakroom.admin.token.TokenIssuer.Outcome;
import io.cloakroom.admin.token.TokenIssuer.Reason;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T04:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final TokenIssuer issuer;
    private final Project project;
    private final User user = new User("0".repeat(31) + "1", "ann", "Ann", false, "", NOW);

    TokenIssuerTest() throws IOException {
        var stores = Stores.over(new MemoryEngine(), InstantSource.fixed(NOW), RANDOM, StoreSettings.DEFAULT);
        projects = stores.projects();
        tokens = stores.tokens();
        issuer = new TokenIssuer(
                projects, tokens, new SecretBox(new byte[32], RANDOM), InstantSource.fixed(NOW), RANDOM);
        project = project("one");
        tokens.createUser(user);
        tokens.grant(new Role(user.id(), project.id(), Role.Kind.MEMBER));
    }

    private Project project(String name) throws IOException {
        return switch (projects.createProject(name, "")) {
            case CreateProject.Created(var made) -> made;
            case CreateProject.NameTaken _ -> throw new AssertionError(name);
        };
    }

    private TokenOrder order(String projectId, String userId, @Nullable Instant end, TokenScope scope) {
        return new TokenOrder(projectId, userId, "name", "", end, scope, Map.of(), "ann", "api");
    }

    private TokenOrder good() {
        return order(project.id(), user.id(), null, TokenScope.FULL);
    }

    private static Reason refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Issued issued -> throw new AssertionError(issued);
            case Outcome.NotIssued(var reason, var _) -> reason;
        };
    }

    private static IssuedToken issued(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Issued(var issued) -> issued;
            case Outcome.NotIssued refused -> throw new AssertionError(refused);
        };
    }

    @Test
    void makesAKeyPairThatScannersFind() throws IOException {
        var issued = issued(issuer.issue(good()));
        assertThat(issued.token().accessKey()).matches("CLKR[A-Z2-7]{16}");
        assertThat(issued.secret()).matches("[A-Za-z0-9]{40}");
        assertThat(tokens.token(issued.token().accessKey()).map(issuer::reveal)).contains(issued.secret());
        assertThat(issued(issuer.issue(good())).token().accessKey())
                .isNotEqualTo(issued.token().accessKey());
    }

    @Test
    void keepsSecretsSealedAndOutOfEveryText() throws IOException {
        var issued = issued(issuer.issue(good()));
        var kept = tokens.token(issued.token().accessKey()).orElseThrow();
        assertThat(new String(kept.sealedSecret(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(issued.secret());
        assertThat(issued + " " + kept + " " + new Outcome.Issued(issued)).doesNotContain(issued.secret());
    }

    @Test
    void refusesWhoHoldsNoRole() throws IOException {
        var other = project("two");
        assertThat(refusal(issuer.issue(order(other.id(), user.id(), null, TokenScope.FULL))))
                .isEqualTo(Reason.NO_ROLE);
        tokens.revoke(user.id(), project.id());
        assertThat(refusal(issuer.issue(good()))).isEqualTo(Reason.NO_ROLE);
        assertThat(tokens.tokens(null, null, null, 10)).isEmpty();
    }

    @Test
    void refusesWhatIsNotThere() throws IOException {
        assertThat(refusal(issuer.issue(order("f".repeat(32), user.id(), null, TokenScope.FULL))))
                .isEqualTo(Reason.NO_SUCH_PROJECT);
        assertThat(refusal(issuer.issue(order(project.id(), "f".repeat(32), null, TokenScope.FULL))))
                .isEqualTo(Reason.NO_SUCH_USER);
        projects.deleteProject(project.id(), false);
        assertThat(refusal(issuer.issue(good()))).isEqualTo(Reason.NO_SUCH_PROJECT);
    }

    @Test
    void refusesAnEndInThePastOrBeyondReason() throws IOException {
        for (var bad : new Instant[] {NOW, NOW.minusSeconds(1), NOW.plus(Duration.ofDays(40_000))}) {
            assertThat(refusal(issuer.issue(order(project.id(), user.id(), bad, TokenScope.FULL))))
                    .isEqualTo(Reason.BAD_LIFETIME);
        }
        var end = NOW.plusSeconds(1);
        assertThat(issued(issuer.issue(order(project.id(), user.id(), end, TokenScope.FULL)))
                        .token()
                        .expiresAt())
                .isEqualTo(end);
    }

    @Test
    void refusesAScopeThatIsNotUnderstood() throws IOException {
        var scope = new TokenScope("{\"Statement\":[]}");
        assertThat(refusal(issuer.issue(order(project.id(), user.id(), null, scope))))
                .isEqualTo(Reason.BAD_SCOPE);
    }

    @Test
    void importsAPairOnce() throws IOException {
        var keys = new KeyPair("my.Own_key-1", "p@ss word/with+signs");
        assertThat(issued(issuer.issue(good(), keys)).token().accessKey()).isEqualTo("my.Own_key-1");
        assertThat(tokens.token("my.Own_key-1").map(issuer::reveal)).contains("p@ss word/with+signs");
        assertThat(refusal(issuer.issue(good(), keys))).isEqualTo(Reason.ACCESS_KEY_TAKEN);
    }

    @Test
    void ensuresGivenKeysAndAnnouncesAReplacedSecret() throws IOException {
        var changed = new ArrayList<String>();
        tokens.subscribe(changed::add);
        assertThat(issuer.ensure(good(), new KeyPair("given", "secret-one"))).isEqualTo(Ensured.MADE);
        assertThat(issuer.ensure(good(), new KeyPair("given", "secret-one"))).isEqualTo(Ensured.AS_IT_WAS);
        changed.clear();
        assertThat(issuer.ensure(good(), new KeyPair("given", "secret-two"))).isEqualTo(Ensured.SECRET_REPLACED);
        assertThat(changed).containsExactly("given");
        assertThat(tokens.token("given").map(issuer::reveal)).contains("secret-two");

        tokens.changeToken("given", token -> token.withState(Token.State.DISABLED));
        assertThat(issuer.ensure(good(), new KeyPair("given", "secret-two"))).isEqualTo(Ensured.DISABLED);
        var elsewhere = order(project("two").id(), user.id(), null, TokenScope.FULL);
        assertThatThrownBy(() -> issuer.ensure(elsewhere, new KeyPair("given", "secret-two")))
                .hasMessageContaining("belongs to another project")
                .hasMessageNotContaining("secret-two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"ab | longenough", "a b c | longenough", "key/ | longenough", "abc | short", "abc | sécretsécret"})
    void refusesPairsOfAnotherForm(String accessKey, String secret) {
        assertThatThrownBy(() -> new KeyPair(accessKey, secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 128})
    void takesAccessKeysOfEveryAllowedLength(int length) {
        assertThat(KeyPair.isAccessKey("a".repeat(length))).isTrue();
        assertThat(KeyPair.isAccessKey("a".repeat(length == 3 ? 2 : 129))).isFalse();
    }
}
