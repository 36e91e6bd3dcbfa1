package io.cloakroom.storage.engine;

import io.cloakroom.storage.jobs.JobRun;
import java.util.Optional;

/// A run of a job that notes where it is and counts nothing.
public final class OnePass implements JobRun {
    private Optional<byte[]> place = Optional.empty();

    @Override
    public Optional<byte[]> place() {
        return place;
    }

    @Override
    public void at(byte[] reached, String shown) {
        place = Optional.of(reached);
    }

    @Override
    public void did(long operations, long bytes) {}

    @Override
    public void count(String what, long number) {}

    @Override
    public void breathe() {}

    @Override
    public boolean isStopped() {
        return false;
    }
}
