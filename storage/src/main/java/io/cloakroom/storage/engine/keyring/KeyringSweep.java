package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.keyring.KeyringRows.StoredKey;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.jobs.JobRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes keys whose waiting period is over, and keys of projects that are gone for good. Copies the other keys to the spaces
/// of their projects, if they are not copied: keys of an older build, or after a crash.
public final class KeyringSweep implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(KeyringSweep.class);
    private static final int PAGE = 200;

    private final KeyringRows keyring;
    private final KeyCopies copies;
    private final OpenKeys open;
    private final RetentionClock retention;
    private final GoneProjects projects;

    /// Whether a project was deleted and its data is gone.
    public interface GoneProjects {
        boolean isGone(String project) throws IOException;
    }

    KeyringSweep(
            KeyringRows keyring, KeyCopies copies, OpenKeys open, RetentionClock retention, GoneProjects projects) {
        this.keyring = keyring;
        this.copies = copies;
        this.open = open;
        this.retention = retention;
        this.projects = projects;
    }

    @Override
    public boolean step(JobRun run) throws IOException {
        var page = keyring.page(run.place().orElse(null), PAGE);
        var outOfReach = new HashSet<String>();
        for (var stored : page.keys()) {
            var project = stored.record().project();
            if (!isDue(stored)) {
                if (!outOfReach.contains(project) && !copies.followOnce(project)) {
                    outOfReach.add(project);
                }
            } else if (isRemoved(stored)) {
                LOG.info("the key {} was removed", stored.record().arn());
                run.count("keys removed", 1);
            }
            run.did(1, 0);
            if (run.isStopped()) {
                run.at(stored.row().bytes(), "");
                return true;
            }
            run.breathe();
        }
        var last = page.last();
        if (last == null) {
            return false;
        }
        run.at(last.bytes(), "");
        return true;
    }

    private boolean isDue(StoredKey stored) throws IOException {
        var record = stored.record();
        var end = record.deletionAt();
        boolean waited = record.state() == State.PENDING_DELETION
                && end != null
                && !retention.now().isBefore(end);
        // The key of a deleted project goes with the project's data: until then, nobody can remove its copy there.
        return (waited && !copies.isRetired(record.project())) || projects.isGone(record.project());
    }

    /// Removes a key with its aliases, its copy first, so that no copy outlives it. When the key was changed meanwhile, or its
    /// project's space is out of reach, the next pass looks again.
    private boolean isRemoved(StoredKey stored) throws IOException {
        var record = stored.record();
        var guards = new ArrayList<Guard>(List.of(stored.guard()));
        var changes = new ArrayList<Change>(List.of(new Change.Delete(stored.row())));
        for (var alias : keyring.aliases(record.project()).values()) {
            if (alias.key().equals(record.id())) {
                guards.add(alias.guard());
                changes.add(new Change.Delete(alias.row()));
            }
        }
        try {
            return copies.remove(
                    record.project(),
                    record.id(),
                    projects.isGone(record.project()),
                    () -> keyring.isDone(record.project(), guards, changes));
        } finally {
            open.forget(record.project(), record.id());
        }
    }
}
