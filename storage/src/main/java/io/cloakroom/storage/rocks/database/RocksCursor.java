package io.cloakroom.storage.rocks.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue.Cursor;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.shared.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// Walks over rows. As long as they are in memory, the caller's thread reads them; from the first block on that is not, a
/// thread of the pool reads them in growing batches. Both see the same snapshot.
///
/// The database may take its cursors back at any time, in order to close: then the cursor fails with BUSY. Its monitor
/// keeps the database open while a native call is made.
final class RocksCursor implements Cursor {
    private static final int FIRST_BATCH = 16;
    private static final int MAX_BATCH = 256;
    private static final int MAX_BATCH_BYTES = 256 << 10;

    private final NativeCalls calls;
    private final EndListener ending;
    private final int partition;
    private final Snapshot snapshot;
    private final Slice end;
    private final ReadOptions cached;
    private final RocksIterator fast;
    private @Nullable ReadOptions full;
    private @Nullable RocksIterator slow;

    /// Where [#next] begins to look for a row; `null` for right behind the current one.
    private byte @Nullable [] target;
    private byte[] key = new byte[256];
    private int keyLength;
    private byte @Nullable [] value;
    private byte[] head = new byte[0];
    private @Nullable Row row;

    private List<Entry> batch = List.of();
    private int inBatch;
    private int batchSize = FIRST_BATCH;
    private boolean lastBatch;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private boolean takenBack;

    @GuardedBy("this")
    private boolean released;

    private record Entry(byte[] key, byte[] value) {}

    /// Told by a cursor that it has given back what keeps the database from closing.
    interface EndListener {
        void ended(RocksCursor cursor);
    }

    /// To be made by [OpenCursors] alone.
    RocksCursor(NativeCalls calls, int partition, Range range, EndListener ending) {
        this.calls = calls;
        this.ending = ending;
        this.partition = partition;
        target = Keys.row(partition, range.from());
        var last = Keys.row(partition, range.to());
        ended = Arrays.compareUnsigned(target, last) >= 0;
        end = new Slice(last);
        snapshot = calls.db().getSnapshot();
        cached = options(ReadTier.BLOCK_CACHE_TIER);
        fast = calls.db().newIterator(cached);
    }

    private ReadOptions options(ReadTier tier) {
        return new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end).setReadTier(tier);
    }

    @Override
    public synchronized boolean next() throws IOException {
        if (ended || closed) {
            return false;
        }
        requireOpen();
        row = null;
        value = null;
        if (slow != null) {
            ended = !nextOfBatch();
        } else if (!nextInMemory()) {
            ended = !nextOfBatch();
        }
        return !ended;
    }

    /// @return false at the end of the range, and when memory does not hold the answer; then [#target] says where to look
    @GuardedBy("this")
    private boolean nextInMemory() throws IOException {
        var to = target;
        if (to != null) {
            fast.seek(to);
            target = null;
        } else {
            fast.next();
        }
        if (fast.isValid()) {
            loadKey();
            return true;
        }
        try {
            fast.status();
            ended = true;
            lastBatch = true;
            return false;
        } catch (RocksDBException failed) {
            if (!Failures.wouldWait(failed)) {
                throw calls.failure(failed);
            }
            target = to != null ? to : Keys.next(key, keyLength);
            return false;
        }
    }

    private void loadKey() {
        var length = fast.key(key);
        if (length > key.length) {
            key = new byte[length * 2];
            length = fast.key(key);
        }
        keyLength = length;
    }

    private boolean nextOfBatch() throws IOException {
        var to = target;
        if (to != null && slow != null) {
            while (inBatch < batch.size()
                    && Arrays.compareUnsigned(batch.get(inBatch).key(), to) < 0) {
                inBatch++;
            }
            if (inBatch < batch.size()) {
                target = null;
            }
        }
        if (inBatch == batch.size()) {
            if (lastBatch) {
                return false;
            }
            fetch();
            if (batch.isEmpty()) {
                return false;
            }
        }
        var entry = batch.get(inBatch++);
        key = entry.key();
        keyLength = key.length;
        value = entry.value();
        return true;
    }

    private void fetch() throws IOException {
        var to = target;
        target = null;
        if (to != null) {
            batchSize = FIRST_BATCH;
        }
        batch = calls.slow(() -> fetch(to));
        inBatch = 0;
        batchSize = Math.min(MAX_BATCH, batchSize * 2);
    }

    private List<Entry> fetch(byte @Nullable [] to) throws RocksDBException {
        var rows = slow;
        if (rows == null) {
            full = options(ReadTier.READ_ALL_TIER);
            rows = calls.db().newIterator(full);
            slow = rows;
        }
        if (to != null) {
            rows.seek(to);
        } else {
            rows.next();
        }
        var found = new ArrayList<Entry>();
        var bytes = 0;
        while (rows.isValid()) {
            var entry = new Entry(rows.key(), rows.value());
            found.add(entry);
            bytes += entry.key().length + entry.value().length;
            if (found.size() == batchSize || bytes >= MAX_BATCH_BYTES) {
                return found;
            }
            rows.next();
        }
        rows.status();
        lastBatch = true;
        return found;
    }

    @Override
    public synchronized void seek(Row to) {
        var wanted = Keys.row(partition, to);
        var behind = target != null
                ? Arrays.compareUnsigned(wanted, target) > 0
                : Arrays.compareUnsigned(wanted, 0, wanted.length, key, 0, keyLength) > 0;
        if (behind) {
            target = wanted;
        }
    }

    @Override
    public Row row() {
        var current = row;
        if (current == null) {
            current = new Row(Keys.rowOf(key, keyLength));
            row = current;
        }
        return current;
    }

    @Override
    public synchronized byte[] value() throws IOException {
        var current = value;
        if (current == null) {
            requireOpen();
            current = fast.value();
            value = current;
        }
        return current;
    }

    @Override
    public synchronized byte[] head(int bytes) throws IOException {
        if (value != null) {
            return value;
        }
        requireOpen();
        if (head.length < bytes) {
            head = new byte[bytes];
        }
        int length = fast.value(head);
        return length < head.length ? Arrays.copyOf(head, length) : head;
    }

    @GuardedBy("this")
    private void requireOpen() throws StoreException {
        if (takenBack) {
            throw new StoreException(
                    StoreException.Kind.BUSY, "the database was closed while somebody walked over its rows");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }

    /// Gives back what keeps the database from closing.
    synchronized void takeBack() {
        takenBack = !closed;
        release();
    }

    @GuardedBy("this")
    private void release() {
        if (released) {
            return;
        }
        released = true;
        fast.close();
        cached.close();
        if (slow != null) {
            slow.close();
        }
        if (full != null) {
            full.close();
        }
        end.close();
        calls.db().releaseSnapshot(snapshot);
        snapshot.close();
        ending.ended(this);
    }
}
