package io.cloakroom.storage.jobs;

/// What each job may take of the machine.
///
/// @param operations a second, such as rows or objects looked at; 0 for as many as there can be
/// @param bytes      a second, read or written; 0 for as many as there can be
/// @param share      percentage of its time in which a job works while requests are served; 100 for all of it
public record JobLimits(long operations, long bytes, int share) {
    /// No rate, and a quarter of the time.
    public static final JobLimits DEFAULTS = new JobLimits(0, 0, 25);

    static final JobLimits NONE = new JobLimits(0, 0, 100);

    public JobLimits {
        if (operations < 0 || bytes < 0 || share < 1 || share > 100) {
            throw new IllegalArgumentException(
                    "no limits of jobs: " + operations + " operations, " + bytes + " bytes, " + share + " percent");
        }
    }
}
