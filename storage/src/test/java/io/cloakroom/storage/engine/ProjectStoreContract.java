package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every project store promises.
public abstract class ProjectStoreContract extends StoreFixture {
    private static BucketName name(String name) {
        return new BucketName(name);
    }

    private CreateBucket create(String project, String name) throws IOException {
        return projects().createBucket(project, name(name), "eu-west-1", Acl.PUBLIC_READ);
    }

    private List<String> names(Project project, String prefix, @Nullable String after, int max) throws IOException {
        return projects().buckets(project.id(), prefix, after, max).stream()
                .map(bucket -> bucket.name().value())
                .toList();
    }

    private void putInto(Bucket bucket) throws IOException {
        assertThat(objects().put(bucket, "key", PLAIN, TestBody.of(new byte[10]), PutCondition.ALWAYS))
                .isInstanceOf(PutOutcome.Stored.class);
    }

    @Test
    void givesEachProjectItsIdAndAccountNumber() throws IOException {
        var other = newProject("other");
        for (var made : List.of(project(), other)) {
            assertThat(made.id()).matches("[0-9a-f]{32}");
            assertThat(made.accountNumber()).matches("[0-9]{12}");
            assertThat(made.deletedAt()).isNull();
            assertThat(projects().project(made.id())).contains(made);
            assertThat(projects().projectNamed(made.name())).contains(made);
        }
        assertThat(projects().project("0".repeat(32))).isEmpty();
        assertThat(projects().projectNamed("nobody")).isEmpty();
        assertThat(projects().createProject("other", "again")).isEqualTo(new CreateProject.NameTaken());
    }

    @Test
    void pagesProjectsByTheirIds() throws IOException {
        var ids = new ArrayList<String>(List.of(project().id()));
        for (int i = 0; i < 6; i++) {
            ids.add(newProject("p" + i).id());
        }
        ids.sort(null);
        var paged = new ArrayList<String>();
        String after = null;
        while (true) {
            var page = projects().projects(after, 2);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(project -> paged.add(project.id()));
            after = paged.getLast();
        }
        assertThat(paged).isEqualTo(ids);
    }

    @Test
    void givesANameToOneOfMany() throws Exception {
        var calls = new ArrayList<Callable<CreateProject>>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> projects().createProject("wanted", ""));
        }
        assertThat(together(calls).stream().filter(CreateProject.Created.class::isInstance))
                .hasSize(1);
    }

    @Test
    void keepsABucketAsItWasMade() throws IOException {
        var made = ((CreateBucket.Created) create(project().id(), "made")).bucket();
        assertThat(made.id()).matches("[0-9a-f]{32}");
        assertThat(made.project()).isEqualTo(project().id());
        assertThat(made.region()).isEqualTo("eu-west-1");
        assertThat(made.acl()).isEqualTo(Acl.PUBLIC_READ);
        assertThat(projects().bucket(name("made"))).contains(made);
        reopen();
        assertThat(projects().bucket(name("made"))).contains(made);
        assertThat(projects().bucket(name("other"))).isEmpty();
    }

    @Test
    void namesABucketOnceOverAllProjects() throws Exception {
        var other = newProject("other");
        var calls = new ArrayList<Callable<CreateBucket>>();
        for (int i = 0; i < 16; i++) {
            var owner = i % 2 == 0 ? project() : other;
            calls.add(() -> create(owner.id(), "wanted"));
        }
        var outcomes = together(calls);
        var bucket = projects().bucket(name("wanted")).orElseThrow();
        assertThat(outcomes.stream().filter(new CreateBucket.Created(bucket)::equals))
                .hasSize(1);
        assertThat(outcomes.stream().filter(new CreateBucket.Exists(bucket)::equals))
                .hasSize(15);
        putInto(bucket);
    }

    @Test
    void pagesBucketsByTheirNames() throws IOException {
        for (var name : List.of("b-2", "b-1", "a.b", "c-1")) {
            create(project().id(), name);
        }
        assertThat(names(project(), "", null, 10)).containsExactly("a.b", "b-1", "b-2", "c-1", "fixture-bucket");
        assertThat(names(project(), "", null, 2)).containsExactly("a.b", "b-1");
        assertThat(names(project(), "", "b-1", 2)).containsExactly("b-2", "c-1");
        assertThat(names(project(), "b-", null, 10)).containsExactly("b-1", "b-2");
        assertThat(names(project(), "b-", "a", 10)).containsExactly("b-1", "b-2");
        assertThat(names(project(), "b-", "b-1x", 10)).containsExactly("b-2");
        assertThat(names(project(), "b-", "z", 10)).isEmpty();
        assertThat(names(newProject("other"), "", null, 10)).isEmpty();
    }

    @Test
    void makesNoMoreBucketsThanAProjectMayHave() throws IOException {
        for (int i = 0; i < SETTINGS.maxBucketsPerProject() - 1; i++) {
            assertThat(create(project().id(), "bucket-" + i)).isInstanceOf(CreateBucket.Created.class);
        }
        assertThat(create(project().id(), "one-more"))
                .isEqualTo(new CreateBucket.TooMany(SETTINGS.maxBucketsPerProject()));
        // Making one again that is there is no new one.
        assertThat(create(project().id(), "bucket-0")).isInstanceOf(CreateBucket.Exists.class);
        assertThat(create(newProject("other").id(), "one-more")).isInstanceOf(CreateBucket.Created.class);
    }

    @Test
    void makesNoBucketInNoProject() throws IOException {
        assertThat(create("0".repeat(32), "lost")).isEqualTo(new CreateBucket.NoSuchProject());
        assertThat(projects().bucket(name("lost"))).isEmpty();
    }

    @Test
    void keepsEveryKindOfGrant() throws IOException {
        for (var acl : List.of(Grants.OF_EVERY_KIND, Acl.PUBLIC_READ, new Acl(List.of()), Acl.PRIVATE)) {
            var changed = projects().setBucketAcl(bucket(), acl).orElseThrow();
            assertThat(changed.acl()).isEqualTo(acl);
            reopen();
            assertThat(projects().bucket(bucket().name())).contains(changed);
            assertThat(copy()).isEqualTo(changed);
        }
    }

    @Test
    void changesWhoMayList() throws IOException {
        var changed = projects().setBucketAcl(bucket(), Acl.PUBLIC_READ).orElseThrow();
        assertThat(changed.acl()).isEqualTo(Acl.PUBLIC_READ);
        assertThat(projects().bucket(bucket().name())).contains(changed);
        projects().deleteBucket(changed);
        assertThat(projects().setBucketAcl(changed, Acl.PRIVATE)).isEmpty();
    }

    @Test
    void deletesOnlyAnEmptyBucket() throws IOException {
        putInto(bucket());
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NOT_EMPTY);
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NO_SUCH_BUCKET);
        assertThat(projects().bucket(bucket().name())).isEmpty();
        assertThat(names(project(), "", null, 10)).isEmpty();
    }

    @Test
    void aBucketMadeAnewIsAnother() throws IOException {
        projects().deleteBucket(bucket());
        var again = newBucket(bucket().name().value());
        assertThat(again.id()).isNotEqualTo(bucket().id());
        putInto(again);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.NO_SUCH_BUCKET);
        assertThat(projects().bucket(again.name())).contains(again);
        assertThat(objects().list(bucket(), new Listing.Query("", "", null, 10)).entries())
                .isEmpty();
    }

    /// As a crash leaves it: the deletion was begun and the partition has gone, the name has not.
    private void deleteByHalf() throws IOException {
        setEnding(true);
        engine().keyValue().drop(partition(), List.of());
    }

    private void setEnding(boolean ending) throws IOException {
        var row = KeyLayout.named('b', bucket().name().value());
        var record = ControlCodec.encode(row, BucketRecord.of(bucket()).withEnding(ending));
        engine().keyValue().commit(KeyLayout.BUCKETS, new byte[] {1}, List.of(), List.of(new Change.Set(row, record)));
    }

    @Test
    void keepsANameWhosePartitionIsMissingThoughNobodyDeletedIt() throws IOException {
        engine().keyValue().drop(partition(), List.of());
        reopen();
        assertUnavailable(() -> projects().bucket(bucket().name()));
        assertThat(names(project(), "", null, 10))
                .containsExactly(bucket().name().value());
        assertThat(create(newProject("other").id(), bucket().name().value()))
                .isEqualTo(new CreateBucket.Exists(bucket()));
        // As when the partition is back, for instance with a better copy of the space.
        engine().keyValue().create(partition());
        putInto(projects().bucket(bucket().name()).orElseThrow());
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }

    @Test
    void keepsABucketWhoseDeletionWasBegunAndWentNoFurther() throws IOException {
        setEnding(true);
        reopen();
        assertThat(names(project(), "", null, 10))
                .containsExactly(bucket().name().value());
        putInto(projects().bucket(bucket().name()).orElseThrow());
        // That deletion is over: when the partition is missing later, this is another matter.
        engine().keyValue().drop(partition(), List.of());
        reopen();
        assertUnavailable(() -> projects().bucket(bucket().name()));
    }

    @Test
    void keepsACopyOfABucketsRecordInItsPartition() throws IOException {
        var copy = Objects.requireNonNull(engine().keyValue().get(partition(), KeyLayout.BUCKET_COPY));
        assertThat(ControlCodec.copied(copy).bucket()).isEqualTo(bucket());
        // Buckets of older builds have none until they are met.
        var none = List.<Change>of(new Change.Delete(KeyLayout.BUCKET_COPY));
        engine().keyValue().commit(partition(), KeyLayout.NO_KEY, List.of(), none);
        reopen();
        assertThat(projects().bucket(bucket().name())).contains(bucket());
        assertThat(engine().keyValue().get(partition(), KeyLayout.BUCKET_COPY)).isEqualTo(copy);
    }

    private Bucket copy() throws IOException {
        return ControlCodec.copied(Objects.requireNonNull(engine().keyValue().get(partition(), KeyLayout.BUCKET_COPY)))
                .bucket();
    }

    @Test
    void keepsTheCopyAsTheRecordIsWhenManyChangeIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            var calls = new ArrayList<Callable<Object>>();
            for (var acl : List.of(Acl.PRIVATE, Acl.PUBLIC_READ, Grants.OF_EVERY_KIND)) {
                calls.add(() -> projects().setBucketAcl(bucket(), acl));
                calls.add(() -> projects().setBucketAcl(bucket(), acl));
            }
            together(calls);
            assertThat(projects().bucket(bucket().name())).contains(copy());
        }
    }

    /// As older builds left it: with the ACL that the bucket was made with.
    private void writeOldCopy(Acl acl) throws IOException {
        var old = BucketRecord.of(bucket()).with(acl);
        var set = new Change.Set(KeyLayout.BUCKET_COPY, ControlCodec.encode(KeyLayout.BUCKET_COPY, old));
        engine().keyValue().commit(partition(), KeyLayout.NO_KEY, List.of(), List.of(set));
    }

    @Test
    void bringsTheCopyOfAnOlderBuildUpToDateWhenTheBucketIsMet() throws IOException {
        var opened = projects().setBucketAcl(bucket(), Acl.PUBLIC_READ).orElseThrow();
        writeOldCopy(Acl.PRIVATE);
        reopen();
        assertThat(projects().bucket(bucket().name())).contains(opened);
        assertThat(copy()).isEqualTo(opened);
    }

    @Test
    void bringsTheCopyOfAnOlderBuildUpToDateWhenTheProjectIsDeleted() throws IOException {
        projects().setBucketAcl(bucket(), Acl.PRIVATE);
        writeOldCopy(Acl.PUBLIC_READ);
        reopen();
        projects().deleteProject(project().id(), true);
        projects().undeleteProject(project().id(), project().name());
        assertThat(projects().bucket(bucket().name())).contains(bucket());
    }

    @Test
    void opensNoListByACopyThatAnOlderBuildWrote() throws IOException {
        writeOldCopy(Acl.PUBLIC_READ);
        // As the older build deleted the project: what is left of the bucket's record is that copy.
        var name = bucket().name().value();
        var gone = List.<Change>of(
                new Change.Delete(KeyLayout.named('b', name)),
                new Change.Delete(KeyLayout.index('q', project().id(), name)));
        engine().keyValue().commit(KeyLayout.BUCKETS, name.getBytes(StandardCharsets.US_ASCII), List.of(), gone);
        reopen();
        projects().deleteProject(project().id(), true);
        projects().undeleteProject(project().id(), project().name());
        assertThat(projects().bucket(bucket().name())).contains(bucket());
        assertThat(bucket().acl()).isEqualTo(Acl.PRIVATE);
    }

    @Test
    void finishesADeletionThatACrashInterrupted() throws IOException {
        deleteByHalf();
        reopen();
        assertThat(projects().bucket(bucket().name())).isEmpty();
        assertThat(names(project(), "", null, 10)).isEmpty();
        putInto(newBucket(bucket().name().value()));
    }

    @Test
    void givesTheNameOfAHalfDeletedBucketToAnother() throws IOException {
        deleteByHalf();
        reopen();
        assertThat(create(newProject("other").id(), bucket().name().value())).isInstanceOf(CreateBucket.Created.class);
        assertThat(names(project(), "", null, 10)).isEmpty();
    }

    @Test
    void takesAwayABucketThatACrashLeftWithoutItsName() throws IOException {
        var rows = engine().keyValue();
        var making = KeyLayout.index('x', project().id(), "half-made");
        var partition = new Partition(project().id(), "half-made");
        var begun = new Change.Set(making, ControlCodec.index(making, "name"));
        rows.commit(KeyLayout.BUCKETS, new byte[] {1}, List.of(), List.of(begun));
        rows.create(partition);
        reopen();
        assertThat(rows.exists(partition)).isFalse();
        assertThat(rows.get(KeyLayout.BUCKETS, making)).isNull();
        putInto(bucket());
    }

    @Test
    void leavesNoTraceOfHavingMadeABucket() throws IOException {
        newBucket("made");
        create(project().id(), "made");
        try (var cursor = engine().keyValue().scan(KeyLayout.BUCKETS, KeyLayout.all('x'))) {
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void losesNoObjectWhenABucketIsDeletedMeanwhile() throws Exception {
        for (int round = 0; round < 10; round++) {
            var bucket = newBucket("contested");
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 8; i++) {
                var key = "key-" + i;
                calls.add(() -> objects().put(bucket, key, PLAIN, TestBody.of(new byte[10]), PutCondition.ALWAYS));
            }
            calls.add(() -> projects().deleteBucket(bucket));
            var outcomes = together(calls);
            if (outcomes.getLast() == DeleteBucket.DELETED) {
                assertThat(Set.copyOf(outcomes.subList(0, 8))).containsExactly(new PutOutcome.NoSuchBucket());
                assertThat(projects().bucket(bucket.name())).isEmpty();
            } else {
                assertThat(outcomes.getLast()).isEqualTo(DeleteBucket.NOT_EMPTY);
                assertThat(projects().usage(bucket).objects()).isEqualTo(8);
                for (int i = 0; i < 8; i++) {
                    objects().delete(bucket, "key-" + i, null, PutCondition.ALWAYS);
                }
                assertThat(projects().deleteBucket(bucket)).isEqualTo(DeleteBucket.DELETED);
            }
        }
    }

    @Test
    void staysConsistentWhenABucketIsMadeAndDeletedByMany() throws Exception {
        var calls = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> {
                for (int n = 0; n < 10; n++) {
                    create(project().id(), "flicker");
                    var found = projects().bucket(name("flicker"));
                    if (found.isPresent()) {
                        projects().deleteBucket(found.get());
                    }
                }
                return true;
            });
        }
        together(calls);
        var left = projects().bucket(name("flicker"));
        reopen();
        assertThat(projects().bucket(name("flicker"))).isEqualTo(left);
        assertThat(names(project(), "flicker", null, 10)).hasSize(left.isPresent() ? 1 : 0);
        if (left.isPresent()) {
            putInto(left.get());
        } else {
            putInto(newBucket("flicker"));
        }
    }

    @Test
    void deletesNoProjectWithBucketsUnlessTold() throws IOException {
        putInto(bucket());
        assertThat(projects().deleteProject(project().id(), false))
                .isEqualTo(new DeleteProject.NotEmpty(List.of(bucket())));
        assertThat(projects().bucket(bucket().name())).contains(bucket());
        var outcome = projects().deleteProject(project().id(), true);
        assertThat(outcome).isInstanceOf(DeleteProject.Deleted.class);
        var deleted = ((DeleteProject.Deleted) outcome).project();
        assertThat(deleted.deletedAt()).isNotNull();
        assertThat(projects().bucket(bucket().name())).isEmpty();
        assertThat(projects().buckets(project().id(), "", null, 10)).isEmpty();
        assertThat(projects().projectNamed(project().name())).isEmpty();
        assertThat(projects().project(project().id())).contains(deleted);
        assertThat(create(project().id(), "late")).isEqualTo(new CreateBucket.NoSuchProject());
        assertThat(projects().deleteProject(project().id(), true)).isEqualTo(new DeleteProject.NoSuchProject());
        assertThat(projects().deleteProject("0".repeat(32), true)).isEqualTo(new DeleteProject.NoSuchProject());
        assertThat(objects().put(bucket(), "key", PLAIN, TestBody.of(new byte[1]), PutCondition.ALWAYS))
                .isEqualTo(new PutOutcome.NoSuchBucket());
    }

    @Test
    void freesTheNamesOfADeletedProjectAtOnce() throws IOException {
        projects().deleteProject(project().id(), true);
        var again = newProject(project().name());
        assertThat(again.id()).isNotEqualTo(project().id());
        assertThat(again.accountNumber()).isNotEqualTo(project().accountNumber());
        assertThat(create(again.id(), bucket().name().value())).isInstanceOf(CreateBucket.Created.class);
    }

    @Test
    void bringsADeletedProjectBackWithAllThatItHeld() throws IOException {
        putInto(bucket());
        var limits = new ProjectLimits(1L << 40, 7L, 7, Duration.ofDays(90));
        projects().changeProject(project().id(), was -> was.withLimits(limits));
        assertThat(projects().undeleteProject(project().id(), "x")).isEqualTo(new UndeleteProject.NoSuchProject());
        projects().deleteProject(project().id(), true);
        var undeleted = projects().undeleteProject(project().id(), project().name());
        assertThat(undeleted).isEqualTo(new UndeleteProject.Undeleted(project().withLimits(limits), List.of()));
        assertThat(projects().projectNamed(project().name())).contains(project().withLimits(limits));
        assertThat(projects().bucket(bucket().name())).contains(bucket());
        assertThat(names(project(), "", null, 10))
                .containsExactly(bucket().name().value());
        assertThat(objects().head(bucket(), "key", null)).isPresent();
        assertThat(projects().usage(bucket()).objects()).isEqualTo(1);
        putInto(bucket());
        assertThat(projects().undeleteProject(project().id(), "x")).isEqualTo(new UndeleteProject.NoSuchProject());
        assertThat(projects().undeleteProject("0".repeat(32), "x")).isEqualTo(new UndeleteProject.NoSuchProject());
    }

    @Test
    void bringsADeletedProjectBackWithEachListAsOpenAsItWasLast() throws IOException {
        var closed = ((CreateBucket.Created) create(project().id(), "closed")).bucket();
        projects().setBucketAcl(closed, Acl.PRIVATE);
        projects().setBucketAcl(bucket(), Acl.PUBLIC_READ);
        projects().deleteProject(project().id(), true);
        projects().undeleteProject(project().id(), project().name());
        assertThat(projects().bucket(closed.name()).orElseThrow().acl()).isEqualTo(Acl.PRIVATE);
        assertThat(projects().bucket(bucket().name()).orElseThrow().acl()).isEqualTo(Acl.PUBLIC_READ);
    }

    @Test
    void bringsAProjectBackUnderAnotherNameWithoutTheBucketNamesThatOthersHave() throws IOException {
        putInto(bucket());
        projects().deleteProject(project().id(), true);
        var again = newProject(project().name());
        assertThat(create(again.id(), bucket().name().value())).isInstanceOf(CreateBucket.Created.class);
        assertThat(projects().undeleteProject(project().id(), project().name()))
                .isEqualTo(new UndeleteProject.NameTaken());
        assertThat(projects().undeleteProject(project().id(), "old " + project().name()))
                .isEqualTo(new UndeleteProject.Undeleted(
                        project().undeleted("old " + project().name()),
                        List.of(bucket().name().value())));
        assertThat(names(project(), "", null, 10)).isEmpty();
        assertThat(projects().bucket(bucket().name()).orElseThrow().project()).isEqualTo(again.id());
    }

    @Test
    void keepsWhatAProjectMayUse() throws IOException {
        var limits = new ProjectLimits(1L << 40, 0L, 7, Duration.ofDays(90));
        var changed = projects()
                .changeProject(
                        project().id(), was -> was.withDescription("bäckups").withLimits(limits))
                .orElseThrow();
        assertThat(changed).isEqualTo(project().withDescription("bäckups").withLimits(limits));
        assertThat(projects().project(project().id())).contains(changed);
        assertThat(projects().projectNamed(project().name())).contains(changed);
        assertThatThrownBy(() -> projects().changeProject(project().id(), was -> was.deleted(Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
        projects().deleteProject(project().id(), true);
        assertThat(projects().changeProject(project().id(), was -> was)).isEmpty();
    }

    @Test
    void finishesTheDeletionOfAProjectThatACrashInterrupted() throws IOException {
        // As a crash leaves it: the project is marked and its name freed, and no more.
        var row = KeyLayout.named('i', project().id());
        var marked = project().deleted(clock().instant());
        engine().keyValue()
                .commit(
                        KeyLayout.PROJECTS,
                        "projects".getBytes(StandardCharsets.US_ASCII),
                        List.of(),
                        List.of(
                                new Change.Set(row, ControlCodec.encode(row, ProjectRecord.of(marked))),
                                new Change.Delete(KeyLayout.named('n', project().name()))));
        reopen();
        assertThat(projects().bucket(bucket().name())).isEmpty();
        assertThat(engine().keyValue().exists(partition())).isFalse();
        var again = newProject(project().name());
        assertThat(create(again.id(), bucket().name().value())).isInstanceOf(CreateBucket.Created.class);
        reopen();
        assertThat(projects().bucket(bucket().name())).isPresent();
    }

    @Test
    void listsADeletedProjectWhileItsDataIsKeptWhateverTheCalendarSays() throws IOException {
        projects().deleteProject(project().id(), true);
        reopen();
        assertThat(projects().projects(null, 10)).hasSize(1);
        advance(Duration.ofDays(4000));
        assertThat(projects().projects(null, 10))
                .extracting(Project::id)
                .containsExactly(project().id());
        assertThat(projects().undeleteProject(project().id(), project().name()))
                .isInstanceOf(UndeleteProject.Undeleted.class);
    }

    @Test
    void makesNoBucketInAProjectThatIsBeingDeleted() throws Exception {
        for (int round = 0; round < 10; round++) {
            var doomed = newProject("doomed");
            var calls = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 4; i++) {
                var name = "doomed-" + i;
                calls.add(() -> create(doomed.id(), name));
            }
            calls.add(() -> projects().deleteProject(doomed.id(), false));
            var outcomes = together(calls);
            if (outcomes.getLast() instanceof DeleteProject.Deleted) {
                assertThat(outcomes.subList(0, 4)).allMatch(CreateBucket.NoSuchProject.class::isInstance);
            } else {
                assertThat(outcomes.subList(0, 4)).allMatch(CreateBucket.Created.class::isInstance);
                projects().deleteProject(doomed.id(), true);
            }
        }
    }
}
