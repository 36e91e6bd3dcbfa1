package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.LiveProjects;
import io.cloakroom.storage.engine.usage.MeteredRows;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What sums make of commits that do not end well.
final class MeteredRowsTest {
    private static final Partition BUCKET = new Partition("project", "bucket");
    private static final Row ROW = VersionRows.current(new ObjectKey("key"));
    private static final byte[] OWNER = {'k'};

    private final MemoryEngine engine = new MemoryEngine();
    private Fate next = Fate.DONE;
    private final FailingRows rows = new FailingRows(engine.keyValue(), _ -> fate());
    private final MeteredRows metered = new MeteredRows(rows, engine, new LiveProjects(rows));

    private Fate fate() {
        var now = next;
        next = Fate.DONE;
        return now;
    }

    @BeforeEach
    void makeABucket() throws IOException {
        engine.createSpace(Partition.CONTROL);
        engine.createSpace(BUCKET.space());
        for (var partition : List.of(KeyLayout.PROJECTS, KeyLayout.BUCKETS, BUCKET)) {
            rows.create(partition);
        }
        var project = Project.of("project", "1", "name", "", Instant.EPOCH);
        var byId = KeyLayout.named('i', "project");
        var index = KeyLayout.index('q', "project", "name");
        set(KeyLayout.PROJECTS, byId, ControlCodec.encode(byId, ProjectRecord.of(project)));
        set(KeyLayout.BUCKETS, index, ControlCodec.index(index, "bucket"));
    }

    private void set(Partition partition, Row row, byte[] value) throws IOException {
        rows.commit(partition, OWNER, List.of(), List.of(new Change.Set(row, value)));
    }

    private Growth grow(List<Guard> guards) throws IOException {
        return metered.grow(BUCKET, OWNER, guards, List.of(new Change.Add(Counter.BYTES, 10)), () -> true);
    }

    private long bytes() throws IOException {
        return metered.usage("project").bytes();
    }

    @Test
    void countsWhatReachedTheDiskAlthoughItsCommitFailed() throws IOException {
        grow(List.of());
        assertThat(bytes()).isEqualTo(10);
        next = Fate.DONE_UNSAID;
        assertThatThrownBy(() -> grow(List.of())).isInstanceOf(StoreException.class);
        assertThat(bytes()).isEqualTo(20);
        next = Fate.LOST;
        assertThatThrownBy(() -> grow(List.of())).isInstanceOf(StoreException.class);
        assertThat(bytes()).isEqualTo(20);
    }

    @Test
    void countsNothingThatAGuardRefused() throws IOException {
        assertThat(bytes()).isZero();
        assertThat(grow(List.of(new Guard.Is(ROW, new byte[] {1})))).isEqualTo(new Growth.Ended(Outcome.REFUSED));
        assertThat(bytes()).isZero();
        assertThat(grow(List.of(new Guard.Absent(ROW)))).isEqualTo(new Growth.Ended(Outcome.COMMITTED));
        assertThat(bytes()).isEqualTo(10);
    }

    @Test
    void countsNothingOfABucketThatIsGone() throws IOException {
        grow(List.of());
        assertThat(bytes()).isEqualTo(10);
        assertThat(metered.drop(BUCKET, List.of())).isTrue();
        assertThat(bytes()).isZero();
        assertThat(grow(List.of())).isEqualTo(new Growth.Ended(Outcome.GONE));
        assertThat(bytes()).isZero();
    }

    @Test
    void noBatchGrowsWithoutACheckOfTheLimits() {
        var changes = List.<Change>of(new Change.Add(Counter.BYTES, 1));
        assertThatThrownBy(() -> metered.commit(BUCKET, OWNER, List.of(), changes))
                .isInstanceOf(IllegalStateException.class);
    }
}
