package io.cloakroom.storage.engine.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.Keyring.Outcome;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.FailingEngine;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.OnePass;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keys and their copies when a project's space cannot be written, or has something that the control space lacks.
final class KeyCopiesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryEngine engine = new MemoryEngine();
    private final AtomicLong hours = new AtomicLong();
    private boolean fails;
    private Stores stores;
    private String project;

    @BeforeEach
    void make() throws IOException {
        open();
        project = ((CreateProject.Created) stores.projects().createProject("name", ""))
                .project()
                .id();
    }

    private void open() throws IOException {
        var failing = new FailingEngine(
                engine, partition -> fails && !partition.space().equals(Partition.CONTROL) ? Fate.LOST : Fate.DONE);
        stores = Stores.over(
                failing,
                () -> BEGIN.plus(Duration.ofHours(hours.get())),
                () -> Duration.ofHours(hours.get()).toNanos(),
                new SecureRandom(),
                StoreSettings.DEFAULT);
        stores.keyring().begin(new MasterKeys(new byte[32], List.of()), "us-east-1");
    }

    private KmsKey made() throws IOException {
        return ((Outcome.Done) stores.keyring().create(project, "", "alias/mine")).key();
    }

    private boolean hasCopy(KmsKey key) throws IOException {
        return engine.keyValue().get(Partition.ofKeyCopies(project), KeyLayout.index('k', project, key.id())) != null;
    }

    private Optional<KmsKey> stored(KmsKey key) throws IOException {
        return stores.keyring().key(project, key.id());
    }

    private void sweep() throws IOException {
        var run = new OnePass();
        while (stores.keyringSweep().step(run)) {
            // Until the end of the pass.
        }
    }

    @Test
    void aKeyIsMadeEvenIfItsCopyCannotBeWrittenYet() throws IOException {
        fails = true;
        var key = made();
        sweep();
        assertThat(stored(key)).isPresent();
        assertThat(hasCopy(key)).isFalse();
        fails = false;
        sweep();
        assertThat(hasCopy(key)).isTrue();
    }

    @Test
    void aKeyIsNotRemovedBeforeItsCopyCanBeRemoved() throws IOException {
        var key = made();
        stores.keyring().scheduleDeletion(project, key.id(), 7);
        hours.set(8 * 24);
        fails = true;
        sweep();
        assertThat(stored(key)).map(KmsKey::state).contains(State.PENDING_DELETION);
        assertThat(hasCopy(key)).isTrue();
        fails = false;
        sweep();
        assertThat(stored(key)).isEmpty();
        assertThat(hasCopy(key)).isFalse();
    }

    /// The older control space does not know that the deletion was cancelled and the key used again.
    @Test
    void aKeyThatAnOlderControlSpaceWouldRemoveStaysWithItsNewerMaterial() throws IOException {
        var key = made();
        var row = KeyLayout.index('k', project, key.id());
        stores.keyring().scheduleDeletion(project, key.id(), 7);
        var before = engine.keyValue().get(KeyLayout.KEYRING, row);
        assertThat(before).isNotNull();
        stores.keyring().cancelDeletion(project, key.id());
        stores.keyring().enable(project, key.id());
        stores.keyring().rotate(project, key.id());
        var owner = project.getBytes(StandardCharsets.US_ASCII);
        engine.keyValue().commit(KeyLayout.KEYRING, owner, List.of(), List.of(new Change.Set(row, before)));
        open();
        hours.set(8 * 24);
        sweep();
        assertThat(stored(key)).isPresent();
        assertThat(hasCopy(key)).isTrue();
    }

    @Test
    void aDamagedCopyIsWrittenAnew() throws IOException {
        var key = made();
        var copies = Partition.ofKeyCopies(project);
        var owner = project.getBytes(StandardCharsets.US_ASCII);
        for (var row : List.of(KeyLayout.index('k', project, key.id()), KeyLayout.index('a', project, "alias/mine"))) {
            engine.keyValue().commit(copies, owner, List.of(), List.of(new Change.Set(row, new byte[] {1, 2, 3})));
        }
        open();
        sweep();
        for (var row : List.of(KeyLayout.index('k', project, key.id()), KeyLayout.index('a', project, "alias/mine"))) {
            assertThat(engine.keyValue().get(copies, row))
                    .isEqualTo(engine.keyValue().get(KeyLayout.KEYRING, row));
        }
    }

    @Test
    void copiesFollowKeysThatAreSealedAnew() throws IOException {
        var key = made();
        open();
        stores.keyring().begin(new MasterKeys(otherMaster(), List.of(new byte[32])), "us-east-1");
        assertThat(stores.keyring().resealed().page(null).changed()).isEqualTo(1);
        assertThat(stores.keyring().isCopied(project)).isTrue();
        var row = KeyLayout.index('k', project, key.id());
        assertThat(engine.keyValue().get(Partition.ofKeyCopies(project), row))
                .isEqualTo(engine.keyValue().get(KeyLayout.KEYRING, row));
    }

    private static byte[] otherMaster() {
        var master = new byte[32];
        master[0] = 1;
        return master;
    }

    /// A project of an older build gets its space with its first bucket, and its record need not say so.
    @Test
    void keysOfAProjectWithoutASpaceAreCopiedWhenItHasOne() throws IOException {
        var row = KeyLayout.named('i', project);
        var value = engine.keyValue().get(KeyLayout.PROJECTS, row);
        assertThat(value).isNotNull();
        var old = new ProjectRecord(ControlCodec.project(row, value).project(), false, false, UnknownFields.none());
        var change = new Change.Set(row, ControlCodec.encode(row, old));
        engine.keyValue().commit(KeyLayout.PROJECTS, new byte[] {1}, List.of(), List.of(change));
        var key = made();
        assertThat(stores.keyring().isCopied(project)).isTrue();
        assertThat(hasCopy(key)).isFalse();
        stores.projects().createBucket(project, new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
        sweep();
        assertThat(hasCopy(key)).isTrue();
    }

    /// The project may come back with its space, and the copy of the key with it.
    @Test
    void aKeyOfADeletedProjectIsNotRemovedBeforeTheProjectsData() throws IOException {
        var key = made();
        stores.keyring().scheduleDeletion(project, key.id(), 7);
        stores.projects().deleteProject(project, true);
        hours.set(8 * 24);
        sweep();
        assertThat(stored(key).isPresent()).isEqualTo(engine.keptSpaces().test(project));
    }
}
