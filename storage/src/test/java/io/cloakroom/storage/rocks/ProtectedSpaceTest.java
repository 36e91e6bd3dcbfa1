package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.rocks.DataOnDisk.SETTINGS;
import static io.cloakroom.storage.rocks.DataOnDisk.move;
import static io.cloakroom.storage.rocks.DataOnDisk.passTime;
import static io.cloakroom.storage.rocks.DataOnDisk.stores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.RetentionClock.Doubt;
import io.cloakroom.storage.RetentionClock.Doubt.Cause;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.document.Retention.Mode;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.FailingEngine;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.control.DirectoryCheck;
import io.cloakroom.storage.engine.control.DirectoryCheck.Finding;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.rocks.space.StoredSpaces;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A space that holds a version under Object Lock is neither retired nor removed, whatever the control database says of its
/// project: that may be an older copy.
final class ProtectedSpaceTest {
    private static final RocksSettings KEEPS_NOTHING = SETTINGS.withGraceOfRetired(Duration.ZERO);
    private static final BucketName LOCKED = new BucketName("locked");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration LONG = Duration.ofDays(400);

    @TempDir
    private Path temporary;

    private DataOnDisk data;

    @BeforeEach
    void make() throws IOException {
        data = DataOnDisk.make(temporary.resolve("data"));
    }

    private void protect() throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            protect(stores(engine), data.project);
        }
    }

    private static void protect(Stores stores, String project) throws IOException {
        var made = lock(stores, project, LOCKED);
        var protection = Protection.NONE.with(
                new Retention(Mode.COMPLIANCE, Instant.now().plus(YEAR)));
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE).with(protection);
        new TextKeys(stores.objects()).put(made.bucket(), "kept", meta, TestBody.of(new byte[10]), PutCondition.ALWAYS);
    }

    private static CreateBucket.Created lock(Stores stores, String project, BucketName name) throws IOException {
        return (CreateBucket.Created) stores.projects()
                .createBucket(
                        project, name, "us-east-1", Acl.PRIVATE, List.of(Versioning.ENABLED, new ObjectLock(null)));
    }

    /// Stores whose system clock is far ahead.
    private static Stores ahead(RocksEngine engine) throws IOException {
        return Stores.over(engine, () -> Instant.now().plus(LONG), new SecureRandom(), StoreSettings.DEFAULT);
    }

    private void change(List<Change> changes) throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            engine.createSpace("control");
            engine.keyValue().commit(KeyLayout.PROJECTS, bytes("projects"), List.of(), changes);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private ProjectRecord record() throws IOException {
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            engine.createSpace("control");
            var row = KeyLayout.named('i', data.project);
            return ControlCodec.project(
                    row, Objects.requireNonNull(engine.keyValue().get(KeyLayout.PROJECTS, row)));
        }
    }

    /// As an older copy of the control database says it that was made while the project was deleted.
    private void sayDeleted(boolean cleared) throws IOException {
        var was = record();
        var deleted = was.with(was.project().deleted(Instant.now()));
        var row = KeyLayout.named('i', data.project);
        change(List.of(
                new Change.Set(row, ControlCodec.encode(row, cleared ? deleted.withoutAnything() : deleted)),
                new Change.Delete(KeyLayout.named('n', "shop"))));
    }

    private void loseTheNote() throws IOException {
        change(List.of(new Change.Delete(KeyLayout.RETENTION_CLOCK)));
    }

    private List<Finding> findings() throws IOException {
        try (var spaces = StoredSpaces.open(data.root)) {
            return DirectoryCheck.of(spaces).findings();
        }
    }

    private List<String> attach(boolean newControl) throws IOException {
        DirectoryCheck check;
        try (var spaces = StoredSpaces.open(data.root)) {
            check = DirectoryCheck.of(spaces);
        }
        try (var engine = newControl
                ? RocksEngine.openWithoutControl(data.root, SETTINGS)
                : RocksEngine.open(data.root, SETTINGS)) {
            return check.attach(DirectoryCheck.control(engine), Map.of(), new SecureRandom());
        }
    }

    private List<Path> retired() throws IOException {
        try (var found = Files.list(data.root.resolve("retired"))) {
            return found.toList();
        }
    }

    private void assertUndeletes(Stores stores) throws IOException {
        assertThat(stores.projects().projects(null, 10)).extracting(Project::id).contains(data.project);
        assertThat(stores.projects().undeleteProject(data.project, "again"))
                .isInstanceOf(UndeleteProject.Undeleted.class);
        DataOnDisk.assertWhole(stores);
        assertKept(stores);
    }

    private static void assertKept(Stores stores) throws IOException {
        var bucket = stores.projects().bucket(LOCKED).orElseThrow();
        assertThat(new TextKeys(stores.objects()).head(bucket, "kept", null)).isPresent();
    }

    @Test
    void staysWhenControlSaysThatItsProjectIsBeingDeleted() throws IOException {
        protect();
        sayDeleted(false);
        assertThat(findings()).anyMatch(Finding::isWrong);
        for (int start = 0; start < 2; start++) {
            try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
                var stores = stores(engine);
                passTime(engine);
                assertThat(data.space("db/CURRENT")).exists();
                assertThat(stores.projects().bucket(LOCKED)).isEmpty();
            }
        }
        assertThat(findings()).anyMatch(Finding::isWrong);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            assertUndeletes(stores(engine));
            passTime(engine);
        }
        assertThat(findings()).noneMatch(Finding::isWrong);
        assertThat(retired()).isEmpty();
    }

    @Test
    void isNotJudgedByAClockWithoutANote() throws IOException {
        protect();
        sayDeleted(false);
        loseTheNote();
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = ahead(engine);
            passTime(engine);
            assertThat(data.space("db/CURRENT")).exists();
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
            stores.retention().confirm();
        }
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            ahead(engine);
            passTime(engine);
            assertThat(data.space()).doesNotExist();
            assertThat(retired()).isEmpty();
        }
    }

    /// `check` tells of it, and it can be had back.
    @Test
    void isFoundWhenControlSaysThatItsProjectIsGone() throws IOException {
        protect();
        sayDeleted(true);
        assertThat(findings()).anyMatch(Finding::isWrong);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = stores(engine);
            assertUndeletes(stores);
            // An older control database knows an older time.
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
        }
        assertThat(findings()).noneMatch(Finding::isWrong);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            assertThat(stores(engine).retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
        }
    }

    /// The space is found although it holds no lock.
    @Test
    void isFoundWithoutAnyLock() throws IOException {
        sayDeleted(true);
        assertThat(findings()).anyMatch(Finding::isWrong);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = stores(engine);
            assertThat(stores.projects().undeleteProject(data.project, "again"))
                    .isInstanceOf(UndeleteProject.Undeleted.class);
            DataOnDisk.assertWhole(stores);
        }
    }

    @Test
    void staysWhenItsUndeletionFails() throws IOException {
        protect();
        sayDeleted(true);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var failing = new boolean[1];
            var stores = Stores.over(
                    new FailingEngine(
                            engine,
                            partition -> failing[0] && partition.equals(KeyLayout.BUCKETS) ? Fate.LOST : Fate.DONE),
                    Instant::now,
                    new SecureRandom(),
                    StoreSettings.DEFAULT);
            failing[0] = true;
            assertThatThrownBy(() -> stores.projects().undeleteProject(data.project, "again"))
                    .isInstanceOf(StoreException.class);
            failing[0] = false;
            passTime(engine);
            assertThat(data.space("db/CURRENT")).exists();
            assertUndeletes(stores);
        }
    }

    @Test
    void staysWhenControlSaysThatItsProjectIsBeingMade() throws IOException {
        protect();
        var making = KeyLayout.named('x', data.project);
        change(List.of(
                new Change.Set(making, ControlCodec.index(making, "shop")),
                new Change.Delete(KeyLayout.named('i', data.project)),
                new Change.Delete(KeyLayout.named('n', "shop"))));
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            stores(engine);
            passTime(engine);
            assertThat(data.space("db/CURRENT")).exists();
        }
        assertThat(findings()).anyMatch(Finding.Unknown.class::isInstance);
    }

    /// Control knows of no lock, so the project may be deleted while its space is away.
    @Test
    void staysWhenItComesBackAfterItsProjectWasDeleted() throws IOException {
        DataOnDisk.copy(data.root.resolve("control"), data.aside("control"));
        protect();
        DataOnDisk.delete(data.root.resolve("control"));
        move(data.aside("control"), data.root.resolve("control"));
        move(data.space(), data.aside("space"));
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = stores(engine);
            assertThat(stores.projects().deleteProject(data.project, true)).isInstanceOf(DeleteProject.Deleted.class);
            move(data.aside("space"), data.space());
            passTime(engine);
            assertThat(data.space("db/CURRENT")).exists();
            assertThat(engine.troubles())
                    .anySatisfy(trouble -> assertThat(trouble).contains(data.project, "Object Lock"));
        }
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = stores(engine);
            passTime(engine);
            assertThat(data.space("db/CURRENT")).exists();
            assertUndeletes(stores);
        }
    }

    /// The state that an older build may have left.
    @Test
    void isNotRemovedThoughItIsRetired() throws IOException {
        protect();
        sayDeleted(true);
        loseTheNote();
        move(data.space(), data.root.resolve("retired/" + data.project + "-1767225600000"));
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = ahead(engine);
            passTime(engine);
            assertThat(retired()).hasSize(1);
            assertThat(engine.troubles())
                    .anySatisfy(trouble -> assertThat(trouble).contains(data.project, "Object Lock"));
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
            stores.retention().confirm();
            passTime(engine);
            assertThat(retired()).isEmpty();
        }
    }

    /// A space that cannot be read may hold a lock.
    @Test
    void isStillProtectedWhileItIsMissing() throws IOException {
        DataOnDisk.copy(data.root.resolve("control"), data.aside("control"));
        protect();
        DataOnDisk.delete(data.root.resolve("control"));
        move(data.aside("control"), data.root.resolve("control"));
        move(data.space(), data.aside("space"));
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            var stores = stores(engine);
            lock(stores, DataOnDisk.project(stores, "other"), new BucketName("another"));
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
        }
    }

    /// The first lock of the new control database was made before the older space was given a project.
    @Test
    void isStillProtectedAfterItIsAttached() throws IOException {
        protect();
        DataOnDisk.delete(data.root.resolve("control"));
        move(data.space(), data.aside("space"));
        attach(true);
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = ahead(engine);
            lock(stores, DataOnDisk.project(stores, "other"), new BucketName("another"));
            assertThat(stores.retention().doubt()).isEmpty();
        }
        move(data.aside("space"), data.space());
        assertThat(attach(false)).anySatisfy(said -> assertThat(said).contains("Object Lock"));
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = ahead(engine);
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
            assertKept(stores);
        }
    }

    /// `check --attach --new-control`, then a lock elsewhere before anybody meets the older bucket.
    @Test
    void isStillProtectedAfterControlWasLost() throws IOException {
        protect();
        DataOnDisk.delete(data.root.resolve("control"));
        attach(true);
        loseTheNote(); // even without what was written then
        try (var engine = RocksEngine.open(data.root, SETTINGS)) {
            var stores = ahead(engine);
            lock(stores, DataOnDisk.project(stores, "other"), new BucketName("another"));
            assertThat(stores.retention().doubt().map(Doubt::cause)).contains(Cause.NO_NOTE);
            assertThat(stores.projects().deleteProject(data.project, true)).isInstanceOf(DeleteProject.Protected.class);
        }
    }

    @Test
    void goesWhenNothingInItIsProtected() throws IOException {
        sayDeleted(false);
        try (var engine = RocksEngine.open(data.root, KEEPS_NOTHING)) {
            stores(engine);
            passTime(engine);
            assertThat(data.space()).doesNotExist();
        }
    }
}
