package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.ProtectedVersion;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.RetentionClock.Doubt;
import io.cloakroom.storage.RetentionClock.Doubt.Cause;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectLock.DefaultRetention;
import io.cloakroom.storage.document.ObjectLock.Unit;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.document.Retention.Mode;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What Object Lock keeps, and by which clock it ends, whatever the engine.
public abstract class ProtectionContract extends StoreFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Bucket locked(ObjectLock lock) throws IOException {
        var made = projects()
                .createBucket(
                        project().id(),
                        new BucketName("locked"),
                        "us-east-1",
                        Acl.PRIVATE,
                        List.of(Versioning.ENABLED, lock));
        return ((CreateBucket.Created) made).bucket();
    }

    private Bucket locked() throws IOException {
        return locked(new ObjectLock(null));
    }

    private Protection retained(Mode mode, Duration time) {
        return Protection.NONE.with(new Retention(mode, now().plus(time)));
    }

    private ObjectInfo put(Bucket bucket, Protection protection) throws IOException {
        var body = TestBody.of(TestBody.bytes(1, 10));
        var outcome = objects().put(bucket, "key", PLAIN.with(protection), body, PutCondition.ALWAYS);
        return ((PutOutcome.Stored) outcome).info();
    }

    private DeleteOutcome delete(Bucket bucket, ObjectInfo version, boolean bypass) throws IOException {
        return objects().delete(bucket, "key", version.version().id(), bypass);
    }

    private void assertStays(Bucket bucket, ObjectInfo version) throws IOException {
        assertThat(delete(bucket, version, false)).isInstanceOf(DeleteOutcome.Protected.class);
        assertThat(objects().head(bucket, "key", version.version().id())).isPresent();
    }

    private void assertGoes(Bucket bucket, ObjectInfo version) throws IOException {
        assertThat(delete(bucket, version, false)).isEqualTo(new DeleteOutcome.Removed(version.version()));
    }

    private void assertDoubt(Cause cause) {
        assertThat(retention().doubt().map(Doubt::cause)).contains(cause);
    }

    @Test
    void retentionEndsAtItsDate() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        assertThat(delete(bucket, version, true)).isInstanceOf(DeleteOutcome.Protected.class);
        advance(HOUR.minus(MINUTE));
        assertStays(bucket, version);
        advance(MINUTE);
        assertGoes(bucket, version);
    }

    @Test
    void aLegalHoldEndsWhenItIsLifted() throws IOException {
        var bucket = locked();
        var version = put(bucket, Protection.NONE.with(LegalHold.ON));
        advance(Duration.ofDays(1000));
        assertThat(delete(bucket, version, true)).isInstanceOf(DeleteOutcome.Protected.class);
        objects().protect(bucket, "key", null, false, now -> now.with(LegalHold.OFF));
        assertGoes(bucket, version);
    }

    @Test
    void governanceIsPassedByWhoMay() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.GOVERNANCE, HOUR));
        assertStays(bucket, version);
        var shorter = new Retention(Mode.GOVERNANCE, now().plus(MINUTE));
        assertThat(objects().protect(bucket, "key", null, false, now -> now.with(shorter)))
                .isInstanceOf(AmendOutcome.Protected.class);
        assertThat(objects().protect(bucket, "key", null, true, now -> now.with(shorter)))
                .isInstanceOf(AmendOutcome.Amended.class);
        assertThat(delete(bucket, version, true)).isInstanceOf(DeleteOutcome.Removed.class);
    }

    /// Whatever is said of an object, by whichever call, does not end its protection.
    @Test
    void anAmendmentTakesNoProtectionAway() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        assertThat(objects().amend(bucket, "key", null, null, false, _ -> PLAIN))
                .isInstanceOf(AmendOutcome.Protected.class);
        assertStays(bucket, version);
    }

    @Test
    void aClockThatJumpsAheadEndsNothingUntilItIsConfirmed() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        jump(Duration.ofHours(2));
        assertStays(bucket, version);
        assertDoubt(Cause.JUMP);
        advance(Duration.ofHours(2));
        assertStays(bucket, version);
        retention().confirm();
        assertThat(retention().doubt()).isEmpty();
        assertGoes(bucket, version);
    }

    @Test
    void aJumpIsFoundWithoutAnyRequest() throws IOException {
        locked();
        jump(Duration.ofMinutes(4));
        assertThat(retention().doubt()).isEmpty();
        jump(Duration.ofMinutes(2));
        assertDoubt(Cause.JUMP);
    }

    /// Many small steps are a jump as well.
    @Test
    void smallStepsAreNotForgotten() throws IOException {
        locked();
        for (int i = 0; i < 5; i++) {
            jump(MINUTE.plusSeconds(10));
            retention().note();
        }
        assertDoubt(Cause.JUMP);
    }

    @Test
    void aJumpIsNotTakenForAStop() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        jump(Duration.ofHours(2));
        retention().note();
        reopen();
        assertDoubt(Cause.JUMP);
        assertStays(bucket, version);
        retention().confirm();
        reopen();
        assertThat(retention().doubt()).isEmpty();
        assertGoes(bucket, version);
    }

    @Test
    void aClockThatIsSetBackEndsNothingEarlier() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        jump(Duration.ofHours(-3));
        advance(HOUR.plus(HOUR));
        assertStays(bucket, version);
        retention().note();
        jump(Duration.ofHours(-3));
        reopen();
        advance(Duration.ofHours(4));
        assertStays(bucket, version);
        assertThat(retention().doubt()).isEmpty();
        advance(Duration.ofHours(2));
        assertGoes(bucket, version);
    }

    /// A date is judged and given by the system clock, once that is right again.
    @Test
    void aClockThatWasAheadAndIsSetRightEndsNothingEarlier() throws IOException {
        jump(Duration.ofDays(300));
        var bucket = locked();
        jump(Duration.ofDays(-300));
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        assertStays(bucket, version);
        jump(HOUR);
        assertStays(bucket, version);
        assertDoubt(Cause.JUMP);
    }

    /// What was noted is in the control database, which may be lost, or restored from a copy that is older.
    @Test
    void aLostNoteEndsNothing() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        var row = KeyLayout.RETENTION_CLOCK;
        engine().keyValue().commit(KeyLayout.PROJECTS, row.bytes(), List.of(), List.of(new Change.Delete(row)));
        advance(HOUR.plus(HOUR));
        reopen();
        assertStays(bucket, version);
        assertDoubt(Cause.NO_NOTE);
        retention().note();
        reopen();
        assertDoubt(Cause.NO_NOTE);
        retention().confirm();
        assertGoes(bucket, version);
    }

    private void loseTheNote() throws IOException {
        var row = KeyLayout.RETENTION_CLOCK;
        engine().keyValue().commit(KeyLayout.PROJECTS, row.bytes(), List.of(), List.of(new Change.Delete(row)));
    }

    /// Nobody has met the older bucket when the server gets another one with Object Lock.
    @Test
    void aLostNoteIsMissedWhenAnotherBucketIsLockedFirst() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        loseTheNote();
        jump(Duration.ofDays(400));
        reopen();
        var made = projects()
                .createBucket(
                        newProject("other").id(),
                        new BucketName("locked-too"),
                        "us-east-1",
                        Acl.PRIVATE,
                        List.of(Versioning.ENABLED, new ObjectLock(null)));
        assertThat(made).isInstanceOf(CreateBucket.Created.class);
        assertDoubt(Cause.NO_NOTE);
        assertStays(bucket, version);
        retention().note();
        reopen();
        assertDoubt(Cause.NO_NOTE);
        assertStays(bucket, version);
        retention().confirm();
        assertGoes(bucket, version);
    }

    @Test
    void aLostNoteIsMissedWhenABucketGetsItsLockFirst() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        var later = newBucket("later");
        set(later, Versioning.ENABLED);
        loseTheNote();
        jump(Duration.ofDays(400));
        reopen();
        config().put(later, new ObjectLock(null), OptionalLong.empty());
        assertDoubt(Cause.NO_NOTE);
        assertStays(bucket, version);
    }

    @Test
    void aLostNoteIsMissedWhenAProjectIsDeletedFirst() throws IOException {
        var bucket = locked();
        put(bucket, retained(Mode.COMPLIANCE, HOUR));
        loseTheNote();
        jump(Duration.ofDays(400));
        reopen();
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Protected.class);
        assertDoubt(Cause.NO_NOTE);
        retention().confirm();
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Deleted.class);
    }

    @Test
    void aLostNoteIsMissedWhenTheBucketsDocumentIsLostToo() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        loseTheNote();
        var document = new Change.Delete(DocumentRows.OBJECT_LOCK);
        engine().keyValue().commit(Partition.of(bucket), KeyLayout.NO_KEY, List.of(), List.of(document));
        jump(Duration.ofDays(400));
        reopen();
        assertStays(bucket, version);
        assertDoubt(Cause.NO_NOTE);
    }

    /// As in a data directory of a build that knew no Object Lock.
    @Test
    void withoutAnyLockNoNoteIsMissed() throws IOException {
        jump(Duration.ofDays(400));
        reopen();
        jump(Duration.ofDays(-800));
        var bucket = locked();
        assertThat(retention().doubt()).isEmpty();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        advance(HOUR);
        assertGoes(bucket, version);
        reopen();
        assertThat(retention().doubt()).isEmpty();
    }

    /// The clock is right again after it was ahead at a start, and then jumped.
    @Test
    void aDoubtHoldsTheTimeNoLaterThanTheSystemClock() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, Duration.ofDays(5)));
        retention().note();
        jump(Duration.ofDays(10));
        reopen();
        assertThat(retention().doubt()).isEmpty();
        jump(Duration.ofDays(10));
        assertDoubt(Cause.JUMP);
        jump(Duration.ofDays(-20));
        assertThat(retention().now()).isBeforeOrEqualTo(now());
        assertStays(bucket, version);
        jump(Duration.ofDays(20));
        assertStays(bucket, version);
        reopen();
        assertStays(bucket, version);
        assertDoubt(Cause.JUMP);
    }

    @Test
    void aStartThatIsInDoubtWritesDownThatTheClockWasBehind() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, Duration.ofDays(5)));
        retention().note();
        jump(Duration.ofDays(10));
        reopen();
        jump(Duration.ofDays(10));
        assertDoubt(Cause.JUMP);
        retention().note();
        jump(Duration.ofDays(-20));
        reopen();
        assertDoubt(Cause.JUMP);
        jump(Duration.ofDays(20));
        reopen();
        assertStays(bucket, version);
    }

    @Test
    void whatTheClockJumpedToIsKnownAfterAStart() throws IOException {
        locked();
        jump(Duration.ofDays(400));
        var doubted = retention().doubt().orElseThrow();
        jump(Duration.ofDays(-400));
        reopen();
        assertThat(retention().doubt().orElseThrow().systemClock()).isEqualTo(doubted.systemClock());
    }

    @Test
    void aStopCountsUnlessItWasTooLong() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, Duration.ofDays(20)));
        retention().note();
        advance(Duration.ofDays(29));
        reopen();
        assertThat(retention().doubt()).isEmpty();
        assertGoes(bucket, version);

        var other = put(bucket, retained(Mode.COMPLIANCE, Duration.ofDays(1)));
        retention().note();
        advance(Duration.ofDays(31));
        reopen();
        assertDoubt(Cause.LONG_STOP);
        assertStays(bucket, other);
        retention().confirm();
        assertGoes(bucket, other);
    }

    @Test
    void aDamagedNoteEndsNothing() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        var row = KeyLayout.RETENTION_CLOCK;
        engine().keyValue().commit(KeyLayout.PROJECTS, row.bytes(), List.of(), List.of(new Change.Set(row, new byte[] {
            1, 2, 3
        })));
        advance(HOUR.plus(HOUR));
        reopen();
        assertDoubt(Cause.NO_NOTE);
        assertStays(bucket, version);
        retention().confirm();
        assertGoes(bucket, version);
    }

    @Test
    void theClockMayBeSetAtWillWhileNothingIsRetained() throws IOException {
        newBucket("plain");
        jump(Duration.ofDays(400));
        retention().note();
        assertThat(retention().doubt()).isEmpty();
    }

    /// Until the clock has caught up with the time that it showed before it was set back.
    @Test
    void aClockThatIsSetBackShortensNoDefaultRetention() throws IOException {
        var bucket = locked(new ObjectLock(new DefaultRetention(Mode.COMPLIANCE, 300, Unit.DAYS)));
        var reached = retention().now();
        jump(Duration.ofDays(-29));
        var version = put(bucket, Protection.NONE);
        assertThat(untilOf(version)).isAfterOrEqualTo(reached.plus(Duration.ofDays(300)));
        retention().note();
        reopen();
        version = put(bucket, Protection.NONE);
        assertThat(untilOf(version)).isAfterOrEqualTo(reached.plus(Duration.ofDays(300)));
        assertThat(retention().doubt()).isEmpty();
        jump(Duration.ofDays(60));
        assertDoubt(Cause.JUMP);
        version = put(bucket, Protection.NONE);
        assertThat(untilOf(version)).isAfterOrEqualTo(now().plus(Duration.ofDays(299)));
    }

    /// A clock that was far ahead must not make default retention longer for good.
    @Test
    void theOperatorsWordMakesDefaultRetentionCountFromTheSystemClockAgain() throws IOException {
        jump(Duration.ofDays(3000));
        var bucket = locked(new ObjectLock(new DefaultRetention(Mode.COMPLIANCE, 1, Unit.DAYS)));
        jump(Duration.ofDays(-3000));
        assertThat(untilOf(put(bucket, Protection.NONE))).isAfter(now().plus(Duration.ofDays(2999)));
        retention().confirm();
        assertThat(untilOf(put(bucket, Protection.NONE))).isBefore(now().plus(Duration.ofDays(2)));
        reopen();
        assertThat(untilOf(put(bucket, Protection.NONE))).isBefore(now().plus(Duration.ofDays(2)));
    }

    private static Instant untilOf(ObjectInfo version) {
        return Objects.requireNonNull(version.meta().protection().retention()).until();
    }

    @Test
    void anUploadIsProtectedFromItsCompletionOn() throws IOException {
        var bucket = locked(new ObjectLock(new DefaultRetention(Mode.GOVERNANCE, 1, Unit.YEARS)));
        var upload = objects()
                .createUpload(bucket, new NewUpload(new ObjectKey("key"), "user", "project", PLAIN, null, null))
                .orElseThrow();
        var part = (PartOutcome.PartStored) objects().putPart(bucket, "key", upload.id(), 1, TestBody.of(new byte[10]));
        advance(HOUR);
        var before = now();
        var parts = List.of(new NamedPart(1, part.part().etag(), List.of()));
        var request = new CompleteRequest(
                new ObjectKey("key"), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
        var made = ((CompleteOutcome.Completed) objects().complete(bucket, request)).info();
        var retention = made.meta().protection().retention();
        assertThat(retention).isNotNull();
        assertThat(retention.until()).isBetween(before.plus(Duration.ofDays(365)), now().plus(Duration.ofDays(366)));
        assertStays(bucket, made);
    }

    @Test
    void nothingIsProtectedWithoutObjectLock() throws IOException {
        var bucket = newBucket("plain");
        set(bucket, Versioning.ENABLED);
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        assertThat(version.meta().protection()).isEqualTo(Protection.NONE);
        assertGoes(bucket, version);
    }

    @Test
    void objectLockStaysWithItsVersioning() throws IOException {
        var bucket = newBucket("later");
        var lock = new ObjectLock(null);
        assertThat(config().put(bucket, lock, OptionalLong.empty())).isEqualTo(new ConfigOutcome.NeedsVersioning());
        set(bucket, Versioning.SUSPENDED);
        assertThat(config().put(bucket, lock, OptionalLong.empty())).isEqualTo(new ConfigOutcome.NeedsVersioning());
        set(bucket, Versioning.ENABLED);
        assertThat(config().put(bucket, lock, OptionalLong.empty())).isEqualTo(new ConfigOutcome.Changed(1));
        var refused = new ConfigOutcome.Locked();
        assertThat(config().put(bucket, Versioning.SUSPENDED, OptionalLong.empty()))
                .isEqualTo(refused);
        assertThat(config().delete(bucket, Versioning.class, OptionalLong.empty()))
                .isEqualTo(refused);
        assertThat(config().delete(bucket, ObjectLock.class, OptionalLong.empty()))
                .isEqualTo(refused);
        var changed = new ObjectLock(new DefaultRetention(Mode.GOVERNANCE, 5, Unit.DAYS));
        assertThat(config().put(bucket, changed, OptionalLong.empty())).isEqualTo(new ConfigOutcome.Changed(2));
        reopen();
        assertThat(config().read(bucket, ObjectLock.class).orElseThrow().document())
                .isEqualTo(changed);
    }

    @Test
    void aProjectWithAProtectedVersionIsNotDeleted() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.GOVERNANCE, HOUR));
        objects().delete(bucket, "key", null, PutCondition.ALWAYS);
        assertThat(projects().deleteBucket(bucket)).isEqualTo(DeleteBucket.NOT_EMPTY);
        var expected = new ProtectedVersion(
                "locked", "key", version.version(), version.meta().protection());
        assertThat(projects().deleteProject(project().id(), true))
                .isEqualTo(new DeleteProject.Protected(List.of(expected)));
        assertThat(projects().bucket(bucket.name())).contains(bucket);
        assertStays(bucket, version);
        advance(HOUR);
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Deleted.class);
    }

    /// The records of older builds do not say whether a project has a space.
    @Test
    void aProjectOfAnOlderBuildIsNotDeletedEither() throws IOException {
        var bucket = locked();
        put(bucket, retained(Mode.COMPLIANCE, HOUR));
        var row = KeyLayout.named('i', project().id());
        var rows = engine().keyValue();
        var record = ControlCodec.project(row, Objects.requireNonNull(rows.get(KeyLayout.PROJECTS, row)));
        var old = new ProjectRecord(record.project(), false, record.cleared(), record.unknown());
        rows.commit(
                KeyLayout.PROJECTS,
                "projects".getBytes(StandardCharsets.US_ASCII),
                List.of(),
                List.of(new Change.Set(row, ControlCodec.encode(row, old))));
        reopen();
        assertThat(projects().deleteProject(project().id(), true)).isInstanceOf(DeleteProject.Protected.class);
    }

    @Test
    void aDamagedLockIsWrittenAnewAndNothingElseIs() throws IOException {
        var bucket = locked();
        var version = put(bucket, retained(Mode.COMPLIANCE, HOUR));
        var damaged = new Change.Set(DocumentRows.OBJECT_LOCK, new byte[] {1, 2, 3});
        engine().keyValue().commit(Partition.of(bucket), KeyLayout.NO_KEY, List.of(), List.of(damaged));
        reopen();
        assertThatThrownBy(() -> config().put(bucket, Versioning.SUSPENDED, OptionalLong.empty()))
                .isInstanceOf(StoreException.class);
        assertThat(config().put(bucket, new ObjectLock(null), OptionalLong.empty()))
                .isInstanceOf(ConfigOutcome.Changed.class);
        assertStays(bucket, version);
    }

    @Test
    void theNullVersionIsProtectedToo() throws IOException {
        var bucket = newBucket("late");
        put(bucket, Protection.NONE);
        set(bucket, Versioning.ENABLED);
        config().put(bucket, new ObjectLock(null), OptionalLong.empty());
        var protection = retained(Mode.COMPLIANCE, HOUR);
        objects().protect(bucket, "key", VersionRef.NULL.id(), false, _ -> protection);
        put(bucket, Protection.NONE);
        assertThat(objects().delete(bucket, "key", VersionRef.NULL.id(), true))
                .isEqualTo(new DeleteOutcome.Protected(protection));
        assertThat(objects().head(bucket, "key", VersionRef.NULL.id())).isPresent();
    }
}
