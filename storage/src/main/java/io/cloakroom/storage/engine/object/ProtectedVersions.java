package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Protection;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Looks for versions that must stay.
public final class ProtectedVersions {
    private static final char[] KINDS = {'k', 'v'};

    private ProtectedVersions() {}

    public record Found(String key, VersionRef.Named version, Protection by) {}

    /// The first one that is found; walks over all versions before it.
    public static Optional<Found> first(KeyValue rows, Partition bucket, Instant now) throws IOException {
        for (char kind : KINDS) {
            try (var cursor = rows.scan(bucket, KeyLayout.all(kind))) {
                while (cursor.next()) {
                    if (ObjectLister.version(cursor) instanceof ObjectRecord object
                            && object.meta().protection().holds(now)) {
                        var row = cursor.row();
                        var key = KeyLayout.isNoncurrent(row) ? KeyLayout.keyBefore(row) : KeyLayout.keyOf(row);
                        return Optional.of(new Found(
                                key, object.stamp().version(), object.meta().protection()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
