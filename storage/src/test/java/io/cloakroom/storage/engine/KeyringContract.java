package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyService.DataKey;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.encryption.Keyring.Outcome;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every keyring promises.
public abstract class KeyringContract extends StoreFixture {
    private static final byte[] CONTEXT = "bucket 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "bucket 2".getBytes(StandardCharsets.UTF_8);
    private static final String ALIAS = "alias/backups";

    @BeforeEach
    final void begin() {
        stores().keyring().begin(new MasterKeys(new byte[32], List.of()), "eu-west-1");
    }

    private Keyring keyring() {
        return stores().keyring();
    }

    private KeyService service() {
        return new KeyringService(stores().keyring());
    }

    private String id() {
        return project().id();
    }

    private static KmsKey done(Outcome outcome) {
        return assertThat(outcome)
                .isInstanceOf(Outcome.Done.class)
                .extracting(done -> ((Outcome.Done) done).key())
                .actual();
    }

    private KmsKey made() throws IOException {
        return done(keyring().create(id(), "of a test", null));
    }

    private static void assertRefused(KeyException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    @Test
    void makesAKeyWithAnArnOfItsProject() throws IOException {
        var key = made();
        assertThat(key.arn()).isEqualTo("arn:aws:kms:eu-west-1:" + project().accountNumber() + ":key/" + key.id());
        assertThat(key.id()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(key.state()).isEqualTo(State.ENABLED);
        assertThat(key.versions()).isEqualTo(1);
        assertThat(keyring().keys(id())).containsExactly(key);
        assertThat(keyring().create("0".repeat(32), "", null)).isEqualTo(new Outcome.NoSuchProject());
    }

    @Test
    void findsAKeyUnderEveryNameThatItHas() throws IOException {
        var key = made();
        done(keyring().alias(id(), ALIAS, key.id()));
        var prefix = key.arn().substring(0, key.arn().indexOf("key/"));
        for (var name : List.of(key.id(), key.arn(), ALIAS, prefix + ALIAS)) {
            assertThat(service().find(id(), name)).isEqualTo(key.arn());
            assertThat(keyring().key(id(), name)).map(KmsKey::aliases).contains(List.of(ALIAS));
        }
        for (var name : List.of(
                "alias/other",
                key.id().replace(key.id().charAt(0), key.id().charAt(0) == 'a' ? 'b' : 'a'),
                key.arn().replace("eu-west-1", "eu-west-2"),
                prefix + "key/../x",
                "x",
                "alias/")) {
            assertRefused(KeyException.Kind.NOT_FOUND, () -> service().find(id(), name));
        }
    }

    @Test
    void makesTheDefaultKeyOnce() throws Exception {
        var found = together(IntStream.range(0, 8)
                .<java.util.concurrent.Callable<String>>mapToObj(
                        _ -> () -> service().find(id(), ""))
                .toList());
        assertThat(found).containsOnly(service().find(id(), Keyring.DEFAULT_ALIAS));
        assertThat(keyring().keys(id()))
                .singleElement()
                .satisfies(key -> assertThat(key.aliases()).containsExactly(Keyring.DEFAULT_ALIAS));
    }

    @Test
    void makesAKeyTogetherWithItsAliasOrNotAtAll() throws IOException {
        var key = done(keyring().create(id(), "", ALIAS));
        assertThat(key.aliases()).containsExactly(ALIAS);
        assertThat(keyring().create(id(), "", ALIAS)).isEqualTo(new Outcome.AliasInUse(key));
        assertThatThrownBy(() -> keyring().create(id(), "", Keyring.DEFAULT_ALIAS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keyring().keys(id())).containsExactly(key);
    }

    @Test
    void passesADamagedKeyByWhenItRemovesOthers() throws IOException {
        var damaged = made();
        var row = KeyLayout.index('k', id(), damaged.id());
        var due = done(keyring().scheduleDeletion(id(), made().id(), 7));
        engine().keyValue()
                .commit(KeyLayout.KEYRING, KeyLayout.NO_KEY, List.of(), List.of(new Change.Set(row, new byte[] {1, 2, 3
                })));
        advance(Duration.ofDays(8));
        sweep();
        assertThat(keyring().key(id(), due.id())).isEmpty();
    }

    @Test
    void hidesKeysFromOtherProjects() throws IOException {
        var key = made();
        var made = service().make(id(), key.arn(), CONTEXT);
        var other = newProject("other").id();
        for (var name : List.of(key.id(), key.arn())) {
            assertRefused(KeyException.Kind.NOT_FOUND, () -> service().find(other, name));
            assertThat(keyring().key(other, name)).isEmpty();
            assertThat(keyring().disable(other, name)).isEqualTo(new Outcome.NoSuchKey());
            assertThat(keyring().alias(other, ALIAS, name)).isEqualTo(new Outcome.NoSuchKey());
        }
        assertRefused(KeyException.Kind.NOT_FOUND, () -> service().make(other, key.arn(), CONTEXT));
        assertRefused(KeyException.Kind.NOT_FOUND, () -> service().open(other, key.arn(), made.sealed(), CONTEXT));
    }

    @Test
    void opensWhatItMade() throws IOException {
        var key = made();
        var first = service().make(id(), key.arn(), CONTEXT);
        var second = service().make(id(), key.arn(), CONTEXT);
        assertThat(first.clear()).hasSize(32).isNotEqualTo(second.clear());
        assertOpens(key, first);
        assertOpens(key, second);
        assertRefused(KeyException.Kind.INVALID_STATE, () -> service().open(id(), key.arn(), first.sealed(), OTHER));
        var changed = first.sealed();
        changed[20]++;
        assertRefused(KeyException.Kind.INVALID_STATE, () -> service().open(id(), key.arn(), changed, CONTEXT));
        assertRefused(KeyException.Kind.INVALID_STATE, () -> service().open(id(), key.arn(), new byte[3], CONTEXT));
    }

    private void assertOpens(KmsKey key, DataKey made) throws IOException {
        assertThat(service().open(id(), key.arn(), made.sealed(), CONTEXT)).isEqualTo(made.clear());
    }

    @Test
    void sealsWithTheNewestVersionAndOpensWithAll() throws IOException {
        var key = made();
        var before = service().make(id(), key.arn(), CONTEXT);
        var rotated = done(keyring().rotate(id(), key.id()));
        assertThat(rotated.versions()).isEqualTo(2);
        assertThat(rotated.rotatedAt()).isAfter(key.rotatedAt());
        var after = service().make(id(), key.arn(), CONTEXT);
        assertThat(after.sealed()[4]).isEqualTo((byte) 2);
        assertOpens(key, before);
        assertOpens(key, after);
        reopen();
        begin();
        assertOpens(key, before);
        assertOpens(key, after);
    }

    @Test
    void failsAtOnceUnderAKeyThatIsDisabled() throws IOException {
        var key = made();
        var made = service().make(id(), key.arn(), CONTEXT);
        done(keyring().disable(id(), key.id()));
        assertRefused(KeyException.Kind.DISABLED, () -> service().open(id(), key.arn(), made.sealed(), CONTEXT));
        assertRefused(KeyException.Kind.DISABLED, () -> service().make(id(), key.arn(), CONTEXT));
        assertRefused(KeyException.Kind.DISABLED, () -> service().find(id(), key.id()));
        assertThat(keyring().rotate(id(), key.id())).isInstanceOf(Outcome.NotNow.class);
        done(keyring().enable(id(), key.id()));
        assertOpens(key, made);
    }

    @Test
    void removesAKeyWhenItsWaitingPeriodIsOver() throws IOException {
        var key = made();
        done(keyring().alias(id(), ALIAS, key.id()));
        var kept = made();
        var made = service().make(id(), key.arn(), CONTEXT);
        assertThat(done(keyring().scheduleDeletion(id(), key.id(), 7)).deletionAt())
                .isBetween(now().plus(Duration.ofDays(7)).minusSeconds(1), now().plus(Duration.ofDays(7)));
        assertRefused(KeyException.Kind.INVALID_STATE, () -> service().open(id(), key.arn(), made.sealed(), CONTEXT));
        assertThat(keyring().enable(id(), key.id())).isInstanceOf(Outcome.NotNow.class);
        assertThat(keyring().scheduleDeletion(id(), key.id(), 30)).isInstanceOf(Outcome.NotNow.class);
        advance(Duration.ofDays(7).minusMinutes(1));
        sweep();
        assertThat(keyring().key(id(), key.id())).isPresent();
        advance(Duration.ofMinutes(2));
        sweep();
        assertThat(keyring().keys(id())).containsExactly(kept);
        assertRefused(KeyException.Kind.NOT_FOUND, () -> service().find(id(), ALIAS));
        assertRefused(KeyException.Kind.NOT_FOUND, () -> service().open(id(), key.arn(), made.sealed(), CONTEXT));
        done(keyring().alias(id(), ALIAS, kept.id()));
    }

    @Test
    void deletesNothingEarlyWhenTheClockIsSetAhead() throws IOException {
        var key = made();
        done(keyring().scheduleDeletion(id(), key.id(), 30));
        jump(Duration.ofDays(365));
        sweep();
        assertThat(keyring().key(id(), key.id())).isPresent();
    }

    @Test
    void waitsNoShorterWhenTheClockWasSetBack() throws IOException {
        var key = made();
        retention().use();
        retention().note();
        var before = now();
        jump(Duration.ofDays(-365));
        assertThat(done(keyring().scheduleDeletion(id(), key.id(), 7)).deletionAt())
                .isAfterOrEqualTo(before.plus(Duration.ofDays(7)));
    }

    @Test
    void keepsAKeyWhoseDeletionIsCancelled() throws IOException {
        var key = made();
        var made = service().make(id(), key.arn(), CONTEXT);
        assertThat(keyring().cancelDeletion(id(), key.id())).isInstanceOf(Outcome.NotNow.class);
        done(keyring().scheduleDeletion(id(), key.id(), 7));
        assertThat(done(keyring().cancelDeletion(id(), key.id())).state()).isEqualTo(State.DISABLED);
        advance(Duration.ofDays(8));
        sweep();
        done(keyring().enable(id(), key.id()));
        assertOpens(key, made);
    }

    @Test
    void movesAndRemovesAliases() throws IOException {
        var first = made();
        var second = made();
        done(keyring().alias(id(), ALIAS, first.id()));
        assertThat(done(keyring().alias(id(), ALIAS, second.id())).aliases()).containsExactly(ALIAS);
        assertThat(service().find(id(), ALIAS)).isEqualTo(second.arn());
        assertThat(keyring().removeAlias(id(), ALIAS)).isTrue();
        assertThat(keyring().removeAlias(id(), ALIAS)).isFalse();
        assertThat(keyring().key(id(), ALIAS)).isEmpty();
        assertThatThrownBy(() -> keyring().alias(id(), Keyring.DEFAULT_ALIAS, first.id()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesDescriptions() throws IOException {
        var key = made();
        assertThat(done(keyring().describe(id(), key.id(), "another")).description())
                .isEqualTo("another");
        assertThat(keyring().keys(id()).getFirst().description()).isEqualTo("another");
    }

    @Test
    void keepsTheKeysOfADeletedProjectAsLongAsItsDataIsKept() throws IOException {
        var key = made();
        projects().deleteProject(id(), true);
        sweep();
        assertThat(stores().keyring().key(id(), key.id()).isPresent())
                .isEqualTo(engine().keptSpaces().test(id()));
    }

    /// The rows of a project's copies. They are those of the keyring itself.
    private List<Row> copies() throws IOException {
        var rows = new ArrayList<Row>();
        for (char kind : new char[] {'a', 'k'}) {
            try (var cursor =
                    engine().keyValue().scan(Partition.ofKeyCopies(id()), KeyLayout.indexOf(kind, id(), ""))) {
                while (cursor.next()) {
                    assertThat(cursor.value()).isEqualTo(engine().keyValue().get(KeyLayout.KEYRING, cursor.row()));
                    rows.add(cursor.row());
                }
            }
        }
        return rows;
    }

    private Row row(KmsKey key) {
        return KeyLayout.index('k', id(), key.id());
    }

    private Row aliasRow() {
        return KeyLayout.index('a', id(), ALIAS);
    }

    private void change(Change... changes) throws IOException {
        var owner = id().getBytes(StandardCharsets.US_ASCII);
        var _ = engine().keyValue().commit(KeyLayout.KEYRING, owner, List.of(), List.of(changes));
    }

    @Test
    void copiesKeysToTheSpaceOfTheirProject() throws IOException {
        var key = made();
        assertThat(copies()).containsExactly(row(key));
        done(keyring().alias(id(), ALIAS, key.id()));
        done(keyring().rotate(id(), key.id()));
        done(keyring().disable(id(), key.id()));
        assertThat(copies()).containsExactly(aliasRow(), row(key));
        assertThat(keyring().removeAlias(id(), ALIAS)).isTrue();
        assertThat(copies()).containsExactly(row(key));
    }

    @Test
    void noCopyOutlivesItsKey() throws IOException {
        var key = made();
        var other = made();
        done(keyring().alias(id(), ALIAS, key.id()));
        done(keyring().scheduleDeletion(id(), key.id(), 7));
        advance(Duration.ofDays(8));
        sweep();
        assertThat(copies()).containsExactly(row(other));
    }

    @Test
    void copiesKeysThatAnOlderBuildMade() throws IOException {
        var key = made();
        done(keyring().alias(id(), ALIAS, key.id()));
        assertThat(engine().keyValue().drop(Partition.ofKeyCopies(id()), List.of()))
                .isTrue();
        assertThat(copies()).isEmpty();
        reopen();
        begin();
        sweep();
        assertThat(copies()).containsExactly(aliasRow(), row(key));
    }

    /// The control space may be an older copy of itself, so that the project's space alone has a key or a version of it.
    @Test
    void noCopyLosesMaterialThatTheKeyringDoesNotHave() throws IOException {
        var rotated = made();
        var before = engine().keyValue().get(KeyLayout.KEYRING, row(rotated));
        assertThat(before).isNotNull();
        done(keyring().rotate(id(), rotated.id()));
        var newest = engine().keyValue().get(KeyLayout.KEYRING, row(rotated));
        var lost = made();
        change(new Change.Set(row(rotated), before), new Change.Delete(row(lost)));
        reopen();
        begin();
        made();
        sweep();
        var rows = engine().keyValue();
        assertThat(rows.get(Partition.ofKeyCopies(id()), row(rotated))).isEqualTo(newest);
        assertThat(rows.get(Partition.ofKeyCopies(id()), row(lost))).isNotNull();
    }

    @Test
    void theCopiesAreNotListedAsABucket() throws IOException {
        made();
        assertThat(engine().keyValue().exists(Partition.ofKeyCopies(id()))).isTrue();
        assertThat(engine().keyValue().buckets(id())).containsExactly(bucket().id());
    }

    private void sweep() throws IOException {
        var run = new OnePass();
        while (stores().keyringSweep().step(run)) {
            // Until the end of the pass.
        }
    }
}
