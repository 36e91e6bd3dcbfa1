package io.cloakroom.storage.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.FailingRows;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kill, or a disk that fails, leaves of a bucket's record and of its copy while it is changed who may list it.
final class BucketCopiesTest {
    private static final BucketName NAME = new BucketName("photos");

    private final MemoryEngine engine = new MemoryEngine();

    private static final class Countdown implements Predicate<Partition> {
        private int left;

        Countdown(int commits) {
            left = commits;
        }

        @Override
        public boolean test(Partition partition) {
            return left-- <= 0;
        }
    }

    @BeforeEach
    void makeAProject() throws IOException {
        engine.createSpace(Partition.CONTROL);
        engine.createSpace("project");
        var rows = engine.keyValue();
        rows.create(KeyLayout.PROJECTS);
        rows.create(KeyLayout.BUCKETS);
        var byId = KeyLayout.named('i', "project");
        var project = ProjectRecord.of(Project.of("project", "1", "name", "", Instant.EPOCH));
        var set = new Change.Set(byId, ControlCodec.encode(byId, project));
        rows.commit(KeyLayout.PROJECTS, new byte[] {1}, List.of(), List.of(set));
    }

    private EngineBuckets buckets(Predicate<Partition> fails) {
        var rows = new FailingRows(engine.keyValue(), partition -> fails.test(partition) ? Fate.LOST : Fate.DONE);
        var control = new ControlSpace(
                rows, new LiveProjects(rows), new Retries(), InstantSource.system(), new SecureRandom());
        return new EngineBuckets(control, 10);
    }

    private Bucket make(Acl acl) throws IOException {
        var made = buckets(_ -> false).create("project", NAME, "us-east-1", acl, List.of());
        return ((CreateBucket.Created) made).bucket();
    }

    private Acl recorded() throws IOException {
        var row = KeyLayout.named('b', NAME.value());
        var value = engine.keyValue().get(KeyLayout.BUCKETS, row);
        assertThat(value).isNotNull();
        return ControlCodec.bucket(row, value).bucket().acl();
    }

    private Acl copied(Bucket bucket) throws IOException {
        return new BucketCopies(engine.keyValue())
                .get(Partition.of(bucket))
                .orElseThrow()
                .bucket()
                .acl();
    }

    private static Acl other(Acl acl) {
        return acl.equals(Acl.PRIVATE) ? Acl.PUBLIC_READ : Acl.PRIVATE;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKillLeavesNoCopyThatIsWiderThanTheRecord(boolean opens) throws IOException {
        var wanted = opens ? Acl.PUBLIC_READ : Acl.PRIVATE;
        for (int commits = 0; commits < 3; commits++) {
            var bucket = make(other(wanted));
            try {
                buckets(new Countdown(commits)).setAcl(bucket, wanted);
                assertThat(recorded()).isEqualTo(wanted);
            } catch (StoreException killed) {
                assertThat(commits).isLessThan(2);
            }
            if (copied(bucket).equals(Acl.PUBLIC_READ)) {
                assertThat(recorded()).as("after %s commits", commits).isEqualTo(Acl.PUBLIC_READ);
            }
            // The next start meets the bucket.
            var met = buckets(_ -> false).named(NAME).orElseThrow();
            assertThat(copied(bucket)).isEqualTo(met.acl());
            buckets(_ -> false).delete(bucket);
        }
    }

    @Test
    void closesTheListOfABucketWhoseCopyCannotBeWritten() throws IOException {
        var bucket = make(Acl.PUBLIC_READ);
        var failing = buckets(partition -> partition.space().equals("project"));
        assertThatThrownBy(() -> failing.setAcl(bucket, Acl.PRIVATE)).isInstanceOf(StoreException.class);
        assertThat(failing.named(NAME).orElseThrow().acl()).isEqualTo(Acl.PRIVATE);
        assertThat(buckets(_ -> false).named(NAME).orElseThrow().acl()).isEqualTo(Acl.PRIVATE);
        assertThat(copied(bucket)).isEqualTo(Acl.PRIVATE);
    }
}
