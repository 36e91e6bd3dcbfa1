package io.cloakroom.storage.jobs;

/// How much the server has to do for its clients, so that jobs can give way.
public interface ServerLoad {
    ServerLoad NONE = new ServerLoad() {
        @Override
        public long requests() {
            return 0;
        }

        @Override
        public boolean isServing() {
            return false;
        }
    };

    /// How many requests have ended since the start.
    long requests();

    /// Whether one is under way.
    boolean isServing();
}
