package io.cloakroom.storage.engine;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one space that no server uses, without changing anything in it.
public interface SpaceReader {
    /// Ids of the buckets that have a partition in the space.
    List<String> buckets() throws IOException;

    /// The value of a row, or `null`.
    byte @Nullable [] get(String partition, Row row) throws IOException;

    /// Passes the rows of a range to `each` in ascending order, as long as it returns true.
    void scan(String partition, KeyValue.Range range, Each each) throws IOException;

    interface Each {
        /// @return whether to continue
        boolean row(Row row, byte[] value) throws IOException;
    }

    /// All spaces of a data directory that no server uses.
    interface All {
        /// Names in the directory of project spaces that may be spaces.
        List<String> names() throws IOException;

        /// Why a space cannot be opened in its present state; `null` when it can.
        @Nullable
        String trouble(String space) throws IOException;

        <T> T read(String space, Reading<T> reading) throws IOException;
    }

    interface Reading<T> {
        T of(SpaceReader space) throws IOException;
    }
}
