package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.jobs.Jobs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The port that a storage engine implements: sorted keys with guarded atomic batches, and byte streams. All semantics are in
/// the layers above.
///
/// Partitions are grouped in spaces, one for each project and one for control. An engine may keep each space in a database of
/// its own, open it when it is first used, and close it when it has not been used for long.
public interface Engine extends AutoCloseable {
    KeyValue keyValue();

    Blobs blobs();

    /// Makes an empty space, durably. Doing it again changes nothing. [Partition#CONTROL] exists from the first start on:
    /// when it is lost, this fails instead of making another.
    void createSpace(String space) throws IOException;

    /// Names the spaces that are in use, so that [#troubles] reports a missing one before anybody asks for it.
    void expectSpaces(List<String> spaces) throws IOException;

    /// Sets the listener for exchanged spaces: a space may become another one while the engine is open, for instance because
    /// an older copy was put in its place. Everything that was known of it is then void. Called once, before anything is
    /// read.
    void onExchange(Consumer<String> listener);

    /// Takes a space away from its users at once. Its bytes are kept for the time of grace, then removed. A space that the
    /// [Keeper] keeps stays where it is, and [#troubles] reports it.
    ///
    /// @return whether the space is durably retired. When not, because it is out of reach or has to stay, this has to be
    ///     called again later, if need be in another run
    boolean retireSpace(String space) throws IOException;

    /// Sets the keeper, which decides whether the bytes of a space must be kept whatever else is said of it. Called once,
    /// before anything is read.
    void keeper(Keeper keeper);

    /// Brings back a retired space with everything in it. Until [#expectSpaces] names it, the next start takes it for retired
    /// again.
    Restored restoreSpace(String space) throws IOException;

    /// The result of bringing a space back.
    enum Restored {
        BROUGHT_BACK,
        /// The space was not retired, although the caller thought so: it lies among the spaces in use.
        WAS_THERE,
        /// Nothing of the space is left, or only some of it.
        GONE
    }

    /// Tells for the name of a deleted project's space whether its bytes are still kept. The engine measures the time of
    /// grace by a clock of its own, so nobody else can compute it.
    Predicate<String> keptSpaces() throws IOException;

    /// Puts a space to rest until it is used again, with all of it on disk.
    ///
    /// @return the name of the state in which the space rests. Each use ends the state, and the next one has another
    ///     name, also in a copy that was made earlier. Empty when the space is in use
    Optional<Long> rest(String space) throws IOException;

    /// The name of the state, as [#rest] gave it, in which this process found a space. Empty when the space was not at rest.
    Optional<Long> foundAtRest(String space);

    /// Sets how the layer above follows a blob that the engine has moved. Called once, before anything is read.
    void relocator(Relocator relocator);

    /// The runner of background work, which also runs the engine's own jobs. Whoever adds jobs closes the runner before
    /// closing the stores that these jobs use; the engine closes it at the latest.
    Jobs jobs();

    /// What an operator should know: damage, databases closed after errors, free space below the reserve. Empty when all is
    /// well.
    List<String> troubles();

    /// Whether writes are accepted now: false below the reserve of free space.
    boolean writable();

    /// Finishes running commits, flushes everything, and closes.
    @Override
    void close() throws StoreException;

    /// Asked before a space is retired, and before its bytes are removed.
    @FunctionalInterface
    interface Keeper {
        /// Must not use any space but this one, not even the control space: the engine does not close this space meanwhile,
        /// so waiting for another one could be waiting for itself.
        ///
        /// @return why the space must stay, as the end of a sentence; empty when it may go
        Optional<String> keeps(SpaceReader space) throws IOException;
    }

    /// Makes records follow blobs that were moved.
    @FunctionalInterface
    interface Relocator {
        /// Makes the records of `owner` refer to the moved blobs: for each entry of `moves`, to its value instead of its key.
        /// As a rule this is one commit, which claims the new blobs and releases the old ones. A blob that no record refers
        /// to any more stays as it is.
        ///
        /// @param holder in the claims, see [Change.Claim]; empty for claims of older builds, which name none
        /// @return how many blobs the records follow
        int relocate(Partition partition, byte[] owner, byte[] holder, Map<BlobRef, BlobRef> moves) throws IOException;
    }
}
