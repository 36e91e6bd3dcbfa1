package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of the keys that [KillWriter] changes: what each key held after the last change that was acknowledged, and the
/// changes under way, which may or may not have happened when the process dies.
final class KnownKeys {
    private final Map<Name, KnownVersions> acknowledged = new HashMap<>();

    /// At most one for each key: a key belongs to one writer, which makes one change after the other.
    private final Map<Name, Change> underWay = new HashMap<>();

    private int mostPieces;

    record Name(String bucket, String key) {}

    /// One change, as the writing process says it.
    ///
    /// @param name       the key that it changes; the old key of a rename
    /// @param target     id of the version that it removes or protects, or the new key of a rename, or `-`
    /// @param protection of the version that it makes, or that it protects
    record Change(Name name, String kind, int size, long seed, String target, Protection protection) {
        static Change parse(String[] words) {
            return new Change(
                    new Name(words[1], words[2]),
                    words[3],
                    Integer.parseInt(words[4]),
                    Long.parseLong(words[5]),
                    words[6],
                    ProtectionText.parse(words[7]));
        }

        boolean isRename() {
            return kind.equals("rename");
        }

        private Name newName() {
            return new Name(name.bucket(), target);
        }
    }

    /// Reads all versions that a key has, the newest first.
    @FunctionalInterface
    interface Reader {
        List<KnownVersions.Found> versions(Name name) throws IOException;
    }

    void begin(Change change) {
        underWay.put(change.name(), change);
    }

    /// @param made id of the version or marker that the change made, `-` for none, or [KnownVersions#STAYS]
    void acknowledge(Name name, String made) {
        var change = underWay.remove(name);
        assertThat(change).isNotNull();
        assertThat(made.equals(KnownVersions.STAYS))
                .as(() -> change + " of " + of(name))
                .isEqualTo(of(name).mustKeep(change, Instant.now()));
        acknowledged.putAll(after(change, made));
        mostPieces = Math.max(mostPieces, of(name).mostPieces());
    }

    /// The most puts and appends that one object was made of.
    int mostPieces() {
        return mostPieces;
    }

    private KnownVersions of(Name name) {
        return acknowledged.getOrDefault(name, KnownVersions.NONE);
    }

    /// What the keys of a change hold once it has happened.
    private Map<Name, KnownVersions> after(Change change, String made) {
        var before = of(change.name());
        return change.isRename()
                ? Map.of(change.name(), KnownVersions.NONE, change.newName(), before)
                : Map.of(change.name(), before.after(change, made));
    }

    /// Finds out what became of the changes under way: each must have happened as a whole, or not at all.
    void settle(Reader reader) throws IOException {
        for (var change : underWay.values()) {
            acknowledged.putAll(settled(change, reader));
        }
        underWay.clear();
    }

    private Map<Name, KnownVersions> settled(Change change, Reader reader) throws IOException {
        var known = new HashMap<Name, KnownVersions>();
        var found = new HashMap<Name, List<KnownVersions.Found>>();
        for (var name : change.isRename() ? List.of(change.name(), change.newName()) : List.of(change.name())) {
            known.put(name, of(name));
            found.put(name, reader.versions(name));
        }
        for (var may : may(change, known)) {
            var named = named(may, found);
            if (named != null) {
                return named;
            }
        }
        throw new AssertionError(change + ", under way when the process died, left " + found + " of " + known);
    }

    /// What the keys of a change under way may hold.
    ///
    /// @param known what they held before
    private List<Map<Name, KnownVersions>> may(Change change, Map<Name, KnownVersions> known) {
        return change.isRename()
                ? List.of(known, after(change, ""))
                : of(change.name()).may(change).stream()
                        .map(each -> Map.of(change.name(), each))
                        .toList();
    }

    /// The expected versions with the ids that were found; `null` when one key holds something else.
    private static @Nullable Map<Name, KnownVersions> named(
            Map<Name, KnownVersions> expected, Map<Name, List<KnownVersions.Found>> found) {
        var named = new HashMap<Name, KnownVersions>();
        for (var each : expected.entrySet()) {
            var same = each.getValue().found(found.getOrDefault(each.getKey(), List.of()));
            if (same == null) {
                return null;
            }
            named.put(each.getKey(), same);
        }
        return named;
    }

    /// The versions of each key of a bucket that was ever changed, also of those that hold nothing now.
    Map<Name, KnownVersions> in(String bucket) {
        var all = new HashMap<>(acknowledged);
        all.keySet().removeIf(name -> !name.bucket().equals(bucket));
        return all;
    }
}
