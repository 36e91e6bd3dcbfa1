package io.cloakroom.storage.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The projects that are there and not deleted. Cached, since every request asks; whoever changes a project forgets it
/// here.
final class LiveProjects {
    private static final int CACHED = 10_000;

    private final KeyValue rows;
    private final Cache<String, Project> live =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    LiveProjects(KeyValue rows) {
        this.rows = rows;
    }

    /// A project as it is stored, deleted or not.
    record Stored(Row row, byte[] value, ProjectRecord record) {}

    @Nullable
    Stored stored(String id) throws IOException {
        var row = KeyLayout.named('i', id);
        var value = rows.get(KeyLayout.PROJECTS, row);
        return value == null ? null : new Stored(row, value, ControlCodec.project(row, value));
    }

    @Nullable
    Project find(String id) throws IOException {
        return Lookup.through(live, id, key -> {
            var stored = stored(key);
            return stored == null || stored.record().project().deletedAt() != null
                    ? null
                    : stored.record().project();
        });
    }

    boolean has(String id) throws IOException {
        return find(id) != null;
    }

    /// None for a project that is not there.
    ProjectLimits limits(String id) throws IOException {
        var project = find(id);
        return project == null ? ProjectLimits.NONE : project.limits();
    }

    void forget(String id) {
        live.invalidate(id);
    }
}
