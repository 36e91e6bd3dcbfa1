package io.cloakroom.admin.lifecycle;

import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import io.cloakroom.s3.lifecycle.LifecycleDecision;
import io.cloakroom.s3.lifecycle.VersionPlace;
import io.cloakroom.s3.lifecycle.VersionWalk;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.Listing.UploadEntry;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Previews what lifecycle rules would do to a bucket now, with the walk and the clock of the lifecycle job. Reads
/// records of versions and uploads but no payload, and changes nothing.
public final class LifecycleTrial {
    /// The most versions and delete markers that a preview examines, rounded up to whole pages.
    public static final int MOST_VERSIONS = 100_000;

    private final ObjectStore objects;
    private final BucketConfig config;
    private final RetentionClock clock;
    private final int most;

    public LifecycleTrial(ObjectStore objects, BucketConfig config, RetentionClock clock, int most) {
        this.objects = objects;
        this.config = config;
        this.clock = clock;
        this.most = most;
    }

    /// The preview for a bucket without rules.
    LifecyclePreview nothing(Bucket bucket) {
        return new LifecycleFindings(null, clock.now()).view(bucket, 0, true);
    }

    public LifecyclePreview of(Bucket bucket, LifecycleDecision decision) throws IOException {
        var versioning = config.read(bucket, Versioning.class)
                .map(StoredDocument::document)
                .orElse(null);
        var now = clock.now();
        var findings = new LifecycleFindings(versioning, now);
        long looked = 0;
        var walk = new VersionWalk(objects, bucket, versioning, decision, now);
        @Nullable VersionPlace place = VersionPlace.START;
        while (place != null && looked < most) {
            var page = walk.page(place);
            page.due().forEach(findings::version);
            looked += page.seen();
            place = page.next();
        }
        boolean complete = uploads(bucket, decision, findings) && place == null;
        return findings.view(bucket, looked, complete);
    }

    /// @return whether all uploads were examined, and all parts of those that would be aborted
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
