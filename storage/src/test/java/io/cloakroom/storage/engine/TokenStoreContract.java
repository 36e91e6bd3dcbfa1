package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.TokenRecord;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every token store promises.
public abstract class TokenStoreContract extends StoreFixture {
    private static final String P1 = "1".repeat(32);
    private static final String P2 = "2".repeat(32);
    private static final String U1 = "a".repeat(32);
    private static final String U2 = "b".repeat(32);
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private static Token token(String accessKey, String project, String user) {
        return new Token(
                accessKey,
                new byte[] {1, 2, 0, 3},
                project,
                user,
                "näme",
                "",
                NOW,
                "admin",
                "api",
                null,
                Token.State.ACTIVE,
                TokenScope.FULL,
                null,
                null,
                null,
                Map.of());
    }

    private static Token with(Token token, Token.State state) {
        var terms = new Token.Terms(
                token.name(),
                token.description(),
                NOW.plusSeconds(1),
                state,
                new TokenScope("{}"),
                Map.of("team", "blüe", "b", ""));
        return token.with(terms).inRotation("old", "new", NOW.plusSeconds(2));
    }

    private static User user(String id, String login) {
        return new User(id, login, "Name of " + login, false, "", NOW);
    }

    /// Arrays are compared by what they hold.
    private static void assertSame(Token actual, Token expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private List<String> keys(@Nullable String project, @Nullable String user, @Nullable String after, int max)
            throws IOException {
        return tokens().tokens(project, user, after, max).stream()
                .map(Token::accessKey)
                .toList();
    }

    @Test
    void keepsATokenAsItWasMade() throws IOException {
        var made = token("AKIA-._x", P1, U1);
        assertThat(tokens().createToken(made)).isTrue();
        assertSame(tokens().token("AKIA-._x").orElseThrow(), made);
        assertThat(tokens().createToken(token("AKIA-._x", P2, U2))).isFalse();
        assertSame(tokens().token("AKIA-._x").orElseThrow(), made);
        assertThat(tokens().token("other")).isEmpty();
        reopen();
        assertSame(tokens().token("AKIA-._x").orElseThrow(), made);
    }

    @Test
    void changesAToken() throws IOException {
        tokens().createToken(token("key", P1, U1));
        var changed = tokens().changeToken("key", was -> with(was, Token.State.DISABLED))
                .orElseThrow();
        assertThat(changed.state()).isEqualTo(Token.State.DISABLED);
        assertSame(tokens().token("key").orElseThrow(), changed);
        assertThat(tokens().changeToken("none", was -> was)).isEmpty();
        assertThatThrownBy(() -> tokens().changeToken("key", _ -> token("key", P2, U1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsByProjectAndUserNewestFirst() throws IOException {
        for (int i = 9; i >= 0; i--) {
            tokens().createToken(made(i));
        }
        assertThat(keys(null, null, null, 100)).hasSize(10).isSorted();
        assertThat(keys(null, null, behind(7), 100)).containsExactly("key8", "key9");
        assertThat(keys(P1, null, null, 100)).containsExactly("key8", "key6", "key4", "key2", "key0");
        assertThat(keys(P1, null, behind(6), 2)).containsExactly("key4", "key2");
        assertThat(keys(null, U2, null, 100)).containsExactly("key9", "key8", "key7", "key6", "key5");
        assertThat(keys(P2, U2, null, 100)).containsExactly("key9", "key7", "key5");
        assertThat(keys(P2, U2, behind(9), 1)).containsExactly("key7");
        assertThat(keys("3".repeat(32), null, null, 100)).isEmpty();
        assertThatThrownBy(() -> keys(P1, null, "key6", 100)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Token made(int i) {
        var token = token("key" + i, i % 2 == 0 ? P1 : P2, i < 5 ? U1 : U2);
        return new Token(
                token.accessKey(),
                token.sealedSecret(),
                token.project(),
                token.user(),
                token.name(),
                token.description(),
                NOW.plusSeconds(i),
                token.createdBy(),
                token.via(),
                null,
                token.state(),
                token.scope(),
                null,
                null,
                null,
                Map.of());
    }

    private static String behind(int i) {
        return TokenStore.position(made(i));
    }

    /// Only a revival takes it back.
    @Test
    void keepsThatATokenLeaked() throws IOException {
        tokens().createToken(token("key", P1, U1));
        tokens().changeToken("key", was -> was.withState(Token.State.LEAKED));
        assertThat(tokens().token("key").orElseThrow().state()).isEqualTo(Token.State.LEAKED);
        tokens().changeToken("key", Token::disabled);
        var stored = tokens().token("key").orElseThrow();
        assertThat(stored.state()).isEqualTo(Token.State.LEAKED);
        assertThat(stored.hasEnded(NOW)).isTrue();
        assertThat(stored.revived().state()).isEqualTo(Token.State.ACTIVE);
    }

    @Test
    void listsATokenAsItWasChanged() throws IOException {
        tokens().createToken(token("key", P1, U1));
        var changed = tokens().changeToken("key", was -> with(was, Token.State.DISABLED))
                .orElseThrow();
        assertSame(tokens().tokens(P1, null, null, 1).getFirst(), changed);
        assertSame(tokens().tokens(P1, U1, null, 1).getFirst(), changed);
        assertSame(tokens().tokens(null, null, null, 1).getFirst(), changed);
    }

    @Test
    void takesUpWhatAnEarlierReleaseWrote() throws IOException {
        var token = token("key", P1, U1);
        var row = KeyLayout.named('t', "key");
        var byProject = KeyLayout.index('p', P1, "key");
        var byUser = KeyLayout.index('u', U1, "key");
        engine().keyValue()
                .commit(
                        KeyLayout.TOKENS,
                        "key".getBytes(StandardCharsets.US_ASCII),
                        List.of(),
                        List.of(
                                new Change.Set(row, ControlCodec.encode(row, TokenRecord.of(token))),
                                new Change.Set(byProject, ControlCodec.index(byProject, P1)),
                                new Change.Set(byUser, ControlCodec.index(byUser, P1))));
        reopen();
        assertThat(keys(P1, null, null, 10)).containsExactly("key");
        assertThat(keys(null, U1, null, 10)).containsExactly("key");
        assertThat(engine().keyValue().get(KeyLayout.TOKENS, byProject)).isNull();
        assertThat(tokens().deleteToken("key")).isPresent();
        assertThat(keys(P1, null, null, 10)).isEmpty();
    }

    @Test
    void deletesATokenFromAllLists() throws IOException {
        tokens().createToken(token("key", P1, U1));
        assertThat(tokens().deleteToken("key")).isPresent();
        assertThat(tokens().deleteToken("key")).isEmpty();
        assertThat(tokens().token("key")).isEmpty();
        assertThat(keys(P1, null, null, 10)).isEmpty();
        assertThat(keys(null, U1, null, 10)).isEmpty();
        assertThat(tokens().createToken(token("key", P2, U1))).isTrue();
    }

    @Test
    void announcesEachChangeWhenItCanBeRead() throws IOException {
        var seen = new ArrayList<String>();
        tokens().subscribe(key -> {
            try {
                seen.add(key + " " + tokens().token(key).map(Token::state));
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        tokens().createToken(token("key", P1, U1));
        assertThat(seen).last().isEqualTo("key Optional[ACTIVE]");
        tokens().changeToken("key", was -> with(was, Token.State.DISABLED));
        assertThat(seen).last().isEqualTo("key Optional[DISABLED]");
        tokens().deleteToken("key");
        assertThat(seen).last().isEqualTo("key Optional.empty");
    }

    @Test
    void losesNoneOfManyChanges() throws Exception {
        tokens().createToken(token("key", P1, U1));
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> tokens().changeToken(
                            "key", was -> was.with(was.terms().withName(was.name() + "x")))
                    .isPresent());
        }
        together(calls);
        assertThat(tokens().token("key").orElseThrow().name()).isEqualTo("näme" + "x".repeat(20));
    }

    @Test
    void keepsUsersByIdAndLogin() throws IOException {
        var ann = user(U1, "ann");
        assertThat(tokens().createUser(ann)).isTrue();
        assertThat(tokens().createUser(user(U2, "ann"))).isFalse();
        assertThat(tokens().createUser(user(U1, "bob"))).isFalse();
        assertThat(tokens().user(U1)).contains(ann);
        assertThat(tokens().userNamed("ann")).contains(ann);
        assertThat(tokens().userNamed("bob")).isEmpty();
        var changed = new User(U1, "ann", "Ann", true, "$argon2id$x", NOW);
        assertThat(tokens().changeUser(U1, _ -> changed)).contains(changed);
        assertThat(tokens().userNamed("ann")).contains(changed);
        assertThat(tokens().changeUser(U2, was -> was)).isEmpty();
        assertThatThrownBy(() -> tokens().changeUser(U1, _ -> user(U1, "other")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesUsersByTheirIds() throws IOException {
        tokens().createUser(user(U2, "bob"));
        tokens().createUser(user(U1, "ann"));
        assertThat(tokens().users(null, 10)).extracting(User::id).containsExactly(U1, U2);
        assertThat(tokens().users(null, 1)).extracting(User::id).containsExactly(U1);
        assertThat(tokens().users(U1, 10)).extracting(User::id).containsExactly(U2);
    }

    @Test
    void givesALoginToOneOfMany() throws Exception {
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 16; i++) {
            var id = Integer.toHexString(i).repeat(32);
            calls.add(() -> tokens().createUser(user(id, "wanted")));
        }
        assertThat(together(calls).stream().filter(made -> made)).hasSize(1);
    }

    @Test
    void removesAUserWithItsRolesAndNeverUsesTheIdAgain() throws IOException {
        tokens().createUser(user(U1, "ann"));
        tokens().grant(new Role(U1, P1, Role.Kind.OWNER));
        assertThat(tokens().deleteUser(U1)).isTrue();
        assertThat(tokens().deleteUser(U1)).isFalse();
        assertThat(tokens().user(U1)).isEmpty();
        assertThat(tokens().userNamed("ann")).isEmpty();
        assertThat(tokens().roles(P1, null)).isEmpty();
        assertThat(tokens().roles(null, U1)).isEmpty();
        assertThat(tokens().createUser(user(U1, "carl"))).isFalse();
        assertThat(tokens().createUser(user(U2, "ann"))).isTrue();
        assertThatThrownBy(() -> tokens().grant(new Role(U1, P1, Role.Kind.OWNER)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void grantsAndRevokesRoles() throws IOException {
        tokens().createUser(user(U1, "ann"));
        tokens().createUser(user(U2, "bob"));
        var owner = new Role(U1, P1, Role.Kind.OWNER);
        var member = new Role(U2, P1, Role.Kind.MEMBER);
        var elsewhere = new Role(U1, P2, Role.Kind.MEMBER);
        for (var role : List.of(new Role(U1, P1, Role.Kind.MEMBER), owner, member, elsewhere)) {
            tokens().grant(role);
        }
        assertThat(tokens().role(U1, P1)).contains(owner);
        assertThat(tokens().roles(P1, null)).containsExactly(owner, member);
        assertThat(tokens().roles(null, U1)).containsExactly(owner, elsewhere);
        assertThat(tokens().roles(P1, U2)).containsExactly(member);
        assertThat(tokens().revoke(U1, P1)).isTrue();
        assertThat(tokens().revoke(U1, P1)).isFalse();
        assertThat(tokens().role(U1, P1)).isEmpty();
        assertThat(tokens().roles(P1, null)).containsExactly(member);
        assertThat(tokens().roles(null, U1)).containsExactly(elsewhere);
    }
}
