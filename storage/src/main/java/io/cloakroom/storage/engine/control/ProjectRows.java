package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of projects in the control space: records, names, account numbers, and notes of projects that are being made.
/// Whoever changes a project forgets it in [LiveProjects].
final class ProjectRows {
    /// All projects share one owner, because unique names and ids have to hold in one commit.
    static final byte[] OWNER = "projects".getBytes(StandardCharsets.US_ASCII);

    private final KeyValue rows;

    ProjectRows(KeyValue rows) {
        this.rows = rows;
    }

    /// The records of all projects, deleted ones included.
    List<ProjectRecord> all() throws IOException {
        return from(null, Integer.MAX_VALUE, _ -> true);
    }

    /// Which projects a page shows.
    @FunctionalInterface
    interface Choice {
        boolean takes(Project project) throws IOException;
    }

    /// Records in the order of the projects' ids.
    ///
    /// @param after id of the last project of the page before, or `null`
    List<ProjectRecord> from(@Nullable String after, int max, Choice choice) throws IOException {
        var range = KeyLayout.all('i');
        if (after != null) {
            range = new KeyValue.Range(KeyLayout.after(KeyLayout.named('i', after)), range.to());
        }
        var found = new ArrayList<ProjectRecord>();
        try (var cursor = rows.scan(KeyLayout.PROJECTS, range)) {
            while (found.size() < max && cursor.next()) {
                var record = ControlCodec.project(cursor.row(), cursor.value());
                if (choice.takes(record.project())) {
                    found.add(record);
                }
            }
        }
        return found;
    }

    Optional<String> idOfName(String name) throws IOException {
        return target(KeyLayout.named('n', name));
    }

    Optional<String> idOfAccount(String accountNumber) throws IOException {
        return target(KeyLayout.named('a', accountNumber));
    }

    private Optional<String> target(Row row) throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, row);
        return value == null ? Optional.empty() : Optional.of(ControlCodec.target(row, value));
    }

    boolean isTaken(String name) throws IOException {
        return rows.get(KeyLayout.PROJECTS, KeyLayout.named('n', name)) != null;
    }

    /// Notes that a project is being made, so that the next start removes what a crash leaves of it.
    void beginMaking(Project project) throws IOException {
        var making = KeyLayout.named('x', project.id());
        var _ = commit(List.of(), List.of(new Change.Set(making, ControlCodec.index(making, project.name()))));
    }

    void endMaking(String id) throws IOException {
        var _ = commit(List.of(), List.of(new Change.Delete(KeyLayout.named('x', id))));
    }

    /// Ids of the projects that are being made.
    List<String> inMaking() throws IOException {
        var begun = new ArrayList<String>();
        try (var cursor = rows.scan(KeyLayout.PROJECTS, KeyLayout.all('x'))) {
            while (cursor.next()) {
                begun.add(KeyLayout.keyOf(cursor.row()));
            }
        }
        return begun;
    }

    /// Writes the record of a new project, and ends the note that it is being made.
    ///
    /// @return false when its id, name or account number is taken
    boolean insert(Project project) throws IOException {
        var byId = KeyLayout.named('i', project.id());
        var byName = KeyLayout.named('n', project.name());
        var byNumber = KeyLayout.named('a', project.accountNumber());
        return commit(
                List.of(new Guard.Absent(byId), new Guard.Absent(byName), new Guard.Absent(byNumber)),
                List.of(
                        new Change.Set(byId, ControlCodec.encode(byId, ProjectRecord.of(project))),
                        new Change.Set(byName, ControlCodec.index(byName, project.id())),
                        new Change.Set(byNumber, ControlCodec.index(byNumber, project.id())),
                        new Change.Delete(KeyLayout.named('x', project.id()))));
    }

    /// @return false when the record has changed since it was read
    boolean replace(LiveProjects.StoredProject stored, ProjectRecord next) throws IOException {
        return commit(List.of(isStill(stored)), List.of(set(stored, next)));
    }

    /// Writes the record of a deleted project, and frees its name.
    ///
    /// @return false when the record has changed since it was read
    boolean delete(LiveProjects.StoredProject stored, ProjectRecord deleted) throws IOException {
        var name = KeyLayout.named('n', stored.record().project().name());
        return commit(List.of(isStill(stored)), List.of(set(stored, deleted), new Change.Delete(name)));
    }

    /// Writes the record of a project that was brought back, under its new name.
    ///
    /// @return false when the record has changed since it was read, or the name is taken
    boolean undelete(LiveProjects.StoredProject stored, ProjectRecord undeleted) throws IOException {
        var project = undeleted.project();
        var byName = KeyLayout.named('n', project.name());
        return commit(
                List.of(isStill(stored), new Guard.Absent(byName)),
                List.of(set(stored, undeleted), new Change.Set(byName, ControlCodec.index(byName, project.id()))));
    }

    /// Whether the record is still the one that was read.
    boolean isUnchanged(LiveProjects.StoredProject stored) throws IOException {
        var now = rows.get(KeyLayout.PROJECTS, stored.row());
        return now != null && Arrays.equals(now, stored.value());
    }

    private static Guard isStill(LiveProjects.StoredProject stored) {
        return new Guard.Is(stored.row(), stored.value());
    }

    private static Change set(LiveProjects.StoredProject stored, ProjectRecord next) {
        return new Change.Set(stored.row(), ControlCodec.encode(stored.row(), next));
    }

    private boolean commit(List<Guard> guards, List<Change> changes) throws IOException {
        return rows.commit(KeyLayout.PROJECTS, OWNER, guards, changes) == KeyValue.Outcome.COMMITTED;
    }
}
