package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.TokenRecord;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tokens over any engine; users and roles are [EngineUsers].
public final class EngineTokenStore implements TokenStore {
    private static final Pattern POSITION = Pattern.compile("[0-9]{13}\\.[A-Za-z0-9._-]{1,128}");
    private static final int UPGRADED_AT_ONCE = 500;
    private static final int ANNOUNCED_AT_ONCE = 500;

    private final KeyValue rows;
    private final Retries retries;
    private final EngineUsers users;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public EngineTokenStore(KeyValue rows, Retries retries) {
        this.rows = rows;
        this.retries = retries;
        this.users = new EngineUsers(rows, retries);
    }

    private record StoredToken(Row row, byte[] value, TokenRecord record) {
        Token token() {
            return record.token();
        }

        Guard guard() {
            return new Guard.Is(row, value);
        }
    }

    private @Nullable StoredToken stored(String accessKey) throws IOException {
        var row = KeyLayout.named('t', accessKey);
        var value = rows.get(KeyLayout.TOKENS, row);
        return value == null ? null : new StoredToken(row, value, ControlCodec.token(row, value));
    }

    @Override
    public Optional<Token> token(String accessKey) throws IOException {
        var stored = stored(accessKey);
        return stored == null ? Optional.empty() : Optional.of(stored.token());
    }

    @Override
    public List<Token> tokens(@Nullable String project, @Nullable String user, @Nullable String after, int max)
            throws IOException {
        if (project == null && user == null) {
            return all(after, max);
        }
        // A user has tokens in few projects, but a project may have very many tokens. So with both filters, the user's
        // index is the shorter one.
        char kind = user == null ? 'c' : 'e';
        var of = user == null ? FieldReader.present(project) : user;
        var range = KeyLayout.indexOf(kind, of, "");
        if (after != null) {
            range = new KeyValue.Range(KeyLayout.after(KeyLayout.index(kind, of, checked(after))), range.to());
        }
        var tokens = new ArrayList<Token>();
        try (var cursor = rows.scan(KeyLayout.TOKENS, range)) {
            while (tokens.size() < max && cursor.next()) {
                if (user == null) {
                    tokens.add(ControlCodec.token(cursor.row(), cursor.value()).token());
                } else if (project == null || project.equals(ControlCodec.target(cursor.row(), cursor.value()))) {
                    token(accessKeyAt(KeyLayout.indexed(cursor.row(), of))).ifPresent(tokens::add);
                }
            }
        }
        return tokens;
    }

    private List<Token> all(@Nullable String after, int max) throws IOException {
        var range = KeyLayout.all('t');
        if (after != null) {
            range = new KeyValue.Range(KeyLayout.after(KeyLayout.named('t', accessKeyAt(checked(after)))), range.to());
        }
        var tokens = new ArrayList<Token>();
        try (var cursor = rows.scan(KeyLayout.TOKENS, range)) {
            while (tokens.size() < max && cursor.next()) {
                tokens.add(ControlCodec.token(cursor.row(), cursor.value()).token());
            }
        }
        return tokens;
    }

    private static String checked(String position) {
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException("not a position in a list of tokens");
        }
        return position;
    }

    private static String accessKeyAt(String position) {
        return position.substring(position.indexOf('.') + 1);
    }

    /// Adds index rows to tokens of an earlier release. To be called once, at the start.
    public void upgradeIndexes() throws IOException {
        var older = new ArrayList<TokenRecord>();
        do {
            older.clear();
            try (var cursor = rows.scan(KeyLayout.TOKENS, KeyLayout.all('p'))) {
                while (older.size() < UPGRADED_AT_ONCE && cursor.next()) {
                    var row = new String(cursor.row().bytes(), StandardCharsets.US_ASCII);
                    var accessKey = row.substring(row.indexOf('/') + 1);
                    var stored = stored(accessKey);
                    if (stored == null) {
                        throw Envelope.damaged(cursor.row(), "it leads nowhere");
                    }
                    older.add(stored.record());
                }
            }
            for (var record : older) {
                var token = record.token();
                var changes = new ArrayList<Change>();
                changes.add(new Change.Delete(KeyLayout.index('p', token.project(), token.accessKey())));
                changes.add(new Change.Delete(KeyLayout.index('u', token.user(), token.accessKey())));
                addRows(record, changes);
                var _ = rows.commit(KeyLayout.TOKENS, owner(token.accessKey()), List.of(), changes);
            }
        } while (!older.isEmpty());
    }

    private static void addRows(TokenRecord record, List<Change> changes) {
        addRecords(record, changes);
        var byUser = byUser(record.token());
        changes.add(
                new Change.Set(byUser, ControlCodec.index(byUser, record.token().project())));
    }

    /// The row of the project's list contains the whole token, so that searching ten thousand tokens is quick.
    private static void addRecords(TokenRecord record, List<Change> changes) {
        var token = record.token();
        var row = KeyLayout.named('t', token.accessKey());
        var byProject = byProject(token);
        changes.add(new Change.Set(row, ControlCodec.encode(row, record)));
        changes.add(new Change.Set(byProject, ControlCodec.encode(byProject, record)));
    }

    private static Row byProject(Token token) {
        return KeyLayout.index('c', token.project(), TokenStore.position(token));
    }

    private static Row byUser(Token token) {
        return KeyLayout.index('e', token.user(), TokenStore.position(token));
    }

    @Override
    public boolean createToken(Token token) throws IOException {
        var row = KeyLayout.named('t', token.accessKey());
        var changes = new ArrayList<Change>();
        addRows(TokenRecord.of(token), changes);
        return announced(token.accessKey(), () -> {
            var outcome =
                    rows.commit(KeyLayout.TOKENS, owner(token.accessKey()), List.of(new Guard.Absent(row)), changes);
            return outcome == KeyValue.Outcome.COMMITTED;
        });
    }

    @Override
    public Optional<Token> changeToken(String accessKey, UnaryOperator<Token> change) throws IOException {
        return announced(
                accessKey,
                () -> retries.until(KeyLayout.TOKENS, owner(accessKey), () -> {
                    var stored = stored(accessKey);
                    if (stored == null) {
                        return Optional.empty();
                    }
                    var next = change.apply(stored.token());
                    if (!isSame(next, stored.token())) {
                        throw new IllegalArgumentException(
                                "a change of a token must keep its access key, project, user and time of creation");
                    }
                    var changes = new ArrayList<Change>();
                    // The index by user is not rewritten, so that it keeps all fields that a newer release may have
                    // written.
                    addRecords(stored.record().with(next), changes);
                    var outcome = rows.commit(KeyLayout.TOKENS, owner(accessKey), List.of(stored.guard()), changes);
                    return outcome == KeyValue.Outcome.COMMITTED ? Optional.of(next) : null;
                }));
    }

    private static boolean isSame(Token a, Token b) {
        return a.accessKey().equals(b.accessKey())
                && a.project().equals(b.project())
                && a.user().equals(b.user())
                && a.createdAt().equals(b.createdAt());
    }

    @Override
    public Optional<Token> deleteToken(String accessKey) throws IOException {
        var deleted = deleteAlone(accessKey);
        if (deleted.isPresent()) {
            closeGap(deleted.get());
        }
        return deleted;
    }

    /// Links the neighbours of a deleted token, so that a chain of tokens that replaced each other stays connected.
    private void closeGap(Token deleted) throws IOException {
        var key = deleted.accessKey();
        var older = deleted.replaces();
        var newer = deleted.replacedBy();
        if (older != null
                && newer != null
                && token(older).isPresent()
                && token(newer).isPresent()) {
            var _ = changeToken(
                    older,
                    token -> key.equals(token.replacedBy())
                            ? token.inRotation(token.replaces(), newer, token.graceUntil())
                            : token);
            var _ = changeToken(
                    newer,
                    token -> key.equals(token.replaces())
                            ? token.inRotation(older, token.replacedBy(), token.graceUntil())
                            : token);
        }
    }

    private Optional<Token> deleteAlone(String accessKey) throws IOException {
        return announced(
                accessKey,
                () -> retries.until(KeyLayout.TOKENS, owner(accessKey), () -> {
                    var stored = stored(accessKey);
                    if (stored == null) {
                        return Optional.empty();
                    }
                    var token = stored.token();
                    var changes = List.<Change>of(
                            new Change.Delete(stored.row()),
                            new Change.Delete(byProject(token)),
                            new Change.Delete(byUser(token)));
                    var outcome = rows.commit(KeyLayout.TOKENS, owner(accessKey), List.of(stored.guard()), changes);
                    return outcome == KeyValue.Outcome.COMMITTED ? Optional.of(token) : null;
                }));
    }

    @Override
    public boolean isUpgraded(String name) throws IOException {
        return rows.get(KeyLayout.TOKENS, KeyLayout.named('g', name)) != null;
    }

    @Override
    public void upgraded(String name) throws IOException {
        var row = KeyLayout.named('g', name);
        var set = new Change.Set(row, ControlCodec.index(row, name));
        var _ = rows.commit(KeyLayout.TOKENS, owner(name), List.of(), List.of(set));
    }

    @Override
    public void subscribe(Consumer<String> listener) {
        listeners.add(listener);
    }

    private interface Announcing<T> {
        T run() throws IOException;
    }

    /// Announces a change afterwards, even one that failed: it may have happened nevertheless.
    private <T> T announced(String accessKey, Announcing<T> change) throws IOException {
        try {
            return change.run();
        } finally {
            listeners.forEach(listener -> listener.accept(accessKey));
        }
    }

    private static byte[] owner(String accessKey) {
        return accessKey.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<User> user(String id) throws IOException {
        return users.user(id);
    }

    @Override
    public Optional<User> userNamed(String login) throws IOException {
        return users.named(login);
    }

    @Override
    public List<User> users(@Nullable String after, int max) throws IOException {
        return users.list(after, max);
    }

    @Override
    public boolean createUser(User user) throws IOException {
        return users.create(user);
    }

    @Override
    public Optional<User> changeUser(String id, UnaryOperator<User> change) throws IOException {
        return users.change(id, change);
    }

    @Override
    public boolean deleteUser(String id) throws IOException {
        return users.delete(id);
    }

    @Override
    public Optional<Role> role(String user, String project) throws IOException {
        return users.role(user, project);
    }

    @Override
    public List<Role> roles(@Nullable String project, @Nullable String user) throws IOException {
        return users.roles(project, user);
    }

    @Override
    public void grant(Role role) throws IOException {
        try {
            users.grant(role);
        } finally {
            announceAll(role.user(), role.project());
        }
    }

    @Override
    public boolean revoke(String user, String project) throws IOException {
        try {
            return users.revoke(user, project);
        } finally {
            announceAll(user, project);
        }
    }

    /// Announces all tokens of a user in a project: what they may do depends on the user's role.
    private void announceAll(String user, String project) throws IOException {
        @Nullable String after = null;
        while (true) {
            var page = tokens(project, user, after, ANNOUNCED_AT_ONCE);
            for (var token : page) {
                listeners.forEach(listener -> listener.accept(token.accessKey()));
            }
            if (page.size() < ANNOUNCED_AT_ONCE) {
                return;
            }
            after = TokenStore.position(page.getLast());
        }
    }
}
