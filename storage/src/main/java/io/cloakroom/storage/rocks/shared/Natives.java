package io.cloakroom.storage.rocks.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all databases share: one block cache, one budget of write buffers that is charged to the cache, one set of background
/// threads.
public final class Natives implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

    /// RocksDB reserves so many of its open files for other files than tables.
    private static final int OWN_FILES = 10;
    /// How much disk space the log of a database that is not busy gets at a time.
    public static final long LOG_STEP_BYTES = 512 << 10;
    private static final long MANIFEST_STEP_BYTES = 64 << 10;

    private final RocksSettings settings;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter;
    /// Tables in which many deleted rows lie together are compacted, so that listings need not walk over them.
    private final TablePropertiesCollectorFactory deletions;

    /// @param directory where the native library is unpacked
    public Natives(Path directory, RocksSettings settings) {
        load(directory);
        this.settings = settings;
        filter = new BloomFilter(10);
        deletions = TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(1024, 256, 0.25);
        cache = new HyperClockCache(settings.blockCacheBytes(), 0, -1, false);
        writeBuffers = new WriteBufferManager(settings.writeBufferTotalBytes(), cache);
        Env.getDefault().setBackgroundThreads(2, Priority.LOW).setBackgroundThreads(2, Priority.HIGH);
    }

    /// Unpacks the native library always to the same file, because a process that is killed leaves the file behind. When
    /// nothing can be loaded from the data directory (`noexec`), RocksDB unpacks it to the system's temporary directory.
    private static void load(Path directory) {
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException | UnsatisfiedLinkError refused) {
            LOG.info("the native library is not loaded from {}: {}", directory, refused.toString());
        }
        RocksDB.loadLibrary();
    }

    public RocksDB open(Path directory, Options options) throws RocksDBException {
        return RocksDB.open(options, directory.toString());
    }

    public interface Look<T> {
        T at(RocksDB db) throws RocksDBException;
    }

    /// Reads a database, its log included, without changing anything in its directory.
    public <T> T look(Path directory, Look<T> look) throws RocksDBException {
        try (var options = options();
                var db = RocksDB.openReadOnly(options, directory.toString())) {
            return look.at(db);
        }
    }

    /// Options for a database that exists. To be closed after the database.
    @SuppressWarnings("resource") // the returned options own what they are made of
    public Options options() {
        var properties = new Properties();
        // With this, a log that vanished or lost its end is an error, not a shorter log. Java has no setter for it.
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        try (var base = DBOptions.getDBOptionsFromProps(properties);
                var family = new org.rocksdb.ColumnFamilyOptions()) {
            var options = new Options(base, family)
                    .setCreateIfMissing(false)
                    .setEnv(Env.getDefault())
                    .setWriteBufferManager(writeBuffers)
                    .setWriteBufferSize(settings.writeBufferBytes())
                    .setMaxBackgroundJobs(2)
                    // Twice what a compaction of level 0 brings, which lets compaction rewrite each row least often.
                    .setMaxBytesForLevelBase(256 << 20)
                    // A compaction writes its result before it deletes what it read: these three keep one within the
                    // least reserve.
                    .setTargetFileSizeBase(32 << 20)
                    .setMaxCompactionBytes(256 << 20)
                    .setLevel0StopWritesTrigger(22)
                    .setMaxOpenFiles(settings.maxOpenTables() + OWN_FILES)
                    // Every open database preallocates disk space, and there may be many small projects: with the
                    // defaults it is 37 MB for the log and 4 MB for the manifest. So until the database is busy, the
                    // log grows in small steps, which make a sync about a tenth slower. With one column family this
                    // setting limits nothing else.
                    .setMaxTotalWalSize(LOG_STEP_BYTES)
                    .setManifestPreallocationSize(MANIFEST_STEP_BYTES)
                    // A log that was cut by a crash ends there. The durable mark tells whether more should be in it.
                    .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                    .setParanoidChecks(true)
                    .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                    .setMaxLogFileSize(1 << 20)
                    .setKeepLogFileNum(2)
                    .setStatsDumpPeriodSec(0)
                    .setStatsPersistPeriodSec(0)
                    .setCompressionType(CompressionType.NO_COMPRESSION)
                    .setTableFormatConfig(new BlockBasedTableConfig()
                            .setBlockCache(cache)
                            .setBlockSize(16 << 10)
                            .setFilterPolicy(filter)
                            .setWholeKeyFiltering(true)
                            .setCacheIndexAndFilterBlocks(true)
                            .setPinL0FilterAndIndexBlocksInCache(true));
            options.setTablePropertiesCollectorFactory(List.of(deletions));
            return options;
        }
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
        filter.close();
        deletions.close();
    }
}
