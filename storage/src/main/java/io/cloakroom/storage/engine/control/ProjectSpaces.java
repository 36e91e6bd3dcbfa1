package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;

/// The spaces of projects. A project gets its space when it is made; a project of an older build gets it with its first
/// bucket.
final class ProjectSpaces {
    private final Engine engine;
    private final ProjectRows records;
    private final LiveProjects live;
    private final EngineBuckets buckets;

    ProjectSpaces(Engine engine, ProjectRows records, LiveProjects live, EngineBuckets buckets) {
        this.engine = engine;
        this.records = records;
        this.live = live;
        this.buckets = buckets;
    }

    /// Whether a project exists and may have a space. The records of older builds do not say whether it has one.
    boolean mayExist(String project) throws IOException {
        var stored = live.stored(project);
        return stored != null
                && stored.record().project().deletedAt() == null
                && (stored.record().made() || buckets.hasNames(project));
    }

    /// Makes the space of a project that has none yet.
    void makeIfMissing(String project) throws IOException {
        var stored = live.stored(project);
        if (stored == null || stored.record().made() || !live.has(project)) {
            return;
        }
        if (!buckets.hasNames(project)) {
            engine.createSpace(project);
        }
        // When another change came between, the next bucket tries again.
        var _ = records.replace(stored, stored.record().withSpace());
    }
}
