package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.ProjectStore.DeleteProject;
import io.cloakroom.storage.ProjectStore.ProtectedVersion;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.object.ProtectedVersions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/// What Object Lock protects in whole projects.
final class ProjectProtection implements EngineRetentionClock.Locks {
    /// How many buckets an answer names.
    private static final int MOST_NAMED = 10;

    private final KeyValue rows;
    private final ProjectRows projects;
    private final ProjectSpaces spaces;
    private final EngineBuckets buckets;
    private final RetentionClock retention;

    ProjectProtection(
            KeyValue rows,
            ProjectRows projects,
            ProjectSpaces spaces,
            EngineBuckets buckets,
            RetentionClock retention) {
        this.rows = rows;
        this.projects = projects;
        this.spaces = spaces;
        this.buckets = buckets;
        this.retention = retention;
    }

    /// Opens the spaces of all projects that are not deleted. Those of deleted projects are looked at by [ProjectUndeletion].
    @Override
    public boolean mayExist() throws IOException {
        for (var record : projects.all()) {
            var project = record.project();
            if (project.deletedAt() == null && spaces.mayExist(project.id()) && mayExistIn(project.id())) {
                return true;
            }
        }
        return false;
    }

    /// Whether a project has a bucket with Object Lock, as far as its records or its space say; true when the space cannot be
    /// read.
    boolean mayExistIn(String project) throws IOException {
        if (!buckets.locked().bucketsOf(project, 1).isEmpty()) {
            return true;
        }
        try {
            for (var each : rows.buckets(project)) {
                if (buckets.locked().mayHoldProtected(new Partition(project, each))) {
                    return true;
                }
            }
            return false;
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.UNAVAILABLE, StoreException.Kind.DAMAGED);
            return true;
        }
    }

    /// Why a project must not be deleted: protected versions, also in buckets that no name leads to. Empty when it may be.
    Optional<DeleteProject> of(String project) throws IOException {
        if (!spaces.mayExist(project)) {
            return Optional.empty();
        }
        var found = new ArrayList<ProtectedVersion>();
        try {
            for (var each : rows.buckets(project)) {
                firstIn(new Partition(project, each)).ifPresent(found::add);
                if (found.size() == MOST_NAMED) {
                    break;
                }
            }
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.UNAVAILABLE);
            var locked = buckets.locked().bucketsOf(project, MOST_NAMED);
            return locked.isEmpty() ? Optional.empty() : Optional.of(new DeleteProject.Unknown(locked));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new DeleteProject.Protected(found));
    }

    private Optional<ProtectedVersion> firstIn(Partition partition) throws IOException {
        var first = buckets.locked().mayHoldProtected(partition)
                ? ProtectedVersions.first(rows, partition, retention::nowFor)
                : Optional.<ProtectedVersions.FirstProtected>empty();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        var bucket = buckets.copied(partition).map(copy -> copy.name().value()).orElse(partition.id());
        var version = first.get();
        return Optional.of(new ProtectedVersion(bucket, version.key(), version.version(), version.by()));
    }
}
