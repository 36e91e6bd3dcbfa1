package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Deletes projects in steps, of which the first decides: one commit marks the record and frees the project's name. Then the
/// names of its buckets are freed, then its space is retired, then the record notes that all is done. The next start
/// finishes what a crash, or a space out of reach, leaves undone. Nobody sees a half-deleted project: from the first step
/// on, its buckets count as absent.
///
/// While a project is deleted, no bucket is made; the caller sees to it.
final class ProjectDeletion {
    private static final int NAMES_AT_ONCE = 1000;
    /// How many buckets an answer names.
    private static final int MOST_NAMED = 10;

    private final Engine engine;
    private final ControlSpace control;
    private final MeteredRows metered;
    private final EngineBucketConfig config;
    private final ProjectRows records;
    private final ProjectSpaces spaces;
    private final ProjectProtection protection;
    private final EngineBuckets buckets;

    ProjectDeletion(
            Engine engine,
            ControlSpace control,
            MeteredRows metered,
            EngineBucketConfig config,
            ProjectRows records,
            ProjectSpaces spaces,
            ProjectProtection protection,
            EngineBuckets buckets) {
        this.engine = engine;
        this.control = control;
        this.metered = metered;
        this.config = config;
        this.records = records;
        this.spaces = spaces;
        this.protection = protection;
        this.buckets = buckets;
    }

    /// @param withData whether the project may still hold buckets
    DeleteProject delete(String id, boolean withData) throws IOException {
        if (!withData) {
            var present = buckets.list(id, "", null, MOST_NAMED);
            if (!present.isEmpty() || mayHoldObjects(id)) {
                return new DeleteProject.NotEmpty(present);
            }
        }
        var outcome = markUnprotected(id);
        if (outcome instanceof DeleteProject.Deleted(var project)) {
            clear(project);
        }
        return outcome;
    }

    /// Whether a project's space holds objects, be it in buckets that no name leads to. A space out of reach counts as not
    /// empty.
    private boolean mayHoldObjects(String id) throws IOException {
        var stored = control.projects().stored(id);
        if (stored == null || !stored.record().made()) {
            return false;
        }
        try {
            return buckets.holdObjects(id);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.UNAVAILABLE);
            return true;
        }
    }

    /// Looks for protected versions once more while nobody can commit to the project, so that nothing becomes protected
    /// between the look and the mark.
    private DeleteProject markUnprotected(String id) throws IOException {
        if (!spaces.mayExist(id)) {
            return mark(id);
        }
        return metered.alone(new Partition(id, ""), () -> {
            var protectedVersions = protection.of(id);
            return protectedVersions.isPresent() ? protectedVersions.get() : mark(id);
        });
    }

    private DeleteProject mark(String id) throws IOException {
        return control.retries().until(KeyLayout.PROJECTS, ProjectRows.OWNER, () -> tryToMark(id));
    }

    private @Nullable DeleteProject tryToMark(String id) throws IOException {
        var stored = control.projects().stored(id);
        if (stored == null || stored.record().project().deletedAt() != null) {
            return new DeleteProject.NoSuchProject();
        }
        var deleted = stored.record().project().deleted(control.now());
        boolean marked = records.delete(stored, stored.record().with(deleted));
        control.projects().forget(id);
        return marked ? new DeleteProject.Deleted(deleted) : null;
    }

    /// Finishes the deletion of a project at the start, as far as that is possible now.
    void resume(Project project) throws IOException {
        try {
            clear(project);
        } catch (StoreException failed) {
            // The engine reports what keeps it from retiring a space.
        }
    }

    /// Frees the names of a deleted project's buckets and retires its space. May be repeated.
    private void clear(Project project) throws IOException {
        buckets.freeNames(project.id(), NAMES_AT_ONCE);
        metered.forget(project.id());
        config.forget(project.id());
        if (!engine.retireSpace(project.id())) {
            return;
        }
        var stored = control.projects().stored(project.id());
        if (stored != null) {
            // When another change came between, the next start tries again.
            var _ = records.replace(stored, stored.record().withoutAnything());
        }
    }
}
