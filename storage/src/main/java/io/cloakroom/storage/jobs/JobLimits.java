package io.cloakroom.storage.jobs;

/// How much of the machine each job may use.
///
/// @param operations most operations a second, such as rows or objects looked at; 0 for no limit
/// @param bytes      most bytes a second, read or written; 0 for no limit
/// @param share      the percentage of its time that a job works while requests are served
public record JobLimits(long operations, long bytes, int share) {
    /// No limits on rates, and a quarter of the time.
    public static final JobLimits DEFAULTS = new JobLimits(0, 0, 25);

    static final JobLimits NONE = new JobLimits(0, 0, 100);

    public JobLimits {
        if (operations < 0 || bytes < 0 || share < 1 || share > 100) {
            throw new IllegalArgumentException(
                    "no limits of jobs: " + operations + " operations, " + bytes + " bytes, " + share + " percent");
        }
    }
}
