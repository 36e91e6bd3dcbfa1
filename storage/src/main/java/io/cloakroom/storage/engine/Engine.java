package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.jobs.Jobs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a storage engine has to be: sorted keys with guarded atomic batches, and byte streams. All semantics live above.
///
/// Partitions are grouped in spaces (one for each project, one for control). An engine may keep each space in a database
/// of its own, opens it when it is first used and closes it when it has long not been.
public interface Engine extends AutoCloseable {
    KeyValue keyValue();

    Blobs blobs();

    /// Makes an empty space, all of it on disk. Doing it again changes nothing. Of [Partition#CONTROL] there is one from the
    /// first start on: when it is lost, this fails instead of making another.
    void createSpace(String space) throws IOException;

    /// Names spaces that were made and are in use, so that a missing one is told of in [#troubles] before it is asked for.
    void expectSpaces(List<String> spaces) throws IOException;

    /// Told once, before anything is read: who hears of a space that has become another one while the engine was open, for
    /// instance because an older copy was put in its place. What was known of it does not hold any more.
    void onExchange(Consumer<String> told);

    /// Takes a space away from its users at once; its bytes are kept for the time of grace, then removed. What the [Keeper]
    /// keeps stays where it is, and [#troubles] tells of it.
    ///
    /// @return whether that is on disk. When not, since the space cannot be reached or has to stay, to be called again later,
    ///     in another run if need be
    boolean retireSpace(String space) throws IOException;

    /// Told once, before anything is read: who says that the bytes of a space must be kept, whatever else is said of it.
    void keeper(Keeper keeper);

    /// Brings back a space that was retired, with all that it held. Until [#expectSpaces] names it, the next start takes it for
    /// retired as before.
    Restored restoreSpace(String space) throws IOException;

    /// What became of a space that was to be brought back.
    enum Restored {
        BROUGHT_BACK,
        /// It was not retired, whoever thought so: it lies where spaces in use do.
        WAS_THERE,
        /// Nothing of it is left, or not all.
        GONE
    }

    /// Tells of spaces whose projects are deleted, by name, whether their bytes are kept by now. How long that is the engine
    /// counts by a clock of its own, so nobody else can tell by the calendar.
    Predicate<String> keptSpaces() throws IOException;

    /// Lets a space lie until it is used again, all of it on disk.
    ///
    /// @return the name of the state in which it lies: another one after each use, also in a copy that was made before.
    ///     Empty when it is in use
    Optional<Long> rest(String space) throws IOException;

    /// The name of the state, as [#rest] gave it, in which this process found a space. Empty when it did not lie at rest.
    Optional<Long> foundAtRest(String space);

    /// Told once, before anything is read: how the engine asks the layer above to follow a blob that it moved.
    void relocator(Relocator relocator);

    /// The runner of background work, which the engine's own jobs are on. Whoever adds others closes it before the stores that
    /// they work on; the engine closes it at the latest.
    Jobs jobs();

    /// What an operator should know: damage found, databases closed after errors, space below the reserve. Empty when
    /// all is well.
    List<String> troubles();

    /// Whether writes are accepted now: false below the reserve of free space.
    boolean writable();

    /// Ends it: running commits are finished, everything is flushed and closed.
    @Override
    void close() throws StoreException;

    /// Is asked before a space is retired, and before its bytes are removed.
    @FunctionalInterface
    interface Keeper {
        /// @return why it must stay, as the end of a sentence; empty when it may go
        Optional<String> keeps(SpaceReader space) throws IOException;
    }

    /// Follows moved bytes.
    @FunctionalInterface
    interface Relocator {
        /// Makes the records of `owner` that refer to a key of `moves` refer to its value: as a rule in one commit, which
        /// claims the new blobs and releases the old ones. A blob that no record refers to any more stays as it is.
        ///
        /// @param holder of the claims, [Change.Claim]; empty for claims from before there were any
        /// @return how many moved
        int relocate(Partition partition, byte[] owner, byte[] holder, Map<BlobRef, BlobRef> moves) throws IOException;
    }
}
