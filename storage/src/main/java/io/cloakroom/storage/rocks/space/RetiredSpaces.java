package io.cloakroom.storage.rocks.space;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.engine.Engine.Restored;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directories of the spaces of deleted projects. A file `retired` in such a directory says that the project is deleted. The
/// directory then moves to `retired/<name>-<milliseconds>`, or stays where it is when it cannot be moved (a mount point, another
/// file system).
///
/// The time of grace is counted while a server runs, by a clock that cannot be set, and written into that file: a wall
/// clock that jumps removes nothing. A directory with another name, or with none of our files, belongs to somebody else and is
/// left alone.
public final class RetiredSpaces {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredSpaces.class);
    private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9-]{0,63})-([0-9]{13})");

    private final Path spaces;
    private final Path retired;
    private final Duration grace;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Keeping keeping;
    /// What stays although its time of grace is over, and why.
    private final Map<Path, String> staying = new ConcurrentHashMap<>();
    /// Up to when the time of each directory is counted.
    @GuardedBy("this")
    private final Map<Path, Long> countedTo = new HashMap<>();

    private final long startNanos;
    /// Held while directories are moved or removed for good.
    private final Object moving = new Object();

    /// Says what must stay although its time of grace is over.
    public interface Keeping {
        /// @return why; `null` when it may go
        /// @throws IOException when that cannot be said
        @Nullable
        String why(SpaceDirectory space) throws IOException;
    }

    /// @param nanos a clock that only goes on, as [System#nanoTime]
    public RetiredSpaces(
            DataDirectory directory, Duration grace, InstantSource clock, LongSupplier nanos, Keeping keeping) {
        this.keeping = keeping;
        this.spaces = directory.root().resolve("spaces");
        this.retired = directory.root().resolve("retired");
        this.grace = grace;
        this.clock = clock;
        this.nanos = nanos;
        startNanos = nanos.getAsLong();
    }

    /// Puts on disk that a space is retired. Its time of grace begins.
    ///
    /// @return false when its directory is not there
    boolean mark(SpaceDirectory space) throws IOException {
        if (!Files.isDirectory(space.path())) {
            return false;
        }
        var note = new RetirementNote(space);
        if (!note.exists()) {
            note.write(Duration.ZERO);
            synchronized (this) {
                countedTo.put(space.path(), nanos.getAsLong());
            }
        }
        return true;
    }

    /// A space that is in use is not retired, whatever its directory says: somebody brought it back.
    void unmark(SpaceDirectory space) throws IOException {
        var note = new RetirementNote(space);
        if (note.exists()) {
            note.delete();
            LOG.warn("space {} was retired once, and is in use again", space.name());
        }
    }

    /// Whether the directory of a retired space has been moved here.
    boolean holds(String name) throws IOException {
        return moved().contains(name);
    }

    private Set<String> moved() throws IOException {
        var names = new HashSet<String>();
        for (var path : children(retired)) {
            var matcher = NAME.matcher(String.valueOf(path.getFileName()));
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /// Tells of a name whether the files of a space of that name are still kept, be it as a retired space or where spaces in use
    /// lie.
    public Predicate<String> kept() throws IOException {
        var moved = moved();
        return name -> {
            var inPlace = new SpaceDirectory(name, spaces.resolve(name));
            return moved.contains(name) || new RetirementNote(inPlace).exists() || inPlace.missing() == null;
        };
    }

    /// Puts the directory of a retired space back to where spaces in use lie. It stays marked until [#unmark], so that a crash
    /// leaves it retired.
    ///
    /// @param back called when it is there, before anybody can move or remove it again
    Restored bringBack(SpaceDirectory space, Runnable back) throws IOException {
        synchronized (moving) {
            var inPlace = Files.exists(space.path()) && !new RetirementNote(space).exists();
            var from = Files.exists(space.path()) ? space.path() : newest(space.name());
            if (from == null || new SpaceDirectory(space.name(), from).missing() != null) {
                return Restored.GONE;
            }
            if (!from.equals(space.path())) {
                Files.move(from, space.path(), StandardCopyOption.ATOMIC_MOVE);
                Fsync.names(spaces);
                Fsync.names(retired);
                synchronized (this) {
                    var counted = countedTo.remove(from);
                    countedTo.put(space.path(), counted == null ? nanos.getAsLong() : counted);
                }
            }
            back.run();
            return inPlace ? Restored.WAS_THERE : Restored.BROUGHT_BACK;
        }
    }

    private @Nullable Path newest(String name) throws IOException {
        return children(retired).stream()
                .filter(path -> {
                    var matcher = NAME.matcher(String.valueOf(path.getFileName()));
                    return matcher.matches() && matcher.group(1).equals(name);
                })
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Moves the directory of a space that is marked, unless it was brought back meanwhile. Where that is not possible it stays,
    /// and is removed where it lies.
    ///
    /// @param isRetired whether the space is still the one that was retired
    void move(SpaceDirectory space, BooleanSupplier isRetired) {
        synchronized (moving) {
            if (isRetired.getAsBoolean()) {
                move(space);
            }
        }
    }

    private void move(SpaceDirectory space) {
        var target = retired.resolve(space.name() + "-" + clock.instant().toEpochMilli());
        try {
            Files.move(space.path(), target, StandardCopyOption.ATOMIC_MOVE);
            Fsync.names(retired);
            Fsync.names(spaces);
            synchronized (this) {
                var counted = countedTo.remove(space.path());
                countedTo.put(target, counted == null ? nanos.getAsLong() : counted);
            }
        } catch (IOException immovable) {
            LOG.info("{} stays where it is until it is removed: {}", space.path(), immovable.toString());
        }
    }

    /// Counts the time that has gone by, and removes directories whose time of grace is over.
    ///
    /// @param mustStay whether the space of this name is in use, or its database still open
    public void round(Predicate<String> mustStay) throws IOException {
        synchronized (moving) {
            lookAtAll(mustStay);
        }
    }

    private void lookAtAll(Predicate<String> mustStay) throws IOException {
        for (var path : children(spaces)) {
            var space = new SpaceDirectory(String.valueOf(path.getFileName()), path);
            if (new RetirementNote(space).exists() && !mustStay.test(space.name())) {
                move(space);
                if (new RetirementNote(space).exists()) {
                    count(space);
                }
            }
        }
        for (var path : children(retired)) {
            var matcher = NAME.matcher(String.valueOf(path.getFileName()));
            if (matcher.matches() && Files.isDirectory(path) && !mustStay.test(matcher.group(1))) {
                count(new SpaceDirectory(matcher.group(1), path));
            }
        }
    }

    private synchronized void count(SpaceDirectory space) {
        long now = nanos.getAsLong();
        long from = countedTo.getOrDefault(space.path(), startNanos);
        try {
            var time = new RetirementNote(space).keptFor().plusNanos(now - from);
            if (time.compareTo(grace) >= 0 && mayGo(space)) {
                remove(space);
                countedTo.remove(space.path());
            } else {
                new RetirementNote(space).write(time);
                countedTo.put(space.path(), now);
            }
        } catch (IOException failed) {
            LOG.warn("{} is removed later: {}", space.path(), failed.toString());
        }
    }

    private boolean mayGo(SpaceDirectory space) {
        String why;
        try {
            why = keeping.why(space);
        } catch (IOException unreadable) {
            why = "it cannot be read, and so may hold what Object Lock protects. Delete " + space.path()
                    + " if it does not (" + unreadable.getMessage() + ")";
        }
        if (why == null) {
            staying.remove(space.path());
        } else if (!why.equals(staying.put(space.path(), why))) {
            LOG.warn("{} is not removed: {}", space.path(), why);
        }
        return why == null;
    }

    public List<String> troubles() {
        staying.keySet().removeIf(path -> !Files.exists(path));
        return staying.entrySet().stream()
                .map(stays -> stays.getKey() + " is deleted, but not removed: " + stays.getValue())
                .toList();
    }

    /// Removes what the engine made. A directory or link that holds more than that stays.
    private static void remove(SpaceDirectory space) throws IOException {
        // `CURRENT` goes first, and durably: then what a crash leaves is not taken for a database that cannot be read.
        if (Files.deleteIfExists(space.db().resolve("CURRENT"))) {
            Fsync.names(space.db());
        }
        for (var file : space.ownFiles()) {
            removeAll(file);
        }
        try {
            Files.delete(space.path());
        } catch (IOException notEmpty) {
            LOG.info("{} was emptied, but stays: {}", space.path(), notEmpty.toString());
        }
    }

    private static void removeAll(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static List<Path> children(Path directory) throws IOException {
        var children = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(directory)) {
            found.forEach(children::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return children;
    }
}
