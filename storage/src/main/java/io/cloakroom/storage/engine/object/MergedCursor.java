package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of several kinds in the order of their names, see [VersionRows#compareVersions]. [#seek] may be called only when the
/// cursor is at a row.
final class MergedCursor implements KeyValue.Cursor {
    private final List<Kind> kinds = new ArrayList<>();
    private @Nullable Kind at;
    private boolean passed;

    MergedCursor(List<KeyValue.Cursor> cursors) {
        cursors.forEach(cursor -> kinds.add(new Kind(cursor)));
    }

    /// A cursor that is one row ahead.
    private static final class Kind {
        private final KeyValue.Cursor cursor;
        private @Nullable Row row;

        private Kind(KeyValue.Cursor cursor) {
            this.cursor = cursor;
        }

        private void advance() throws IOException {
            row = cursor.next() ? cursor.row() : null;
        }

        private void pass(Row to) throws IOException {
            if (row != null && VersionRows.compareVersions(row, to) < 0) {
                cursor.seek(KeyLayout.ofKind((char) row.bytes()[0], to));
                advance();
            }
        }
    }

    @Override
    public boolean next() throws IOException {
        if (passed) {
            passed = false;
        } else if (at == null) {
            for (var kind : kinds) {
                kind.advance();
            }
        } else {
            at.advance();
        }
        return toFirst();
    }

    private boolean toFirst() {
        Kind first = null;
        for (var kind : kinds) {
            if (kind.row != null && (first == null || VersionRows.compareVersions(kind.row, row(first)) < 0)) {
                first = kind;
            }
        }
        at = first == null ? at : first;
        return first != null;
    }

    @Override
    public void seek(Row row) throws IOException {
        for (var kind : kinds) {
            kind.pass(row);
        }
        passed = true;
    }

    private static Row row(@Nullable Kind kind) {
        if (kind == null || kind.row == null) {
            throw new IllegalStateException("there is no row");
        }
        return kind.row;
    }

    @Override
    public Row row() {
        return row(at);
    }

    @Override
    public byte[] value() throws IOException {
        return here().cursor.value();
    }

    @Override
    public byte[] head(int bytes) throws IOException {
        return here().cursor.head(bytes);
    }

    private Kind here() {
        if (at == null) {
            throw new IllegalStateException("there is no row");
        }
        return at;
    }

    @Override
    public void close() {
        kinds.forEach(kind -> kind.cursor.close());
    }
}
