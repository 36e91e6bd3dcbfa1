package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares the spaces of a data directory with the names in the control space. Reading changes nothing; [#attach] gives
/// names to spaces and buckets that have none.
public final class DirectoryCheck {
    private static final String RECOVERED = "recovered-";

    private final SpaceReader.All spaces;
    private final Map<String, Project> projects = new TreeMap<>();
    private final Map<String, ProjectRecord> deleted = new TreeMap<>();
    private final Map<String, Bucket> bucketsById = new HashMap<>();
    private final Map<String, Bucket> bucketsByName = new TreeMap<>();
    private final Set<String> inMaking = new HashSet<>();
    /// Buckets without a name that have Object Lock.
    private final Set<String> locked = new HashSet<>();
    private final LostKeys keys = new LostKeys();
    private final List<Finding> findings = new ArrayList<>();

    /// Something that is in the directory, or should be.
    public sealed interface Finding {
        /// A project with its space: all is well.
        record Whole(Project project, int buckets) implements Finding {}

        /// A project whose space is missing or cannot be opened.
        record Unavailable(Project project, String why) implements Finding {}

        /// The space of a deleted project, among the spaces in use.
        ///
        /// @param locks   whether Object Lock protects, or protected, versions in it
        /// @param cleared whether its deletion was recorded as finished; if not, the next start retires it, unless Object
        ///                Lock keeps it
        record Deleted(Project project, int buckets, boolean locks, boolean cleared) implements Finding {}

        /// A space without a project.
        record Unknown(String space, int buckets) implements Finding {}

        /// A directory that contains the buckets of another space, like a copy that somebody put beside it.
        record Copy(String space, String of) implements Finding {}

        /// A directory without a project that could not be opened as a space either.
        record Unused(String space, String why) implements Finding {}

        /// The control database cannot be read.
        record NoControl(String why) implements Finding {}

        /// A bucket without a name that holds objects, or did.
        ///
        /// @param copy     of its record; `null` when an older build made the bucket
        /// @param firstKey the first key of its objects, or of what is left of deleted ones, to recognise the bucket by;
        ///                 `null` when it is empty
        record Nameless(
                String space,
                String id,
                @Nullable BucketRecord copy,
                @Nullable String firstKey) implements Finding {}

        /// Encryption keys and aliases of a project that the control space lacks, wholly or in part. The project's space has
        /// copies of them.
        ///
        /// @param lost rows of the control space that are missing
        record MissingKeys(String space, List<Change.Set> lost) implements Finding {}

        /// The name of a bucket that its project's space does not know.
        record Missing(Bucket bucket) implements Finding {}

        default boolean isWrong() {
            return switch (this) {
                case Whole _, Copy _, Unused _ -> false;
                case Deleted deleted -> deleted.locks() || deleted.cleared();
                case Unavailable _, Unknown _, NoControl _, Nameless _, MissingKeys _, Missing _ -> true;
            };
        }
    }

    private DirectoryCheck(SpaceReader.All spaces) {
        this.spaces = spaces;
    }

    public static DirectoryCheck of(SpaceReader.All spaces) throws IOException {
        var check = new DirectoryCheck(spaces);
        check.readControl();
        check.readSpaces();
        return check;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    private void readControl() throws IOException {
        var trouble = spaces.trouble(Partition.CONTROL);
        if (trouble != null) {
            findings.add(new Finding.NoControl(trouble));
            return;
        }
        spaces.<Boolean>read(Partition.CONTROL, control -> {
            control.scan(KeyLayout.PROJECTS.id(), KeyLayout.all('i'), (row, value) -> {
                var record = ControlCodec.project(row, value);
                var project = record.project();
                if (project.deletedAt() == null) {
                    projects.put(project.id(), project);
                } else {
                    deleted.put(project.id(), record);
                }
                return true;
            });
            control.scan(KeyLayout.BUCKETS.id(), KeyLayout.all('b'), (row, value) -> {
                var bucket = ControlCodec.bucket(row, value).bucket();
                bucketsById.put(bucket.id(), bucket);
                bucketsByName.put(bucket.name().value(), bucket);
                return true;
            });
            control.scan(KeyLayout.BUCKETS.id(), KeyLayout.all('x'), (row, _) -> {
                inMaking.add(KeyLayout.bucketInMaking(row).id());
                return true;
            });
            try {
                keys.readControl(control);
            } catch (StoreException damaged) {
                findings.add(new Finding.NoControl(String.valueOf(damaged.getMessage())));
            }
            return true;
        });
    }

    private void readSpaces() throws IOException {
        var found = new HashSet<>(spaces.names());
        for (var project : projects.values()) {
            var trouble = spaces.trouble(project.id());
            var used = bucketsByName.values().stream()
                    .anyMatch(bucket -> bucket.project().equals(project.id()));
            if (trouble == null) {
                findings.add(read(project));
            } else if (used || found.contains(project.id())) {
                findings.add(new Finding.Unavailable(project, trouble));
            }
        }
        for (var space : spaces.names()) {
            var record = deleted.get(space);
            if (record != null) {
                findings.add(deleted(record));
            } else if (!projects.containsKey(space)) {
                findings.add(withoutProject(space));
            }
        }
    }

    private Finding deleted(ProjectRecord record) throws IOException {
        var space = record.project().id();
        var trouble = spaces.trouble(space);
        if (trouble != null) {
            return new Finding.Unused(space, trouble);
        }
        return spaces.read(
                space,
                reader -> new Finding.Deleted(
                        record.project(),
                        reader.buckets().size(),
                        // The end of retention is not considered: only a running server knows the time.
                        StoredLocks.bucketThatProtects(reader, _ -> Instant.EPOCH)
                                .isPresent(),
                        record.cleared()));
    }

    private Finding withoutProject(String space) throws IOException {
        var trouble = spaces.trouble(space);
        if (trouble != null) {
            return new Finding.Unused(space, trouble);
        }
        var original = original(space);
        return original == null ? new Finding.Unknown(space, readBuckets(space)) : new Finding.Copy(space, original);
    }

    private Finding read(Project project) throws IOException {
        try {
            return new Finding.Whole(project, readBuckets(project.id()));
        } catch (StoreException damaged) {
            return new Finding.Unavailable(project, String.valueOf(damaged.getMessage()));
        }
    }

    /// The other space that has the same buckets; `null` for none.
    private @Nullable String original(String space) throws IOException {
        for (var id : spaces.read(space, SpaceReader::buckets)) {
            var bucket = bucketsById.get(id);
            if (bucket != null && !bucket.project().equals(space)) {
                return bucket.project();
            }
        }
        return null;
    }

    /// @return how many buckets the space holds
    private int readBuckets(String space) throws IOException {
        var found = new ArrayList<Finding>();
        var ids = spaces.read(space, reader -> {
            var lost = keys.lost(reader, space);
            if (!lost.isEmpty()) {
                found.add(new Finding.MissingKeys(space, lost));
            }
            var present = new HashSet<>(reader.buckets());
            present.removeAll(inMaking);
            for (var id : present) {
                var known = bucketsById.get(id);
                if (known == null || !known.project().equals(space)) {
                    found.add(new Finding.Nameless(space, id, copy(reader, id), firstKey(reader, id)));
                    if (StoredLocks.isLocked(reader, id)) {
                        locked.add(id);
                    }
                }
            }
            return present;
        });
        findings.addAll(found);
        for (var bucket : bucketsByName.values()) {
            if (bucket.project().equals(space) && !ids.contains(bucket.id())) {
                findings.add(new Finding.Missing(bucket));
            }
        }
        return ids.size();
    }

    private static @Nullable BucketRecord copy(SpaceReader reader, String id) throws IOException {
        var value = reader.get(id, KeyLayout.BUCKET_COPY);
        return value == null ? null : ControlCodec.copied(value);
    }

    private static @Nullable String firstKey(SpaceReader reader, String id) throws IOException {
        var keys = new ArrayList<String>();
        for (char kind : new char[] {'k', 'm', 'v'}) {
            reader.scan(id, KeyLayout.all(kind), (row, _) -> {
                keys.add(VersionRows.isNoncurrent(row) ? KeyLayout.keyBefore(row) : KeyLayout.keyOf(row));
                return false;
            });
        }
        return keys.isEmpty() ? null : keys.getFirst();
    }

    /// Gives a project to each space without one, a name to each bucket without one, and each project the encryption keys that
    /// only its space has. A bucket without a copy of its record, or whose name is taken, needs a name from the caller.
    ///
    /// @param control rows of the control space, open for writing
    /// @param names   names for buckets, by their ids
    /// @return a sentence for each space, bucket or keyring that something was done about, and for each that needs a name
    public List<String> attach(KeyValue control, Map<String, BucketName> names, SecureRandom random)
            throws IOException {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            switch (finding) {
                case Finding.Unknown(var space, var _) -> lines.add(attachProject(control, space, random));
                case Finding.MissingKeys(var space, var lost) ->
                    lines.add("encryption keys and aliases of space " + space + " that control/ has again: "
                            + keys.restore(control, space, lost));
                case Finding.Nameless nameless ->
                    lines.add(attachBucket(control, nameless, Optional.ofNullable(names.get(nameless.id()))));
                case Finding.Whole _,
                        Finding.Unavailable _,
                        Finding.NoControl _,
                        Finding.Missing _,
                        Finding.Deleted _,
                        Finding.Copy _,
                        Finding.Unused _ -> {}
            }
        }
        if (!locked.isEmpty()) {
            EngineRetentionClock.lose(control);
            lines.add(
                    "Object Lock: no retention ends until an operator confirms the system clock of the running server");
        }
        return lines;
    }

    private static String attachProject(KeyValue control, String space, SecureRandom random) throws IOException {
        var name = RECOVERED + space.substring(0, Math.min(space.length(), 12));
        var number = Long.toString(random.nextLong(100_000_000_000L, 1_000_000_000_000L));
        var project = Project.of(space, number, name, "Found without a project", now());
        var byId = KeyLayout.named('i', space);
        var byName = KeyLayout.named('n', name);
        var byNumber = KeyLayout.named('a', number);
        var outcome = control.commit(
                KeyLayout.PROJECTS,
                "projects".getBytes(StandardCharsets.US_ASCII),
                List.of(new Guard.Absent(byId), new Guard.Absent(byName), new Guard.Absent(byNumber)),
                List.of(
                        new Change.Set(byId, ControlCodec.encode(byId, ProjectRecord.of(project))),
                        new Change.Set(byName, ControlCodec.index(byName, space)),
                        new Change.Set(byNumber, ControlCodec.index(byNumber, space))));
        return outcome == KeyValue.Outcome.COMMITTED
                ? "space " + space + " is project " + name + " now"
                : "space " + space + " was not attached: the name " + name + " is taken";
    }

    private static String attachBucket(KeyValue control, Finding.Nameless found, Optional<BucketName> given)
            throws IOException {
        var copy = found.copy();
        var name = given.isPresent()
                ? given.get()
                : copy == null ? null : copy.bucket().name();
        if (name == null) {
            return "bucket " + found.id() + " was not attached: give it a name with --name " + found.id() + "=NAME";
        }
        var bucket = new Bucket(
                found.id(),
                name,
                found.space(),
                copy == null ? "us-east-1" : copy.bucket().region(),
                copy == null ? now() : copy.bucket().createdAt(),
                copy == null ? Acl.PRIVATE : copy.bucket().acl());
        var record = copy == null ? BucketRecord.of(bucket) : copy.with(bucket);
        var row = KeyLayout.named('b', name.value());
        var index = KeyLayout.index('q', found.space(), name.value());
        var outcome = control.commit(
                KeyLayout.BUCKETS,
                name.value().getBytes(StandardCharsets.US_ASCII),
                List.of(new Guard.Absent(row)),
                List.of(
                        new Change.Set(row, ControlCodec.encode(row, record)),
                        new Change.Set(index, ControlCodec.index(index, bucket.id()))));
        return outcome == KeyValue.Outcome.COMMITTED
                ? "bucket " + found.id() + " has the name " + name + " again"
                : "bucket " + found.id() + " was not attached: the name " + name
                        + " is taken; give it another one with --name " + found.id() + "=NAME";
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /// Opens the control space for [#attach]. In a directory that has lost it, it is made anew.
    ///
    /// @throws StoreException when it cannot be opened
    public static KeyValue control(Engine engine) throws IOException {
        engine.createSpace(Partition.CONTROL);
        var rows = engine.keyValue();
        rows.create(KeyLayout.PROJECTS);
        rows.create(KeyLayout.BUCKETS);
        rows.create(KeyLayout.KEYRING);
        return rows;
    }
}
