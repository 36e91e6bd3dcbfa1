package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.VersionRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/// Searches for versions that Object Lock protects.
public final class ProtectedVersions {
    private static final char[] KINDS = {'k', 'v'};

    private ProtectedVersions() {}

    public record FirstProtected(String key, VersionRef.Named version, Protection by) {}

    /// The first protected version; reads all versions before it.
    ///
    /// @param clock by which each protection is judged
    public static Optional<FirstProtected> first(KeyValue rows, Partition bucket, Function<Protection, Instant> clock)
            throws IOException {
        for (char kind : KINDS) {
            try (var cursor = rows.scan(bucket, KeyLayout.all(kind))) {
                while (cursor.next()) {
                    var found = protectedOne(cursor.row(), ObjectLister.version(cursor), clock);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// The same in a space that no server uses.
    public static Optional<FirstProtected> first(SpaceReader space, String bucket, Function<Protection, Instant> clock)
            throws IOException {
        var first = new ArrayList<FirstProtected>();
        for (char kind : KINDS) {
            space.scan(bucket, KeyLayout.all(kind), (row, value) -> {
                protectedOne(row, RecordCodec.versionWithoutPayload(row, value), clock)
                        .ifPresent(first::add);
                return first.isEmpty();
            });
        }
        return first.stream().findFirst();
    }

    private static Optional<FirstProtected> protectedOne(
            Row row, VersionRecord version, Function<Protection, Instant> clock) {
        if (!(version instanceof ObjectRecord object)) {
            return Optional.empty();
        }
        var protection = object.meta().protection();
        if (protection.isNone() || !protection.holds(clock.apply(protection))) {
            return Optional.empty();
        }
        var key = VersionRows.isNoncurrent(row) ? KeyLayout.keyBefore(row) : KeyLayout.keyOf(row);
        return Optional.of(new FirstProtected(key, object.stamp().version(), protection));
    }
}
