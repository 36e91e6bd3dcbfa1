package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the buckets that have lifecycle rules, project by project.
final class RulesSearch {
    private static final Logger LOG = LoggerFactory.getLogger(RulesSearch.class);
    /// Projects or buckets in one step of the search.
    private static final int LOOKED_AT = 100;

    private final ProjectStore projects;
    private final BucketLifecycle rules;

    RulesSearch(ProjectStore projects, BucketLifecycle rules) {
        this.projects = projects;
        this.rules = rules;
    }

    /// The start of the next bucket that has rules, or the position at which the search has to continue.
    ///
    /// @param place of a finished bucket, or an earlier result of this method
    /// @return `null` after the last project
    @Nullable
    LifecyclePlace from(LifecyclePlace place) throws IOException {
        var inProject = place.project().isEmpty() ? null : inProject(place);
        return inProject == null ? nextProject(place) : inProject;
    }

    private @Nullable LifecyclePlace inProject(LifecyclePlace place) throws IOException {
        var after = place.bucket().isEmpty() ? null : place.bucket();
        var buckets = projects.buckets(place.project(), "", after, LOOKED_AT);
        for (var bucket : buckets) {
            if (hasRules(bucket)) {
                return LifecyclePlace.beginning(place.project(), bucket.name().value());
            }
        }
        return buckets.size() < LOOKED_AT
                ? null
                : LifecyclePlace.behind(
                        place.project(), buckets.getLast().name().value());
    }

    private @Nullable LifecyclePlace nextProject(LifecyclePlace place) throws IOException {
        var following = projects.projects(place.project().isEmpty() ? null : place.project(), LOOKED_AT);
        for (var project : following) {
            if (project.deletedAt() == null) {
                return LifecyclePlace.behind(project.id(), "");
            }
        }
        return following.isEmpty()
                ? null
                : LifecyclePlace.behind(following.getLast().id(), "");
    }

    /// A bucket that cannot be read does not stop the others.
    private boolean hasRules(Bucket bucket) throws IOException {
        try {
            return rules.of(bucket).isPresent();
        } catch (StoreException failed) {
            tell(failed, bucket.name().value());
            return false;
        }
    }

    /// Logs that a bucket is skipped until the next pass.
    static void tell(Exception failed, String bucket) {
        LOG.warn("bucket {}: its lifecycle rules rest until the next pass: {}", bucket, failed.toString());
    }
}
