package io.cloakroom.s3.lifecycle;

import io.cloakroom.s3.lifecycle.ActionsAtOnce.Action;
import io.cloakroom.s3.lifecycle.LifecyclePlace.Stage;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.JobRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Applies lifecycle rules (Amazon S3 User Guide, "Managing the lifecycle of objects") to all buckets that have some,
/// after each midnight UTC and on request. Each action checks that its version or upload is unchanged since the
/// decision. A resumed pass therefore does nothing twice, and an overwritten object does not expire with its
/// predecessor.
///
/// The job follows the retention clock, so nothing expires early when the system clock jumps ahead.
public final class LifecycleJob implements Job {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int PAGE = 1000;

    private final ObjectStore objects;
    private final ProjectStore projects;
    private final BucketConfig config;
    private final BucketLifecycle rules;
    private final RulesSearch search;
    private final RetentionClock clock;
    private final Day day;
    private volatile boolean asked;
    /// The day of the last pass that was completed since the start.
    private long doneDay = Long.MIN_VALUE;
    /// The day on which the current pass began; `Long.MIN_VALUE` when it began before the start.
    private long begunDay = Long.MIN_VALUE;

    public LifecycleJob(
            ObjectStore objects,
            ProjectStore projects,
            BucketConfig config,
            BucketLifecycle rules,
            RetentionClock clock,
            Day day) {
        this.objects = objects;
        this.projects = projects;
        this.config = config;
        this.rules = rules;
        this.search = new RulesSearch(projects, rules);
        this.clock = clock;
        this.day = day;
    }

    /// How often the job checks whether a pass has to begin.
    public static JobPace pace(Day day) {
        return JobPace.patiently(day.length().compareTo(LONGEST_PAUSE) < 0 ? day.length() : LONGEST_PAUSE);
    }

    @Override
    public void asked() {
        asked = true;
    }

    @Override
    public boolean step(JobRun run) throws IOException {
        var noted = run.place().flatMap(LifecyclePlace::decoded);
        if (noted.isEmpty() && !begins()) {
            return false;
        }
        var place = noted.orElse(LifecyclePlace.START);
        LifecyclePlace next;
        try {
            next = place.stage() == Stage.DONE ? search.from(place) : worked(place, run);
        } catch (IOException | RuntimeException failed) {
            asked |= noted.isEmpty(); // no step succeeded, so the pass has still to begin
            throw failed;
        }
        if (next == null) {
            doneDay = begunDay;
            return false;
        }
        run.at(next.encoded(), next.shown());
        return true;
    }

    /// Whether a pass has to begin.
    private boolean begins() {
        long today = Math.floorDiv(clock.now().toEpochMilli(), day.length().toMillis());
        if (today == doneDay && !asked) {
            return false;
        }
        asked = false;
        begunDay = today;
        return true;
    }

    /// Works through one page of a bucket. A bucket that cannot be read does not stop the others.
    private LifecyclePlace worked(LifecyclePlace place, JobRun run) throws IOException {
        try {
            var bucket = bucket(place);
            var decision = bucket.isEmpty() ? Optional.<LifecycleDecision>empty() : rules.of(bucket.get());
            if (bucket.isEmpty() || decision.isEmpty()) {
                return place.done();
            }
            clock.use();
            return place.stage() == Stage.VERSIONS
                    ? versions(place, bucket.get(), decision.get(), run)
                    : uploads(place, bucket.get(), decision.get(), run);
        } catch (IOException | RuntimeException failed) {
            if (run.isStopped()) {
                throw failed; // the store may be closing
            }
            RulesSearch.tell(failed, place.bucket());
            run.count("buckets left to the next pass", 1);
            return place.done();
        }
    }

    private Optional<Bucket> bucket(LifecyclePlace place) throws IOException {
        var name = BucketName.of(place.bucket());
        return name.isEmpty()
                ? Optional.empty()
                : projects.bucket(name.get()).filter(found -> found.project().equals(place.project()));
    }

    private LifecyclePlace versions(LifecyclePlace place, Bucket bucket, LifecycleDecision decision, JobRun run)
            throws IOException {
        var versioning = config.read(bucket, Versioning.class)
                .map(BucketConfig.StoredDocument::document)
                .orElse(null);
        var page = new VersionWalk(objects, bucket, versioning, decision, clock.now()).page(place.versions());
        var actions = new LifecycleActions(objects, bucket);
        perform(
                page.due().stream()
                        .map(found -> (Action) () -> actions.on(found))
                        .toList(),
                run);
        run.did(page.seen(), 0);
        return page.next() == null ? place.atUpload("", "") : place.at(page.next());
    }

    private LifecyclePlace uploads(LifecyclePlace place, Bucket bucket, LifecycleDecision decision, JobRun run)
            throws IOException {
        if (decision.uploadPrefixes().isEmpty()) {
            return place.done();
        }
        boolean begins = place.upload().isEmpty();
        var page = objects.listUploads(
                bucket,
                new Listing.UploadQuery(
                        "", "", begins ? null : place.uploadKey(), begins ? null : place.upload(), PAGE));
        var now = clock.now();
        var actions = new LifecycleActions(objects, bucket);
        var due = new ArrayList<Action>();
        var reached = place;
        for (var entry : page.entries()) {
            if (entry instanceof Listing.UploadEntry.Item(var upload)) {
                if (decision.ofUpload(upload.key(), upload.initiated())
                        .filter(abort -> abort.by(now))
                        .isPresent()) {
                    due.add(() -> actions.onUpload(upload));
                }
                reached = place.atUpload(upload.key(), upload.id());
            }
        }
        perform(due, run);
        run.did(page.entries().size(), 0);
        return page.truncated() ? reached : place.done();
    }

    private static void perform(List<Action> due, JobRun run) {
        ActionsAtOnce.run(due).forEach((result, times) -> {
            if (!result.counted().isEmpty()) {
                run.count(result.counted(), times);
            }
        });
    }
}
