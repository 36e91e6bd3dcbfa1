package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.shared.GroupSync;

/// The syncs that make the names in one directory durable, for all who made files in it at the same time. When one fails, the
/// names that were there may be lost, and the kernel may not say so again. So files that are made later get a new sync.
final class NameSyncs {
    private final GroupSync.Sync sync;

    @GuardedBy("this")
    private GroupSync current;

    NameSyncs(GroupSync.Sync sync) {
        this.sync = sync;
        current = new GroupSync(sync);
    }

    /// The sync to join for the name of a new file. To be asked for before the file is made, so that no sync fails unseen
    /// between the two.
    synchronized GroupSync next() {
        if (current.failed()) {
            current = new GroupSync(sync);
        }
        return current;
    }
}
