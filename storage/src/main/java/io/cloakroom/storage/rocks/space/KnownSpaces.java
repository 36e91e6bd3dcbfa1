package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All spaces that this process has heard of, by name, their databases open or not. A space gets an entry when it is first
/// asked for, and a new one when it is made or brought back after it was retired. No entry is removed.
final class KnownSpaces {
    private final DataDirectory directory;
    private final PayloadFiles files;
    private final Map<String, Space> byName = new ConcurrentHashMap<>();

    KnownSpaces(DataDirectory directory, PayloadFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /// The space of this name, which may not exist on disk.
    Space get(String name) {
        return byName.computeIfAbsent(name, this::newSpace);
    }

    /// The space of this name; `null` when nobody has asked for it yet.
    @Nullable
    Space find(String name) {
        return byName.get(name);
    }

    /// The space of this name for somebody who makes it: one that was retired, and whose database is closed, is replaced.
    Space getToMake(String name) {
        return byName.compute(
                name, (_, known) -> known == null || (known.retired && !known.isOpen()) ? newSpace(name) : known);
    }

    /// The directory of a retired space is back in its place: whoever asks from now on gets a space that is in use.
    void replace(String name) {
        byName.put(name, newSpace(name));
    }

    Collection<Space> all() {
        return byName.values();
    }

    private Space newSpace(String name) {
        var path = new SpaceDirectory(name, directory.space(name));
        return new Space(path, files.of(path), directory.atRest(path));
    }
}
