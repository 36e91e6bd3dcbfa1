package io.cloakroom.storage.rocks.space;

import java.util.function.Consumer;

/// Tells the layer above that the directory of a space was exchanged for another one while the server ran.
final class Exchanges {
    private volatile Consumer<String> listener = _ -> {};

    /// @param newListener the name of each space whose directory is another one than before
    void onExchange(Consumer<String> newListener) {
        listener = newListener;
    }

    /// Tells it on a thread of its own: the listener may have to wait for others, and these wait for the thread that opens
    /// the database, which is the caller.
    void tell(String space) {
        Thread.ofVirtual().name("exchanged").start(() -> listener.accept(space));
    }
}
