package io.cloakroom.storage.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sorted keys in partitions, with guarded atomic batches. All methods may block and may be called on virtual threads;
/// the engine sees to it that a slow native call does not hold a carrier thread.
///
/// A partition that does not exist (never made, dropped, or its space is retired) reads as empty: no row, no counter. A
/// space that cannot be reached never does: then every method fails with UNAVAILABLE.
public interface KeyValue {
    /// Makes an empty partition. Doing it again changes nothing.
    void create(Partition partition) throws IOException;

    /// Atomically ends a partition that has no row in any of `ranges`: later commits to it find it [Outcome#GONE], its
    /// other rows and blobs are removed in the background.
    ///
    /// @return false when there was such a row; then nothing has changed. True also when there is no such partition
    boolean drop(Partition partition, List<Range> ranges) throws IOException;

    boolean exists(Partition partition) throws IOException;

    /// Ids of the partitions of a space, in no order.
    List<String> partitions(String space) throws IOException;

    /// The row's value as of now, or `null`.
    byte @Nullable [] get(Partition partition, Row row) throws IOException;

    /// Applies all of `changes` when all `guards` hold, else nothing; returns when that is durable. One batch belongs to
    /// one S3 key (`owner`, the key's UTF-8 bytes) of one partition, because an engine may be atomic within one shard
    /// only: all rows in it are rows of that key. A batch with a [Change.TakeOver] holds rows of the other owner, too, and is
    /// as atomic. Counters, claims and releases are kept beside it. A guard sees every
    /// batch that was committed before, also those of the same group commit.
    Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes) throws IOException;

    /// A consistent view of the rows from `range.from` on. To be closed soon: it holds resources.
    Cursor scan(Partition partition, Range range) throws IOException;

    /// All counters of the partition, exact; absent ones are 0.
    Map<Change.Counter, Long> counters(Partition partition) throws IOException;

    enum Outcome {
        COMMITTED,
        /// A guard did not hold; nothing was changed.
        REFUSED,
        /// There is no such partition.
        GONE
    }

    /// Rows from `from` inclusive to `to` exclusive.
    record Range(Row from, Row to) {}

    /// Walks rows in ascending order. Starts before the first: call [#next] for it. Not for several threads.
    interface Cursor extends AutoCloseable {
        /// @return whether there is a further row in the range
        boolean next() throws IOException;

        /// Passes over all rows before `row`; [#next] then gives the first one at or after it. Never goes backwards.
        void seek(Row row) throws IOException;

        /// The row that [#next] went to. Valid until the next call; not to be changed.
        Row row();

        /// Likewise its value.
        byte[] value() throws IOException;

        /// Likewise the beginning of its value: `bytes` of it or more, or all of a shorter one. Costs no more than that,
        /// where [#value] copies whatever payload lies behind.
        byte[] head(int bytes) throws IOException;

        @Override
        void close();
    }
}
