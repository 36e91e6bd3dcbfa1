package io.cloakroom.admin.permission;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Outcomes;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.text.Legible;
import io.cloakroom.admin.view.AccessViews.PolicyCheck;
import io.cloakroom.admin.view.AccessViews.PolicyView;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.access.PolicyChanges.PolicyOutcome;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.document.BucketPolicy;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Routes that show, validate, set and delete the policy of a bucket, by the rules of PutBucketPolicy.
public final class PolicyRoutes {
    private static final String PATH = "projects/{project}/buckets/{bucket}/policy";
    private static final int MOST_SAID = 500;
    private static final String BLOCKED =
            "the policy would make the bucket public, which BlockPublicPolicy does not allow:"
                    + " see the block of public access of the bucket, and of its project";

    private final Buckets buckets;
    private final BucketConfig config;
    private final BucketRules rules;
    private final PolicyChanges changes;
    private final PolicyTrials trials;

    public PolicyRoutes(
            Buckets buckets, BucketConfig config, BucketRules rules, PolicyChanges changes, PolicyTrials trials) {
        this.buckets = buckets;
        this.config = config;
        this.rules = rules;
        this.changes = changes;
        this.trials = trials;
    }

    record NewPolicy(
            @Field(value = "A policy document of S3, as JSON or as a text with JSON in it", needed = true) @Nullable
            JsonNode policy) {}

    public void addTo(Route.Table table) {
        table.row("GET", PATH, MEMBER, "Shows the policy of a bucket.", this::view)
                .asks(S3Action.GET_BUCKET_POLICY)
                .gives(PolicyView.class);
        table.row("PUT", PATH, BUCKETS, "Sets the policy of a bucket.", this::put)
                .asks(S3Action.PUT_BUCKET_POLICY)
                .takes(NewPolicy.class)
                .conditional()
                .gives(PolicyView.class)
                .audited("bucket.policy");
        table.row("DELETE", PATH, BUCKETS, "Deletes the policy of a bucket.", this::delete)
                .asks(S3Action.DELETE_BUCKET_POLICY)
                .conditional()
                .gives(PolicyView.class)
                .audited("bucket.policy");
        table.row(
                        "POST",
                        PATH + "/validation",
                        MEMBER,
                        "Validates a bucket policy without setting it. Only callers who may set the policy learn"
                                + " whether its"
                                + " principals exist.",
                        this::check)
                .takes(NewPolicy.class)
                .gives(PolicyCheck.class);
    }

    private Tagged view(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return answer(view(bucket, storedPolicy(bucket)));
    }

    private @Nullable StoredDocument<BucketPolicy> storedPolicy(Bucket bucket) throws IOException {
        return config.read(bucket, BucketPolicy.class).orElse(null);
    }

    private PolicyView view(Bucket bucket, @Nullable StoredDocument<BucketPolicy> stored) throws IOException {
        var text = stored == null ? null : changes.shown(stored.document());
        return new PolicyView(
                bucket.name().value(),
                text == null ? null : tree(text),
                text,
                text == null
                        ? null
                        : rules.policy(bucket).map(policy -> policy.isPublic()).orElse(false));
    }

    /// `null` for a policy that another build accepted and this one cannot parse.
    private static @Nullable JsonNode tree(String text) {
        try {
            return Json.tree(text);
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    private static Tagged answer(PolicyView view) {
        return new Tagged(view, Etags.of(view));
    }

    private Tagged put(AdminRequest request) throws IOException {
        var text = text(request);
        var bucket = buckets.of(request);
        var outcome = outcome(bucket, text, revisionSeen(request, bucket));
        return switch (outcome) {
            case PolicyOutcome.PolicyKept kept -> {
                request.subject()
                        .detail(kept.policy().isPublic() ? "a policy that makes the bucket public" : "a policy");
                yield answer(view(bucket, storedPolicy(bucket)));
            }
            case PolicyOutcome.Blocked _ -> throw Problem.forbidden(BLOCKED);
            case PolicyOutcome.Overtaken _ -> throw Problem.preconditionFailed();
            case PolicyOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
        };
    }

    private PolicyOutcome outcome(Bucket bucket, String text, OptionalLong expectedRevision) throws IOException {
        try {
            return changes.put(bucket, text, expectedRevision);
        } catch (PolicyException refused) {
            throw problem(refused);
        }
    }

    static Problem problem(PolicyException refused) {
        return Problem.badRequest(refused.fault().message() + " – " + message(refused));
    }

    /// The message, shortened: it may repeat what the client sent.
    private static String message(PolicyException refused) {
        return Legible.of(String.valueOf(refused.getMessage()), MOST_SAID);
    }

    /// The policy in the body, given as JSON or as a text that contains JSON.
    static String text(@Nullable JsonNode policy) {
        if (policy == null || policy.isNull()) {
            throw Problem.badRequest("policy is a policy document of S3");
        }
        return policy.isString() ? policy.stringValue() : Json.text(policy);
    }

    private static String text(AdminRequest request) {
        return text(request.json(NewPolicy.class).policy());
    }

    /// The revision in the If-Match header; empty without the header.
    private OptionalLong revisionSeen(AdminRequest request, Bucket bucket) throws IOException {
        if (request.call().ifMatch() == null) {
            return OptionalLong.empty();
        }
        var stored = storedPolicy(bucket);
        request.requireMatch(view(bucket, stored));
        return OptionalLong.of(stored == null ? 0 : stored.revision());
    }

    private PolicyView delete(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail("no policy");
        Outcomes.require(request, config.delete(bucket, BucketPolicy.class, revisionSeen(request, bucket)));
        return view(bucket, null);
    }

    private PolicyCheck check(AdminRequest request) throws IOException {
        var text = text(request);
        var bucket = buckets.of(request);
        try {
            var bound = trials.checked(request, bucket, text);
            return changes.isBlocked(bucket, bound)
                    ? new PolicyCheck(false, "Access Denied", BLOCKED, true)
                    : new PolicyCheck(true, null, null, bound.isPublic());
        } catch (PolicyException refused) {
            return new PolicyCheck(false, refused.fault().message(), message(refused), false);
        }
    }
}
