package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.RoleRecord;
import io.cloakroom.storage.engine.record.UserRecord;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Users and roles. They share one owner, so that a login, a user and its roles change in one commit.
final class EngineUsers {
    private static final byte[] OWNER = "users".getBytes(StandardCharsets.US_ASCII);

    private final KeyValue rows;
    private final Retries retries;

    EngineUsers(KeyValue rows, Retries retries) {
        this.rows = rows;
        this.retries = retries;
    }

    private record StoredUser(Row row, byte[] value, UserRecord record) {
        User user() {
            return record.user();
        }

        Guard guard() {
            return new Guard.Is(row, value);
        }
    }

    private @Nullable StoredUser stored(String id) throws IOException {
        var row = KeyLayout.named('i', id);
        var value = rows.get(KeyLayout.USERS, row);
        return value == null ? null : new StoredUser(row, value, ControlCodec.user(row, value));
    }

    Optional<User> user(String id) throws IOException {
        var stored = stored(id);
        return stored == null ? Optional.empty() : Optional.of(stored.user());
    }

    Optional<User> named(String login) throws IOException {
        var row = KeyLayout.named('n', login);
        var value = rows.get(KeyLayout.USERS, row);
        return value == null ? Optional.empty() : user(ControlCodec.target(row, value));
    }

    List<User> list(@Nullable String after, int max) throws IOException {
        var range = KeyLayout.all('i');
        if (after != null) {
            range = new KeyValue.Range(KeyLayout.after(KeyLayout.named('i', after)), range.to());
        }
        var users = new ArrayList<User>();
        try (var cursor = rows.scan(KeyLayout.USERS, range)) {
            while (users.size() < max && cursor.next()) {
                users.add(ControlCodec.user(cursor.row(), cursor.value()).user());
            }
        }
        return users;
    }

    boolean create(User user) throws IOException {
        var row = KeyLayout.named('i', user.id());
        var login = KeyLayout.named('n', user.login());
        var used = KeyLayout.named('d', user.id());
        var outcome = rows.commit(
                KeyLayout.USERS,
                OWNER,
                List.of(new Guard.Absent(row), new Guard.Absent(login), new Guard.Absent(used)),
                List.of(
                        new Change.Set(row, ControlCodec.encode(row, UserRecord.of(user))),
                        new Change.Set(login, ControlCodec.index(login, user.id()))));
        return outcome == KeyValue.Outcome.COMMITTED;
    }

    Optional<User> change(String id, UnaryOperator<User> change) throws IOException {
        return retries.until(KeyLayout.USERS, OWNER, () -> {
            var stored = stored(id);
            if (stored == null) {
                return Optional.empty();
            }
            var next = change.apply(stored.user());
            if (!next.id().equals(id) || !next.login().equals(stored.user().login())) {
                throw new IllegalArgumentException("a user keeps its id and login");
            }
            var set = new Change.Set(
                    stored.row(),
                    ControlCodec.encode(stored.row(), stored.record().with(next)));
            return isDone(List.of(stored.guard()), List.of(set)) ? Optional.of(next) : null;
        });
    }

    boolean delete(String id) throws IOException {
        boolean deleted = retries.until(KeyLayout.USERS, OWNER, () -> {
            var stored = stored(id);
            if (stored == null) {
                return false;
            }
            var used = KeyLayout.named('d', id);
            var changes = new ArrayList<Change>();
            changes.add(new Change.Delete(stored.row()));
            changes.add(new Change.Delete(KeyLayout.named('n', stored.user().login())));
            changes.add(new Change.Set(used, ControlCodec.index(used, id)));
            addRevocations(roles(null, id), changes);
            return isDone(List.of(stored.guard()), changes) ? true : null;
        });
        // A role that was granted between reading and committing is removed here. From now on there is no user to whom
        // a role could be granted.
        var remaining = roles(null, id);
        if (!remaining.isEmpty()) {
            var changes = new ArrayList<Change>();
            addRevocations(remaining, changes);
            var _ = isDone(List.of(), changes);
        }
        return deleted;
    }

    private static void addRevocations(List<Role> roles, List<Change> changes) {
        for (var role : roles) {
            changes.add(new Change.Delete(KeyLayout.index('r', role.user(), role.project())));
            changes.add(new Change.Delete(KeyLayout.index('s', role.project(), role.user())));
        }
    }

    Optional<Role> role(String user, String project) throws IOException {
        var row = KeyLayout.index('r', user, project);
        var value = rows.get(KeyLayout.USERS, row);
        return value == null
                ? Optional.empty()
                : Optional.of(ControlCodec.role(row, value).role());
    }

    List<Role> roles(@Nullable String project, @Nullable String user) throws IOException {
        if (user != null && project != null) {
            return role(user, project).stream().toList();
        }
        if (user == null && project == null) {
            throw new IllegalArgumentException("neither a project nor a user is given");
        }
        var range = user != null
                ? KeyLayout.indexOf('r', user, "")
                : KeyLayout.indexOf('s', FieldReader.present(project), "");
        var roles = new ArrayList<Role>();
        try (var cursor = rows.scan(KeyLayout.USERS, range)) {
            while (cursor.next()) {
                roles.add(ControlCodec.role(cursor.row(), cursor.value()).role());
            }
        }
        return roles;
    }

    /// Both rows of a role contain the whole role, so that a list reads one row for each.
    void grant(Role role) throws IOException {
        retries.until(KeyLayout.USERS, OWNER, () -> {
            // The commit guards the user's row, so that a role never outlives its user.
            var stored = stored(role.user());
            if (stored == null) {
                throw new IllegalArgumentException("no user " + role.user());
            }
            var byUser = KeyLayout.index('r', role.user(), role.project());
            var byProject = KeyLayout.index('s', role.project(), role.user());
            var before = rows.get(KeyLayout.USERS, byUser);
            var record = before == null
                    ? RoleRecord.of(role)
                    : ControlCodec.role(byUser, before).with(role);
            var changes = List.<Change>of(
                    new Change.Set(byUser, ControlCodec.encode(byUser, record)),
                    new Change.Set(byProject, ControlCodec.encode(byProject, record)));
            var guard = before == null ? new Guard.Absent(byUser) : new Guard.Is(byUser, before);
            return isDone(List.of(stored.guard(), guard), changes) ? true : null;
        });
    }

    boolean revoke(String user, String project) throws IOException {
        return retries.until(KeyLayout.USERS, OWNER, () -> {
            var row = KeyLayout.index('r', user, project);
            var value = rows.get(KeyLayout.USERS, row);
            if (value == null) {
                return false;
            }
            var changes =
                    List.<Change>of(new Change.Delete(row), new Change.Delete(KeyLayout.index('s', project, user)));
            return isDone(List.of(new Guard.Is(row, value)), changes) ? true : null;
        });
    }

    private boolean isDone(List<Guard> guards, List<Change> changes) throws IOException {
        return rows.commit(KeyLayout.USERS, OWNER, guards, changes) == KeyValue.Outcome.COMMITTED;
    }
}
