package io.cloakroom.storage.rocks.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.shared.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The damaged tables that were met in the database of a space, each with the range of keys that it holds. A table is known as
/// damaged as long as the process runs: it can be restored only while no server runs.
public final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);
    private static final Pattern TABLE = Pattern.compile("(\\d{6,})\\.sst");
    private static final int SHOWN_TABLES = 20;
    private static final int SHOWN_BYTES = 80;

    private final String space;

    @GuardedBy("this")
    private final Map<String, String> tables = new TreeMap<>();

    public Damage(String space) {
        this.space = space;
    }

    /// Notes the table that a failure names, if the failure is one of damage.
    ///
    /// @return whether this table was not known to be damaged
    synchronized boolean note(RocksDB db, RocksDBException failed) {
        if (!Failures.isDamage(failed)) {
            return false;
        }
        var matcher = TABLE.matcher(String.valueOf(failed.getMessage()));
        var table = matcher.find() ? matcher.group() : "";
        if (tables.containsKey(table) || tables.size() >= SHOWN_TABLES) {
            return false;
        }
        var text = text(table, range(db, table));
        tables.put(table, text);
        LOG.error("{} ({})", text, failed.getMessage());
        return true;
    }

    private String text(String table, @Nullable String range) {
        return "space " + space + ": "
                + (table.isEmpty() ? "its database is damaged" : "the table db/" + table + " is damaged")
                + (range == null ? "" : "; it holds " + range)
                + ". Rows in other tables can be read and written. Compaction is off until the table is restored and"
                + " the server restarted";
    }

    private static @Nullable String range(RocksDB db, String table) {
        return db.getLiveFilesMetaData().stream()
                .filter(file -> file.fileName().endsWith(table) && !table.isEmpty())
                .findFirst()
                .map(Damage::range)
                .orElse(null);
    }

    private static String range(LiveFileMetaData file) {
        return "keys from " + printable(file.smallestKey()) + " to " + printable(file.largestKey());
    }

    /// A key as text: a row as `r<partition>:<row>`, any other key as it is. Only printable characters, and not too many.
    private static String printable(byte[] key) {
        var isRow = key.length >= 5 && key[0] == 'r';
        var from = isRow ? 5 : 0;
        var text = new StringBuilder(isRow ? "r" + Keys.partitionOf(key) + ":" : "");
        for (char c :
                new String(key, from, Math.min(key.length - from, SHOWN_BYTES), StandardCharsets.UTF_8).toCharArray()) {
            text.append(Character.isISOControl(c) || c == '\uFFFD' ? '.' : c);
        }
        return "\"" + text + "\"";
    }

    synchronized boolean isNone() {
        return tables.isEmpty();
    }

    public synchronized List<String> troubles() {
        return new ArrayList<>(tables.values());
    }
}
