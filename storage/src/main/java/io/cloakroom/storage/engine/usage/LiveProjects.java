package io.cloakroom.storage.engine.usage;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.ReadCache;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The projects that exist and are not deleted. They are cached, since every request asks for one; whoever changes a project
/// forgets it here.
public final class LiveProjects {
    private static final int CACHED = 10_000;

    private final KeyValue rows;
    private final ReadCache<String, Project> live = ReadCache.ofEntries(CACHED);

    public LiveProjects(KeyValue rows) {
        this.rows = rows;
    }

    /// A project as it is stored, deleted or not.
    public record StoredProject(Row row, byte[] value, ProjectRecord record) {}

    @Nullable
    public StoredProject stored(String id) throws IOException {
        var row = KeyLayout.named('i', id);
        var value = rows.get(KeyLayout.PROJECTS, row);
        return value == null ? null : new StoredProject(row, value, ControlCodec.project(row, value));
    }

    @Nullable
    public Project find(String id) throws IOException {
        return live.get(id, key -> {
            var stored = stored(key);
            return stored == null || stored.record().project().deletedAt() != null
                    ? null
                    : stored.record().project();
        });
    }

    public boolean has(String id) throws IOException {
        return find(id) != null;
    }

    /// [ProjectLimits#NONE] for a project that does not exist.
    public ProjectLimits limits(String id) throws IOException {
        var project = find(id);
        return project == null ? ProjectLimits.NONE : project.limits();
    }

    public void forget(String id) {
        live.forget(id);
    }
}
