package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.jobs.JobLimits;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.Jobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Background work over REST.
final class JobRoutesTest {
    private static final JobPace ONCE = JobPace.patiently(Duration.ofDays(1));

    private final Desk desk;
    private final Jobs jobs;
    private final LinkedBlockingQueue<String> steps = new LinkedBlockingQueue<>();

    JobRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        jobs = desk.stores.jobs();
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    private void awaitStep() throws InterruptedException {
        assertThat(steps.poll(1, TimeUnit.MINUTES)).isNotNull();
    }

    @Test
    void listsWhatTheServerDoesByItself() throws Exception {
        jobs.limit(new JobLimits(1000, 2000, 30));
        jobs.add("second", ONCE, run -> {
            run.at(new byte[] {1}, "bucket photos, key a/b");
            run.count("versions removed", 3);
            run.did(10, 20);
            steps.add("taken");
            while (!run.isStopped()) {
                run.breathe();
            }
            return true;
        });
        jobs.add("first", JobPace.promptly(Duration.ofDays(1)), _ -> {
            steps.add("taken");
            throw new IOException("the disk says no");
        });
        awaitStep();
        awaitStep();
        var list = desk.operator().get("jobs").good();
        assertThat(list.get("sharePercent")).isEqualTo("30");
        assertThat(list.get("operationsPerSecond")).isEqualTo("1000");
        assertThat(list.get("bytesPerSecond")).isEqualTo("2000");
        assertThat(list.get("jobs.0.name")).isEqualTo("first");
        assertThat(list.get("jobs.0.limited")).isEqualTo("false");
        assertThat(list.get("jobs.1.name")).isEqualTo("second");
        assertThat(list.get("jobs.1.state")).isEqualTo("working");
        assertThat(list.get("jobs.1.at")).isEqualTo("bucket photos, key a/b");
        assertThat(list.get("jobs.1.operations")).isEqualTo("10");
        assertThat(list.get("jobs.1.bytes")).isEqualTo("20");
        assertThat(list.get("jobs.1.counts.0.what")).isEqualTo("versions removed");
        assertThat(list.get("jobs.1.counts.0.number")).isEqualTo("3");
    }

    @Test
    void beginsAPass() throws Exception {
        jobs.add("job", ONCE, _ -> {
            steps.add("taken");
            return false;
        });
        awaitStep();
        desk.operator().post("jobs/job/run", "").good();
        awaitStep();
        assertThat(desk.line().action()).isEqualTo("job.run");
        assertThat(desk.line().target()).isEqualTo("job");
        desk.operator().post("jobs/another/run", "").refused(404);
    }
}
