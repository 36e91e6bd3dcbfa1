package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.shared.GroupSync;

/// The names in one directory, made durable together for all who made a file in it. A sync that fails is fatal to the
/// names that were there when it ended, for the kernel may not report them again; files that are made later get a new
/// one.
final class Names {
    private final GroupSync.Sync sync;
    @GuardedBy("this")
    private GroupSync current;


    Names(GroupSync.Sync sync) {
        this.sync = sync;
        current = new GroupSync(sync);
    }

    /// What a file is to join for its name. To be asked for before the file is made, so that no sync fails unseen
    /// between the two.
    synchronized GroupSync next() {
        if (current.failed()) {
            current = new GroupSync(sync);
        }
        return current;
    }
}
