package io.cloakroom.storage.jobs;

/// What jobs may take of the machine just now: their limits, and how much it has to do for clients.
final class MachineShare {
    private volatile JobLimits limits = JobLimits.DEFAULTS;
    private volatile ServerLoad load = ServerLoad.NONE;

    JobLimits limits() {
        return limits;
    }

    void limit(JobLimits told) {
        limits = told;
    }

    ServerLoad load() {
        return load;
    }

    void giveWayTo(ServerLoad told) {
        load = told;
    }
}
