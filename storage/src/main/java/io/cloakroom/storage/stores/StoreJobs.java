package io.cloakroom.storage.stores;

import io.cloakroom.storage.Swept;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.token.SecretBox;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The background work of the stores.
public final class StoreJobs {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private StoreJobs() {}

    /// Adds the jobs and begins them. To be called once, when the server is ready.
    public static void begin(Stores stores) {
        var jobs = stores.jobs();
        jobs.add("usage-sums", JobPace.patiently(DAY), new UsageSums(stores));
        jobs.add("expired-records", JobPace.patiently(MINUTE), sweeping(stores.records()::sweep));
        jobs.add("old-traffic", JobPace.patiently(MINUTE), sweeping(stores.traffic()::sweep));
        jobs.add("keyring", JobPace.patiently(HOUR), stores.keyringSweep());
        jobs.add("retention-clock", JobPace.promptly(MINUTE), run -> {
            stores.retention().note();
            run.did(1, 0);
            return false;
        });
    }

    /// Adds the job that seals anew what an earlier master key sealed.
    ///
    /// @param box seals the secrets of tokens
    public static void reseal(Stores stores, SecretBox box) {
        stores.jobs().add(MasterKeyJob.NAME, JobPace.patiently(HOUR), resealing(stores, box));
    }

    /// The job that seals anew what an earlier master key sealed; it does nothing when nothing is left.
    public static Job resealing(Stores stores, SecretBox box) {
        return new MasterKeyJob(stores, box);
    }

    /// Removes expired rows, in the order of the rows.
    private interface Sweep {
        Swept from(byte @Nullable [] place) throws IOException;
    }

    private static Job sweeping(Sweep sweep) {
        return run -> {
            var swept = sweep.from(run.place().orElse(null));
            if (swept.rows() > 0) {
                run.did(swept.rows(), 0);
            }
            if (swept.next() != null) {
                run.at(swept.next(), "");
            }
            return swept.next() != null;
        };
    }

    /// Sums up the usage of all projects. The sums are in memory, so each start begins anew; later passes find projects whose
    /// sums were forgotten.
    private static final class UsageSums implements Job {
        private final Stores stores;
        private @Nullable String after;

        UsageSums(Stores stores) {
            this.stores = stores;
        }

        @Override
        public boolean step(JobRun run) throws IOException {
            after = stores.projects().sumUp(after);
            run.did(1, 0);
            return after != null;
        }
    }
}
