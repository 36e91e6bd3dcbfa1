package io.cloakroom.storage.jobs;

/// The limits of jobs, and how much the server has to do for its clients now.
final class MachineShare {
    private volatile JobLimits limits = JobLimits.DEFAULTS;
    private volatile ServerLoad load = ServerLoad.NONE;

    JobLimits limits() {
        return limits;
    }

    void limit(JobLimits limits) {
        this.limits = limits;
    }

    ServerLoad load() {
        return load;
    }

    void giveWayTo(ServerLoad load) {
        this.load = load;
    }
}
