package io.cloakroom.storage.rocks.shared;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// How the embedded engine works. Begin with [#defaults] and change what differs.
///
/// @param durability            what a return from a commit promises
/// @param blockCacheBytes       cache of blocks, indices and filters, shared by all databases; write buffers count in it
/// @param writeBufferTotalBytes rows in memory of all databases together; beyond it they are flushed
/// @param writeBufferBytes      rows in memory of one database
/// @param maxOpenDatabases      beyond it the least recently used one is closed
/// @param maxOpenTables         table files that each database keeps open, at least 10
/// @param maxOpenFiles          segment and extent files that are kept open though nobody uses them
/// @param segmentBytes          when a segment is full
/// @param extentThresholdBytes  from this length on a blob has a file of its own
/// @param reserveBytes          free space below which writes are refused; 0 for none, [#DEFAULT_RESERVE]
/// @param graceOfRetired        how long the files of a retired space are kept
/// @param idleFlush             how long a database is unused before its write buffers are flushed
/// @param idleClose             how long a database is unused before it is closed
/// @param clock                 for the time of retirement
public record RocksSettings(
        Durability durability,
        long blockCacheBytes,
        long writeBufferTotalBytes,
        long writeBufferBytes,
        int maxOpenDatabases,
        int maxOpenTables,
        int maxOpenFiles,
        long segmentBytes,
        long extentThresholdBytes,
        long reserveBytes,
        Duration graceOfRetired,
        Duration idleFlush,
        Duration idleClose,
        InstantSource clock) {
    /// 1 % of the disk, but at least 1 GiB.
    public static final long DEFAULT_RESERVE = -1;

    private static final long MIB = 1 << 20;

    /// What a return from a commit promises.
    public enum Durability {
        /// The commit is on disk.
        SYNC,
        /// The operating system has it: a crash of the process loses nothing, a crash of the machine may lose seconds.
        OS
    }

    public static RocksSettings defaults() {
        return new RocksSettings(
                Durability.SYNC,
                128 * MIB,
                64 * MIB,
                32 * MIB,
                256,
                246,
                1024,
                128 * MIB,
                4 * MIB,
                DEFAULT_RESERVE,
                Duration.ofDays(7),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                InstantSource.system());
    }

    public RocksSettings withDurability(Durability value) {
        return with(builder -> builder.durability = value);
    }

    public RocksSettings withBlockCacheBytes(long value) {
        return with(builder -> builder.blockCacheBytes = value);
    }

    public RocksSettings withWriteBufferTotalBytes(long value) {
        return with(builder -> builder.writeBufferTotalBytes = value);
    }

    public RocksSettings withWriteBufferBytes(long value) {
        return with(builder -> builder.writeBufferBytes = value);
    }

    public RocksSettings withMaxOpenDatabases(int value) {
        return with(builder -> builder.maxOpenDatabases = value);
    }

    public RocksSettings withMaxOpenTables(int value) {
        return with(builder -> builder.maxOpenTables = value);
    }

    public RocksSettings withMaxOpenFiles(int value) {
        return with(builder -> builder.maxOpenFiles = value);
    }

    public RocksSettings withSegmentBytes(long value) {
        return with(builder -> builder.segmentBytes = value);
    }

    public RocksSettings withExtentThresholdBytes(long value) {
        return with(builder -> builder.extentThresholdBytes = value);
    }

    public RocksSettings withReserveBytes(long value) {
        return with(builder -> builder.reserveBytes = value);
    }

    public RocksSettings withGraceOfRetired(Duration value) {
        return with(builder -> builder.graceOfRetired = value);
    }

    public RocksSettings withIdleFlush(Duration value) {
        return with(builder -> builder.idleFlush = value);
    }

    public RocksSettings withIdleClose(Duration value) {
        return with(builder -> builder.idleClose = value);
    }

    private RocksSettings with(Consumer<Builder> change) {
        var builder = new Builder(this);
        change.accept(builder);
        return builder.settings();
    }

    /// The components, each of which can be changed by its name.
    private static final class Builder {
        private Durability durability;
        private long blockCacheBytes;
        private long writeBufferTotalBytes;
        private long writeBufferBytes;
        private int maxOpenDatabases;
        private int maxOpenTables;
        private int maxOpenFiles;
        private long segmentBytes;
        private long extentThresholdBytes;
        private long reserveBytes;
        private Duration graceOfRetired;
        private Duration idleFlush;
        private Duration idleClose;
        private final InstantSource clock;

        private Builder(RocksSettings from) {
            durability = from.durability;
            blockCacheBytes = from.blockCacheBytes;
            writeBufferTotalBytes = from.writeBufferTotalBytes;
            writeBufferBytes = from.writeBufferBytes;
            maxOpenDatabases = from.maxOpenDatabases;
            maxOpenTables = from.maxOpenTables;
            maxOpenFiles = from.maxOpenFiles;
            segmentBytes = from.segmentBytes;
            extentThresholdBytes = from.extentThresholdBytes;
            reserveBytes = from.reserveBytes;
            graceOfRetired = from.graceOfRetired;
            idleFlush = from.idleFlush;
            idleClose = from.idleClose;
            clock = from.clock;
        }

        private RocksSettings settings() {
            return new RocksSettings(
                    durability,
                    blockCacheBytes,
                    writeBufferTotalBytes,
                    writeBufferBytes,
                    maxOpenDatabases,
                    maxOpenTables,
                    maxOpenFiles,
                    segmentBytes,
                    extentThresholdBytes,
                    reserveBytes,
                    graceOfRetired,
                    idleFlush,
                    idleClose,
                    clock);
        }
    }
}
