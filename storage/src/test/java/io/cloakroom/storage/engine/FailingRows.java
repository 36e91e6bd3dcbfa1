package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets commits fail as an engine does whose disk fails.
///
/// @param fates what becomes of a commit to a partition; asked once for each
public record FailingRows(KeyValue rows, Function<Partition, Fate> fates) implements KeyValue {
    public enum Fate {
        DONE,
        LOST,
        /// On disk, but reported as failed.
        DONE_UNSAID
    }

    @Override
    public Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes)
            throws IOException {
        var fate = fates.apply(partition);
        if (fate == Fate.DONE) {
            return rows.commit(partition, owner, guards, changes);
        }
        if (fate == Fate.DONE_UNSAID) {
            var _ = rows.commit(partition, owner, guards, changes);
        }
        throw new StoreException(StoreException.Kind.FAILED, "the disk fails");
    }

    @Override
    public void create(Partition partition) throws IOException {
        rows.create(partition);
    }

    @Override
    public boolean drop(Partition partition, List<Range> ranges) throws IOException {
        return rows.drop(partition, ranges);
    }

    @Override
    public List<String> buckets(String space) throws IOException {
        return rows.buckets(space);
    }

    @Override
    public boolean exists(Partition partition) throws IOException {
        return rows.exists(partition);
    }

    @Override
    public byte @Nullable [] get(Partition partition, Row row) throws IOException {
        return rows.get(partition, row);
    }

    @Override
    public Cursor scan(Partition partition, Range range) throws IOException {
        return rows.scan(partition, range);
    }

    @Override
    public Map<Change.Counter, Long> counters(Partition partition) throws IOException {
        return rows.counters(partition);
    }
}
