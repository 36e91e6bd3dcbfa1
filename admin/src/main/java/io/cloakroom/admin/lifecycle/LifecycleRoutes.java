package io.cloakroom.admin.lifecycle;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Outcomes;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.Said;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.LifecycleView;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.s3.lifecycle.LifecycleDecision;
import io.cloakroom.s3.lifecycle.LifecycleDocument;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.LifecycleRules;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes for the lifecycle rules of a bucket.
public final class LifecycleRoutes {
    private static final String PATH = "projects/{project}/buckets/{bucket}/lifecycle";

    private final Buckets buckets;
    private final BucketConfig config;
    private final BucketAccess access;
    private final LifecycleTrial trial;
    private final Day day;

    public LifecycleRoutes(Buckets buckets, BucketConfig config, BucketAccess access, LifecycleTrial trial, Day day) {
        this.buckets = buckets;
        this.config = config;
        this.access = access;
        this.trial = trial;
        this.day = day;
    }

    record NewLifecycle(
            @Field(value = "1 to 1000 rules", needed = true) @Nullable
            List<@Nullable LifecycleRuleView> rules,

            @Field(
                    value = "Which objects are too small for a change of storage class. Default:"
                            + " all_storage_classes_128K.",
                    oneOf = {"all_storage_classes_128K", "varies_by_storage_class"})
            @Nullable
            String smallestMoved) {}

    record LifecycleToTry(
            @Field("1 to 1000 rules to try. Default: the bucket's rules.") @Nullable
            List<@Nullable LifecycleRuleView> rules,

            @Field(
                    value = "Which objects are too small for a change of storage class. Default:"
                            + " all_storage_classes_128K.",
                    oneOf = {"all_storage_classes_128K", "varies_by_storage_class"})
            @Nullable
            String smallestMoved) {}

    public void addTo(Route.Table table) {
        table.row("GET", PATH, MEMBER, "Shows the lifecycle rules of a bucket.", this::lifecycle)
                .asks(S3Action.GET_LIFECYCLE_CONFIGURATION)
                .gives(LifecycleView.class);
        table.row("PUT", PATH, BUCKETS, "Sets the lifecycle rules of a bucket.", this::set)
                .asks(S3Action.PUT_LIFECYCLE_CONFIGURATION)
                .takes(NewLifecycle.class)
                .conditional()
                .gives(LifecycleView.class)
                .audited("bucket.lifecycle");
        table.row("DELETE", PATH, BUCKETS, "Removes all lifecycle rules of a bucket.", this::delete)
                .asks(S3Action.PUT_LIFECYCLE_CONFIGURATION)
                .conditional()
                .gives(LifecycleView.class)
                .audited("bucket.lifecycle");
        table.row(
                        "POST",
                        PATH + "/preview",
                        MEMBER,
                        "Previews what lifecycle rules would do now, and changes nothing.",
                        this::preview)
                .asks(S3Action.GET_LIFECYCLE_CONFIGURATION)
                .takes(LifecycleToTry.class)
                .gives(LifecyclePreview.class);
    }

    private Tagged lifecycle(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return answer(view(bucket, storedRules(bucket)));
    }

    private Optional<LifecycleRules> storedRules(Bucket bucket) throws IOException {
        return config.read(bucket, LifecycleRules.class).map(StoredDocument::document);
    }

    private static Tagged answer(LifecycleView view) {
        return new Tagged(view, Etags.of(view));
    }

    private static LifecycleView view(Bucket bucket, Optional<LifecycleRules> rules) {
        return new LifecycleView(
                bucket.name().value(),
                rules.map(LifecycleRules::rules).orElse(List.of()).stream()
                        .map(LifecycleRecords::view)
                        .toList(),
                rules.map(each -> LifecycleDocument.nameOf(each.smallestMoved()))
                        .orElse(null));
    }

    private Tagged set(AdminRequest request) throws IOException {
        var body = request.json(NewLifecycle.class);
        var rules = LifecycleRecords.rules(body.rules(), body.smallestMoved());
        var bucket = buckets.of(request);
        request.subject().detail(Lasting.counted(rules.rules().size(), "rule"));
        Outcomes.require(request, config.put(bucket, rules, revisionSeen(request, bucket)));
        return answer(view(bucket, Optional.of(rules)));
    }

    private OptionalLong revisionSeen(AdminRequest request, Bucket bucket) throws IOException {
        if (request.call().ifMatch() == null) {
            return OptionalLong.empty();
        }
        var stored = config.read(bucket, LifecycleRules.class);
        request.requireMatch(view(bucket, stored.map(StoredDocument::document)));
        return OptionalLong.of(stored.map(StoredDocument::revision).orElse(0L));
    }

    private LifecycleView delete(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail("no rules");
        Outcomes.require(request, config.delete(bucket, LifecycleRules.class, revisionSeen(request, bucket)));
        return view(bucket, Optional.empty());
    }

    private LifecyclePreview preview(AdminRequest request) throws IOException {
        var body = request.json(LifecycleToTry.class);
        var tried = body.rules() == null ? null : LifecycleRecords.rules(body.rules(), body.smallestMoved());
        var bucket = buckets.of(request);
        var rules = tried == null ? storedRules(bucket).orElse(null) : tried;
        if (rules == null) {
            return trial.nothing(bucket);
        }
        var decision = LifecycleDecision.of(rules, day);
        requireListing(request, bucket, decision);
        return trial.of(bucket, decision);
    }

    /// Only callers who may list the keys may see them in a preview.
    private void requireListing(AdminRequest request, Bucket bucket, LifecycleDecision decision) throws IOException {
        for (var prefix : decision.prefixes()) {
            access.require(
                    request, bucket, S3Action.LIST_BUCKET_VERSIONS, null, VersionRef.CURRENT, Said.ofListing(prefix));
        }
        if (!decision.uploadPrefixes().isEmpty()) {
            access.require(request, bucket, S3Action.LIST_BUCKET_MULTIPART_UPLOADS);
        }
    }
}
