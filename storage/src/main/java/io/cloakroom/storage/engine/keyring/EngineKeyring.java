package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.control.ControlSpace;
import io.cloakroom.storage.engine.keyring.KeyringRows.StoredKey;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keyring over any engine. [KeyringService] uses its keys.
public final class EngineKeyring implements Keyring {
    private static final int MOST_KEYS = 1000;
    private static final int MOST_ALIASES = 1000;
    private static final int MOST_VERSIONS = 1000;

    private final KeyCopies copies;
    private final KeyringRows keyring;
    private final Retries retries;
    private final LiveProjects live;
    private final RetentionClock retention;
    private final InstantSource clock;
    private final SecureRandom random;
    private final OpenKeys open;
    private volatile @Nullable KeyringSetup begun;

    /// What is known only when the server starts.
    private record KeyringSetup(KeyMaterial material, String region) {}

    public EngineKeyring(ControlSpace control, RetentionClock retention) {
        this.copies = new KeyCopies(control.rows(), control.projects());
        this.keyring = new KeyringRows(control.rows(), copies);
        this.retries = control.retries();
        this.live = control.projects();
        this.retention = retention;
        this.clock = control.clock();
        this.random = control.random();
        this.open = new OpenKeys(keyring, () -> requireSetup().material());
    }

    /// To be called once, before any key is made or used.
    ///
    /// @param region that the ARNs of new keys name
    public void begin(MasterKeys master, String region) {
        begun = new KeyringSetup(new KeyMaterial(master, random), region);
    }

    private KeyringSetup requireSetup() {
        var set = begun;
        if (set == null) {
            throw new IllegalStateException("the keyring was not set up");
        }
        return set;
    }

    OpenKeys open() {
        return open;
    }

    /// The job that removes keys whose deletion is due, and keys of projects that are gone, and copies those keys to the spaces
    /// of their projects that are not copied yet.
    ///
    /// @param isGone tells for the id of a project whether nothing of it is left
    public KeyringSweep sweep(KeyringSweep.GoneProjects isGone) {
        return new KeyringSweep(keyring, copies, open, retention, isGone);
    }

    /// Whether the copies of a project's keys in its space are as complete as they can be; they are made so if need be.
    public boolean isCopied(String project) {
        return copies.follow(project);
    }

    /// Whether a project has a space, as far as the control space knows.
    public boolean hasSpace(String project) throws IOException {
        return copies.hasSpace(project);
    }

    /// Seals keys under the current master key, page by page.
    public ResealedKeys resealed() {
        return new ResealedKeys(keyring, requireSetup().material());
    }

    @Override
    public Outcome create(String project, String description, @Nullable String alias) throws IOException {
        if (alias != null) {
            requireFree(alias);
            if (keyring.aliases(project).size() >= MOST_ALIASES) {
                return new Outcome.TooMany("aliases", MOST_ALIASES);
            }
        }
        return keyring.all(project).size() >= MOST_KEYS
                ? new Outcome.TooMany("keys", MOST_KEYS)
                : make(project, description, alias, Outcome.AliasInUse::new);
    }

    /// The project's default key, created if need be.
    Outcome standard(String project) throws IOException {
        var present = key(project, DEFAULT_ALIAS);
        return present.isPresent()
                ? new Outcome.Done(present.get())
                : make(project, "Default key of the project for S3", DEFAULT_ALIAS, Outcome.Done::new);
    }

    /// @param inUse the outcome when the alias already leads to a key, or another call makes it lead to one meanwhile
    private Outcome make(String project, String description, @Nullable String alias, Function<KmsKey, Outcome> inUse)
            throws IOException {
        var owner = live.find(project);
        if (owner == null) {
            return new Outcome.NoSuchProject();
        }
        return retries.until(KeyLayout.KEYRING, KeyringLayout.owner(project), () -> {
            // The alias is read once: the commit guards the target that was seen.
            var before = alias == null ? null : keyring.aliasNamed(project, alias);
            var present = before == null ? null : keyring.stored(project, before.key());
            return present == null
                    ? commit(fresh(owner, description), alias, before)
                    : inUse.apply(keyring.view(present.record()));
        });
    }

    private KmsKeyRecord fresh(Project project, String description) {
        var id = UUID.randomUUID().toString();
        var now = StoredTime.now(clock);
        var arn = "arn:aws:kms:" + requireSetup().region() + ":" + project.accountNumber() + ":key/" + id;
        var first = requireSetup().material().fresh(id, 1, now);
        return new KmsKeyRecord(
                id, project.id(), arn, description, State.ENABLED, null, now, List.of(first), UnknownFields.none());
    }

    /// @param before the alias's previous target, a key that is gone; `null` for none
    private @Nullable Outcome commit(KmsKeyRecord made, @Nullable String alias, KeyringRows.@Nullable Alias before)
            throws IOException {
        var row = KeyringLayout.key(made.project(), made.id());
        var guards = new ArrayList<Guard>(List.of(new Guard.Absent(row)));
        var changes = new ArrayList<Change>(List.of(new Change.Set(row, made.encode(row))));
        if (alias != null) {
            var name = KeyringLayout.alias(made.project(), alias);
            guards.add(before == null ? new Guard.Absent(name) : before.guard());
            changes.add(KeyringRows.set(name, made.id()));
        }
        return keyring.isDone(made.project(), guards, changes)
                ? new Outcome.Done(made.key(alias == null ? List.of() : List.of(alias)))
                : null;
    }

    @Override
    public List<KmsKey> keys(String project) throws IOException {
        var aliases = keyring.aliases(project);
        return keyring.all(project).stream()
                .map(each ->
                        each.record().key(KeyringRows.aliasesOf(each.record().id(), aliases)))
                .toList();
    }

    @Override
    public Optional<KmsKey> key(String project, String name) throws IOException {
        var stored = stored(project, name);
        return stored == null ? Optional.empty() : Optional.of(keyring.view(stored.record()));
    }

    /// @param name id, ARN, alias or ARN of an alias
    @Nullable
    StoredKey stored(String project, String name) throws IOException {
        var parsed = KeyName.of(name);
        if (parsed == null) {
            return null;
        }
        var id = idOf(project, parsed);
        var stored = id == null ? null : keyring.stored(project, id);
        return stored == null || !parsed.mayBe(stored.record().arn()) ? null : stored;
    }

    /// The id of the key that a name leads to, even if the key is gone; `null` for an alias that leads nowhere.
    @Nullable
    String idOf(String project, KeyName name) throws IOException {
        var alias = name.alias() == null ? null : keyring.aliasNamed(project, name.alias());
        return alias == null ? name.id() : alias.key();
    }

    private interface Edit {
        /// @return the changed key; `null` when its state does not allow the change
        @Nullable
        KmsKeyRecord of(KmsKeyRecord record) throws IOException;
    }

    private Outcome change(String project, String name, Edit edit) throws IOException {
        return retries.until(KeyLayout.KEYRING, KeyringLayout.owner(project), () -> {
            var stored = stored(project, name);
            if (stored == null) {
                return new Outcome.NoSuchKey();
            }
            var next = edit.of(stored.record());
            if (next == null) {
                return new Outcome.NotNow(keyring.view(stored.record()));
            }
            try {
                return keyring.isDone(project, List.of(stored.guard()), List.of(stored.set(next)))
                        ? new Outcome.Done(keyring.view(next))
                        : null;
            } finally {
                // Also after a failure: the change may have happened nevertheless.
                open.forget(project, stored.record().id());
            }
        });
    }

    @Override
    public Outcome describe(String project, String name, String description) throws IOException {
        return change(project, name, record -> record.withDescription(description));
    }

    @Override
    public Outcome rotate(String project, String name) throws IOException {
        var found = stored(project, name);
        if (found != null && found.record().versions().size() >= MOST_VERSIONS) {
            return new Outcome.TooMany("versions", MOST_VERSIONS);
        }
        return change(project, name, record -> {
            if (record.state() != State.ENABLED) {
                return null;
            }
            var versions = new ArrayList<>(record.versions());
            // If the control space is an older copy of itself, the copy of the key may have a version that it lacks.
            int newest = Math.max(versions.getLast().number(), copies.newestVersion(project, record.id()));
            int next = newest + 1;
            versions.add(requireSetup().material().fresh(record.id(), next, StoredTime.now(clock)));
            return record.withVersions(versions);
        });
    }

    @Override
    public Outcome enable(String project, String name) throws IOException {
        return change(
                project,
                name,
                record -> record.state() == State.PENDING_DELETION ? null : record.withState(State.ENABLED, null));
    }

    @Override
    public Outcome disable(String project, String name) throws IOException {
        return change(
                project,
                name,
                record -> record.state() == State.PENDING_DELETION ? null : record.withState(State.DISABLED, null));
    }

    @Override
    public Outcome scheduleDeletion(String project, String name, int days) throws IOException {
        if (days < MIN_WAITING_DAYS || days > MAX_WAITING_DAYS) {
            throw new IllegalArgumentException("a key waits " + MIN_WAITING_DAYS + " to " + MAX_WAITING_DAYS + " days");
        }
        // The material will be gone for good. So the waiting period goes by the retention clock, which no jump
        // shortens.
        // It begins at the latest time that either clock has shown, so that setting the system clock back does not
        // shorten it.
        retention.use();
        var now = StoredTime.now(clock);
        var latest = retention.latest();
        var end = (latest.isAfter(now) ? latest : now).plus(Duration.ofDays(days));
        return change(
                project,
                name,
                record -> record.state() == State.PENDING_DELETION
                        ? null
                        : record.withState(State.PENDING_DELETION, end));
    }

    @Override
    public Outcome cancelDeletion(String project, String name) throws IOException {
        return change(
                project,
                name,
                record -> record.state() == State.PENDING_DELETION ? record.withState(State.DISABLED, null) : null);
    }

    @Override
    public Outcome alias(String project, String alias, String name) throws IOException {
        requireFree(alias);
        var row = KeyringLayout.alias(project, alias);
        return retries.until(KeyLayout.KEYRING, KeyringLayout.owner(project), () -> {
            var stored = stored(project, name);
            if (stored == null) {
                return new Outcome.NoSuchKey();
            }
            if (stored.record().state() == State.PENDING_DELETION) {
                return new Outcome.NotNow(keyring.view(stored.record()));
            }
            var before = keyring.aliasNamed(project, alias);
            if (before == null && keyring.aliases(project).size() >= MOST_ALIASES) {
                return new Outcome.TooMany("aliases", MOST_ALIASES);
            }
            var guard = before == null ? new Guard.Absent(row) : before.guard();
            var change = KeyringRows.set(row, stored.record().id());
            return keyring.isDone(project, List.of(stored.guard(), guard), List.of(change))
                    ? new Outcome.Done(keyring.view(stored.record()))
                    : null;
        });
    }

    @Override
    public boolean removeAlias(String project, String alias) throws IOException {
        requireFree(alias);
        return retries.until(KeyLayout.KEYRING, KeyringLayout.owner(project), () -> {
            var present = keyring.aliasNamed(project, alias);
            if (present == null) {
                return false;
            }
            var deletion = new Change.Delete(present.row());
            return keyring.isDone(project, List.of(present.guard()), List.of(deletion)) ? true : null;
        });
    }

    private static void requireFree(String alias) {
        if (!ALIAS.matcher(alias).matches()) {
            throw new IllegalArgumentException("not an alias that a project may create");
        }
    }
}
