package io.cloakroom.admin;

import io.cloakroom.admin.LifecycleViews.LifecyclePreview;
import io.cloakroom.s3.lifecycle.LifecycleDecision;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.Kept;
import io.cloakroom.storage.Listing.UploadEntry;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.Versioning;
import java.io.IOException;
import java.time.InstantSource;

/// Finds out what lifecycle rules would do to a bucket now. Reads the records of versions and uploads, no payload, and changes
/// nothing.
final class LifecycleTrial {
    /// How many versions and delete markers one preview looks at.
    static final int MOST_VERSIONS = 100_000;

    private final ObjectStore objects;
    private final BucketConfig config;
    private final RetentionClock retention;
    private final InstantSource clock;
    private final int most;

    LifecycleTrial(ObjectStore objects, BucketConfig config, RetentionClock retention, InstantSource clock, int most) {
        this.objects = objects;
        this.config = config;
        this.retention = retention;
        this.clock = clock;
        this.most = most;
    }

    /// What no rules at all do.
    LifecyclePreview nothing(Bucket bucket) {
        return new LifecycleFindings(null, clock.instant(), retention.now()).view(bucket, 0, true);
    }

    LifecyclePreview of(Bucket bucket, LifecycleDecision decision) throws IOException {
        var versioning =
                config.read(bucket, Versioning.class).map(Kept::document).orElse(null);
        var findings = new LifecycleFindings(versioning, clock.instant(), retention.now());
        var walk = new VersionWalk(objects, bucket, findings.by(decision), most);
        boolean complete = true;
        for (var prefix : decision.prefixes()) {
            complete = complete && walk.under(prefix);
        }
        complete &= uploads(bucket, decision, findings);
        return findings.view(bucket, walk.looked(), complete);
    }

    /// @return whether all uploads were looked at, and all parts of those that would be aborted
    private boolean uploads(Bucket bucket, LifecycleDecision decision, LifecycleFindings findings) throws IOException {
        var parts = new UploadParts(objects, bucket, most);
        long looked = 0;
        for (var prefix : decision.uploadPrefixes()) {
            var pages = new UploadPages(objects, bucket, prefix);
            while (pages.hasNext()) {
                for (var entry : pages.next()) {
                    if (entry instanceof UploadEntry.Item(var upload)) {
                        var due = decision.ofUpload(upload.key(), upload.initiated());
                        if (due.isPresent() && findings.isDue(due.get())) {
                            findings.upload(upload, due.get(), parts.of(upload).bytes());
                        }
                    }
                }
                looked += UploadPages.AT_ONCE;
                if (looked >= most && pages.hasNext()) {
                    return false;
                }
            }
        }
        return !parts.isExhausted();
    }
}
