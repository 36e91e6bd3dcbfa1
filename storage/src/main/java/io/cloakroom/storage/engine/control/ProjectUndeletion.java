package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.util.List;

/// Takes the deletion of a project back, in steps, of which the last decides: the space comes back, then the buckets get
/// their names, then the record says that the project exists. What fails or crashes before the last step leaves the
/// project deleted, and may be asked for again.
///
/// While a project is brought back, no bucket is made; the caller sees to it.
final class ProjectUndeletion {
    private final Engine engine;
    private final LiveProjects live;
    private final EngineBucketConfig config;
    private final EngineRetentionClock retention;
    private final ProjectRows records;
    private final ProjectProtection protection;
    private final EngineBuckets buckets;

    ProjectUndeletion(
            Engine engine,
            LiveProjects live,
            EngineBucketConfig config,
            EngineRetentionClock retention,
            ProjectRows records,
            ProjectProtection protection,
            EngineBuckets buckets) {
        this.engine = engine;
        this.live = live;
        this.config = config;
        this.retention = retention;
        this.records = records;
        this.protection = protection;
        this.buckets = buckets;
    }

    UndeleteProject undelete(String id, String name) throws IOException {
        var stored = live.stored(id);
        if (stored == null || stored.record().project().deletedAt() == null) {
            return new UndeleteProject.NoSuchProject();
        }
        if (records.isTaken(name)) {
            return new UndeleteProject.NameTaken();
        }
        var restored = stored.record().made() ? engine.restoreSpace(id) : Engine.Restored.WAS_THERE;
        if (restored == Engine.Restored.GONE) {
            return new UndeleteProject.Gone();
        }
        config.forget(id);
        if (stored.record().made() && restored == Engine.Restored.WAS_THERE && protection.mayExistIn(id)) {
            // The control space was restored from a copy that is older than the last use of the project's space.
            retention.lose();
        }
        return undeleteRestored(stored, stored.record().project().undeleted(name), restored);
    }

    private UndeleteProject undeleteRestored(
            LiveProjects.StoredProject stored, Project project, Engine.Restored restored) throws IOException {
        boolean undeleted = false;
        boolean tried = false;
        buckets.keepNamesOf(project.id());
        try {
            var taken = buckets.restoreNames(project.id());
            tried = true;
            undeleted = records.undelete(stored, stored.record().undeleted(project));
            live.forget(project.id());
            return undeleted ? new UndeleteProject.Undeleted(project, taken) : new UndeleteProject.NameTaken();
        } finally {
            buckets.keepNamesOf(null);
            if (undeleted) {
                engine.expectSpaces(stored.record().made() ? List.of(project.id()) : List.of());
            } else if (restored == Engine.Restored.BROUGHT_BACK && (!tried || isStillDeleted(stored))) {
                var _ = engine.retireSpace(project.id());
            }
        }
    }

    /// Whether the project is known to be deleted still. A commit that failed may be on disk all the same, and the data of a
    /// project that may exist again must not be retired.
    private boolean isStillDeleted(LiveProjects.StoredProject stored) {
        try {
            return records.isUnchanged(stored);
        } catch (IOException unknown) {
            return false;
        }
    }
}
