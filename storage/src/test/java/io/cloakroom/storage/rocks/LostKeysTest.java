package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.copy;
import static io.cloakroom.storage.rocks.DataOnDisk.delete;
import static io.cloakroom.storage.rocks.DataOnDisk.move;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.engine.control.DirectoryCheck;
import io.cloakroom.storage.engine.control.DirectoryCheck.Finding;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.rocks.space.StoredSpaces;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encryption keys that the control space has lost come back from the space of their project.
final class LostKeysTest {
    private static final String SEALED = "sealed";
    private static final byte[] BYTES = TestBody.bytes(100_000, 1);

    @TempDir
    private Path temporary;

    private DataOnDisk data;

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
    }

    private DirectoryCheck check() throws IOException {
        try (var spaces = StoredSpaces.open(data.root)) {
            return DirectoryCheck.of(spaces);
        }
    }

    private List<String> attach() throws IOException {
        var check = check();
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            return check.attach(DirectoryCheck.control(engine), Map.of(), new SecureRandom());
        }
    }

    private static Stores storesWithKeys(RocksEngine engine) throws IOException {
        var stores = stores(engine);
        var master = new MasterKeys(new byte[KeyWrap.KEY_BYTES], List.of());
        stores.keyring().begin(master, "us-east-1");
        stores.keys().begin(master, new KeyringService(stores.keyring()));
        return stores;
    }

    private void putSealed() throws IOException {
        putSealed(SEALED);
    }

    private void putSealed(String key) throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = storesWithKeys(engine);
            var bucket = stores.projects().bucket(DataOnDisk.NAME).orElseThrow();
            stores.keyring().create(data.project, "", "alias/mine");
            var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE)
                    .with(new Encryption.SseKms("alias/mine", "", false, SealedKey.NONE));
            stores.objects().put(bucket, new ObjectKey(key), meta, TestBody.of(BYTES), PutCondition.ALWAYS);
        }
    }

    private boolean lacksKeyAndAlias(Finding finding) {
        return finding instanceof Finding.MissingKeys(var space, var lost)
                && space.equals(data.project)
                && lost.size() == 2;
    }

    private String restored(int rows) {
        return "encryption keys and aliases of space " + data.project + " that control/ has again: " + rows;
    }

    private void assertSealed() throws IOException {
        assertSealed(SEALED);
    }

    private void assertSealed(String key) throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = storesWithKeys(engine);
            var bucket = stores.projects().bucket(DataOnDisk.NAME).orElseThrow();
            try (var object =
                    new TextKeys(stores.objects()).open(bucket, key, null).orElseThrow()) {
                object.unlock(null);
                assertThat(TestBody.read(object.body())).isEqualTo(BYTES);
            }
            assertThat(stores.keyring().key(data.project, "alias/mine")).isPresent();
        }
    }

    @Test
    void givesAProjectTheKeysAgainThatControlHasLost() throws IOException {
        putSealed();
        delete(data.root.resolve("control"));
        var check = check();
        assertThat(check.findings()).anyMatch(this::lacksKeyAndAlias);
        try (var engine = RocksEngine.openWithoutControl(data.root, SETTINGS)) {
            assertThat(check.attach(DirectoryCheck.control(engine), Map.of(), new SecureRandom()))
                    .contains(restored(2));
        }
        assertThat(check().findings()).singleElement().isInstanceOf(Finding.Whole.class);
        assertSealed();
    }

    @Test
    void givesAProjectTheKeysAgainThatAnOlderControlDoesNotHave() throws IOException {
        copy(data.root.resolve("control"), data.aside("old"));
        putSealed();
        assertThat(check().findings()).noneMatch(Finding::isWrong);
        backToOldControl();
        assertThat(check().findings())
                .filteredOn(Finding::isWrong)
                .singleElement()
                .matches(this::lacksKeyAndAlias);
        assertThat(attach()).containsExactly(restored(2));
        assertThat(check().findings()).noneMatch(Finding::isWrong);
        assertSealed();
    }

    private void backToOldControl() throws IOException {
        delete(data.root.resolve("control"));
        move(data.aside("old"), data.root.resolve("control"));
    }

    private void rotate() throws IOException {
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            storesWithKeys(engine).keyring().rotate(data.project, "alias/mine");
        }
    }

    /// The server used the older control space for a while before somebody noticed.
    @Test
    void givesAKeyTheVersionsAgainThatAnOlderControlDoesNotHave() throws IOException {
        putSealed();
        copy(data.root.resolve("control"), data.aside("old"));
        rotate();
        putSealed();
        backToOldControl();
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            storesWithKeys(engine).keyring().describe(data.project, "alias/mine", "changed");
        }
        assertThat(attach()).containsExactly(restored(1));
        assertThat(check().findings()).noneMatch(Finding::isWrong);
        assertSealed();
    }

    /// The new version does not take the number of the one that the older control lacks.
    @Test
    void bringsTogetherTheVersionsOfAKeyThatWasRotatedUnderAnOlderControl() throws IOException {
        putSealed();
        copy(data.root.resolve("control"), data.aside("old"));
        rotate();
        putSealed("second");
        backToOldControl();
        rotate();
        putSealed("third");
        assertThat(attach()).containsExactly(restored(1));
        assertThat(check().findings()).noneMatch(Finding::isWrong);
        for (var key : List.of("sealed", "second", "third")) {
            assertSealed(key);
        }
    }

    @Test
    void replacesADamagedKeyByItsCopy() throws IOException {
        putSealed();
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var rows = engine.keyValue();
            var owner = data.project.getBytes(StandardCharsets.US_ASCII);
            for (char kind : new char[] {'a', 'k'}) {
                try (var cursor = rows.scan(KeyLayout.KEYRING, KeyLayout.indexOf(kind, data.project, ""))) {
                    assertThat(cursor.next()).isTrue();
                    var damaged = cursor.value().clone();
                    damaged[damaged.length - 1] ^= 1;
                    rows.commit(KeyLayout.KEYRING, owner, List.of(), List.of(new Change.Set(cursor.row(), damaged)));
                }
            }
        }
        assertThat(check().findings())
                .filteredOn(Finding::isWrong)
                .singleElement()
                .matches(this::lacksKeyAndAlias);
        assertThat(attach()).containsExactly(restored(2));
        assertSealed();
    }
}
