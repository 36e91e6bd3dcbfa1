package io.cloakroom.storage.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sorted keys in partitions, with guarded atomic batches. All methods may block and may be called on virtual threads; the
/// engine ensures that a slow native call does not hold a carrier thread.
///
/// A partition that does not exist (never made, dropped, or in a retired space) reads as empty: no rows, no counters. A space
/// that is out of reach never reads as empty: every method fails with UNAVAILABLE.
public interface KeyValue {
    /// Makes an empty partition. Doing it again changes nothing.
    void create(Partition partition) throws IOException;

    /// Atomically drops a partition that has no row in any of `ranges`. Later commits to it find it [Outcome#GONE]; its other
    /// rows and its blobs are removed in the background.
    ///
    /// @return false when there was such a row, and nothing has changed; true also when the partition does not exist
    boolean drop(Partition partition, List<Range> ranges) throws IOException;

    boolean exists(Partition partition) throws IOException;

    /// Ids of the buckets that have a partition in a project's space, in no order.
    List<String> buckets(String space) throws IOException;

    /// The current value of the row, or `null`.
    byte @Nullable [] get(Partition partition, Row row) throws IOException;

    /// Applies all of `changes` when all `guards` hold, else nothing; returns when the result is durable. One batch belongs
    /// to one S3 key (`owner`, the key's UTF-8 bytes) of one partition, and all its rows are rows of that key, because an
    /// engine may be atomic within one shard only. A batch with a [Change.TakeOver] also has rows of the other owner, and is
    /// just as atomic. Counters, claims and releases are part of the batch. A guard sees every batch that was committed
    /// before, including those of the same group commit.
    Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes) throws IOException;

    /// A consistent view of the rows of a range. It holds resources, so close it soon.
    Cursor scan(Partition partition, Range range) throws IOException;

    /// All counters of the partition, exact. A counter that is absent is 0.
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

    /// Walks through rows in ascending order. It starts before the first row: call [#next] to get there. Not safe for several
    /// threads.
    interface Cursor extends AutoCloseable {
        /// @return whether the range has another row
        boolean next() throws IOException;

        /// Skips all rows before `row`, so that [#next] moves to the first one at or after it. Never moves backwards.
        void seek(Row row) throws IOException;

        /// The row that [#next] moved to. Valid until the next call, and not to be changed.
        Row row();

        /// The value of this row. Valid until the next call, and not to be changed.
        byte[] value() throws IOException;

        /// The beginning of the value: `bytes` of it or more, or all of a shorter value. Unlike [#value], it does not copy
        /// payload that lies behind the record's fields.
        byte[] head(int bytes) throws IOException;

        @Override
        void close();
    }
}
