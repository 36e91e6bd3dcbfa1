package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.Keyring.Outcome;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.codec.BucketKeyRecord;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.codec.MasterKeyRecord;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.stores.StoreJobs;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a master key and its replacement promise.
public abstract class MasterKeyContract extends StoreFixture {
    private static final byte[] FIRST = key(1);
    private static final byte[] SECOND = key(2);
    private static final byte[] THIRD = key(3);
    private static final byte[] CONTEXT = "bucket".getBytes(StandardCharsets.UTF_8);

    private static byte[] key(int filling) {
        var key = new byte[32];
        Arrays.fill(key, (byte) filling);
        return key;
    }

    /// Starts again with these keys.
    private SecretBox begin(byte[] current, byte @Nullable [] previous) throws IOException {
        reopen();
        var master = stores().master().begin(current, previous);
        stores().keys().begin(master, KeyService.none());
        stores().keyring().begin(master, "us-east-1");
        return new SecretBox(master.bytes(), new SecureRandom());
    }

    private void assertWrong(byte[] current, byte @Nullable [] previous) {
        assertThatThrownBy(() -> begin(current, previous))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("the master key is not the one that this data directory was encrypted with");
    }

    private void token(String accessKey, SecretBox box) throws IOException {
        assertThat(tokens().createToken(new Token(
                        accessKey,
                        box.seal(accessKey, "secret of " + accessKey),
                        project().id(),
                        "a".repeat(32),
                        "",
                        "",
                        Instant.ofEpochMilli(1_700_000_000_000L),
                        "admin",
                        "api",
                        null,
                        Token.State.ACTIVE,
                        TokenScope.FULL,
                        null,
                        null,
                        null,
                        Map.of())))
                .isTrue();
    }

    private String secret(String accessKey, SecretBox box) throws IOException {
        return box.open(accessKey, tokens().token(accessKey).orElseThrow().sealedSecret());
    }

    private BucketKeyRecord bucketKey() throws IOException {
        var row = KeyLayout.bucketKey("s3");
        return BucketKeyRecord.decode(
                row, Objects.requireNonNull(engine().keyValue().get(partition(), row)));
    }

    private void makeBucketKey(MasterKeys master) throws IOException {
        var row = KeyLayout.bucketKey("s3");
        var sealed = master.seal("cloakroom bucket key " + bucket().id(), key(9));
        engine().keyValue()
                .commit(
                        partition(),
                        KeyLayout.NO_KEY,
                        List.of(),
                        List.of(new Change.Set(
                                row,
                                BucketKeyRecord.underMaster(master.id(), sealed).encode(row))));
    }

    private MasterKeyRecord recorded() throws IOException {
        return MasterKeyRecord.decode(
                KeyLayout.MASTER_KEY,
                Objects.requireNonNull(engine().keyValue().get(KeyLayout.KEYRING, KeyLayout.MASTER_KEY)));
    }

    private KmsKey made() throws IOException {
        return assertThat(stores().keyring().create(project().id(), "", null))
                .isInstanceOf(Outcome.Done.class)
                .extracting(done -> ((Outcome.Done) done).key())
                .actual();
    }

    private Job job(SecretBox box) {
        return StoreJobs.resealing(stores(), box);
    }

    private static void runWhole(Job job) throws IOException {
        var run = new OnePass();
        while (job.step(run)) {
            // Until the end of the pass.
        }
    }

    @Test
    void refusesAnotherKeyThanTheOneItBeganWith() throws IOException {
        begin(FIRST, null);
        assertWrong(SECOND, null);
        assertWrong(SECOND, THIRD);
        begin(FIRST, null);
        begin(FIRST, THIRD);
    }

    @Test
    void replacesTheKeyWithEverythingThatItSealed() throws IOException {
        var first = begin(FIRST, null);
        for (int i = 0; i < 250; i++) {
            token("KEY" + i, first);
        }
        var key = made();
        stores().keyring().rotate(project().id(), key.id());
        var service = new KeyringService(stores().keyring());
        var made = service.make(project().id(), key.arn(), CONTEXT);
        makeBucketKey(new MasterKeys(FIRST, List.of()));

        var second = begin(SECOND, FIRST);
        assertThat(stores().master().isResealed()).isFalse();
        runWhole(job(second));
        assertThat(stores().master().isResealed()).isTrue();
        assertThat(recorded().id()).isEqualTo(MasterKeys.idOf(SECOND));

        var alone = new SecretBox(SECOND, new SecureRandom());
        for (int i = 0; i < 250; i++) {
            assertThat(secret("KEY" + i, alone)).isEqualTo("secret of KEY" + i);
        }
        assertThat(bucketKey().sealedBy()).isEqualTo(MasterKeys.idOf(SECOND));
        assertThat(new MasterKeys(SECOND, List.of())
                        .open(
                                bucketKey().sealedBy(),
                                "cloakroom bucket key " + bucket().id(),
                                bucketKey().sealed()))
                .isEqualTo(key(9));
        var row = KeyLayout.index('k', project().id(), key.id());
        var record = KmsKeyRecord.decode(
                row, Objects.requireNonNull(engine().keyValue().get(KeyLayout.KEYRING, row)));
        assertThat(record.versions())
                .hasSize(2)
                .allSatisfy(version -> assertThat(version.sealedBy()).isEqualTo(MasterKeys.idOf(SECOND)));

        begin(SECOND, null);
        assertThat(new KeyringService(stores().keyring()).open(project().id(), key.arn(), made.sealed(), CONTEXT))
                .isEqualTo(made.clear());
        assertWrong(FIRST, null);
    }

    @Test
    void needsThePreviousKeyForOneStartOnly() throws IOException {
        var first = begin(FIRST, null);
        token("KEY", first);
        var key = made();
        var made = new KeyringService(stores().keyring()).make(project().id(), key.arn(), CONTEXT);
        makeBucketKey(new MasterKeys(FIRST, List.of()));
        begin(SECOND, FIRST);
        // Nothing has been sealed anew.
        var third = begin(THIRD, SECOND);
        assertThat(secret("KEY", third)).isEqualTo("secret of KEY");
        var again = begin(THIRD, null);
        assertThat(secret("KEY", again)).isEqualTo("secret of KEY");
        assertThat(new KeyringService(stores().keyring()).open(project().id(), key.arn(), made.sealed(), CONTEXT))
                .isEqualTo(made.clear());
        assertThat(stores().keys().reseal(partition())).isEqualTo(1);
        assertThat(stores().keys().reseal(partition())).isZero();
    }

    @Test
    void goesOnWhereARestartInterruptedIt() throws IOException {
        var first = begin(FIRST, null);
        for (int i = 0; i < 150; i++) {
            token("KEY" + i, first);
        }
        makeBucketKey(new MasterKeys(FIRST, List.of()));
        var run = new OnePass();
        for (int i = 1; ; i++) {
            var box = begin(SECOND, i == 1 ? FIRST : null);
            token("NEW" + i, box);
            if (!job(box).step(run)) {
                break;
            }
        }
        assertThat(stores().master().isResealed()).isTrue();
        assertThat(secret("KEY149", new SecretBox(SECOND, new SecureRandom()))).isEqualTo("secret of KEY149");
        assertThat(bucketKey().sealedBy()).isEqualTo(MasterKeys.idOf(SECOND));
    }

    @Test
    void replacesTheKeyAlthoughARowOfTheKeyringIsDamaged() throws IOException {
        begin(FIRST, null);
        made();
        var damaged = KeyLayout.index('k', project().id(), "0".repeat(8));
        engine().keyValue()
                .commit(KeyLayout.KEYRING, KeyLayout.NO_KEY, List.of(), List.of(new Change.Set(damaged, new byte[] {
                    1, 2, 3
                })));
        runWhole(job(begin(SECOND, FIRST)));
        assertThat(stores().master().isResealed()).isTrue();
    }

    @Test
    void takesADirectoryOfAnOlderBuildForThatOfThePreviousKey() throws IOException {
        token("KEY", new SecretBox(FIRST, new SecureRandom()));
        var box = begin(SECOND, FIRST);
        assertThat(secret("KEY", box)).isEqualTo("secret of KEY");
        runWhole(job(box));
        assertThat(secret("KEY", new SecretBox(SECOND, new SecureRandom()))).isEqualTo("secret of KEY");
    }
}
