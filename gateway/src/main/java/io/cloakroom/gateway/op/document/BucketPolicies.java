package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.access.PolicyChanges.PolicyOutcome;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyException.Fault;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.document.BucketPolicy;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// Bucket policies, as operations on them need them.
public final class BucketPolicies {
    private final BucketConfig config;
    private final BucketRules rules;
    private final PolicyChanges changes;

    public BucketPolicies(BucketConfig config, BucketRules rules, PolicyChanges changes) {
        this.config = config;
        this.rules = rules;
        this.changes = changes;
    }

    /// Requires the bucket's own account, whatever the bucket policy allows (API Reference, PutBucketPolicy,
    /// GetBucketPolicy and DeleteBucketPolicy).
    ///
    /// @throws S3Exception MethodNotAllowed
    void requireOwnAccount(S3Request request) {
        if (!request.caller().owns(request.bucket())) {
            throw S3Error.METHOD_NOT_ALLOWED
                    .exception()
                    .with("Method", request.http().method())
                    .with("ResourceType", "BUCKETPOLICY");
        }
    }

    /// @throws S3Exception NoSuchBucketPolicy
    String shown(Bucket bucket) throws IOException {
        return changes.shown(of(bucket));
    }

    /// @throws S3Exception NoSuchBucketPolicy
    private BucketPolicy of(Bucket bucket) throws IOException {
        return config.read(bucket, BucketPolicy.class)
                .map(BucketConfig.StoredDocument::document)
                .orElseThrow(() -> S3Error.NO_SUCH_BUCKET_POLICY
                        .exception()
                        .with("BucketName", bucket.name().value()));
    }

    /// @throws S3Exception NoSuchBucketPolicy
    boolean isPublic(Bucket bucket) throws IOException {
        of(bucket);
        return rules.policy(bucket).map(view -> view.isPublic()).orElse(false);
    }

    /// @throws S3Exception MalformedPolicy, AccessDenied when public policies are blocked
    void put(Bucket bucket, String json) throws IOException {
        switch (outcome(bucket, json)) {
            case PolicyOutcome.PolicyKept _ -> {}
            case PolicyOutcome.Blocked _ ->
                throw S3Error.ACCESS_DENIED.exception("Access Denied. The policy would make the bucket public, which"
                        + " BlockPublicPolicy of its public access block, or of its account's, does not allow.");
            case PolicyOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case PolicyOutcome.Overtaken _ -> throw new IllegalStateException("without a condition");
        }
    }

    private PolicyOutcome outcome(Bucket bucket, String json) throws IOException {
        try {
            return changes.put(bucket, json, OptionalLong.empty());
        } catch (PolicyException refused) {
            var error = S3Error.MALFORMED_POLICY.exception(refused.fault().message());
            // Naming the principal would tell who has an account here.
            throw refused.fault() == Fault.PRINCIPAL
                    ? error
                    : error.with(
                            "Detail", Optional.ofNullable(refused.getMessage()).orElse(""));
        }
    }

    void delete(Bucket bucket) throws IOException {
        requireThere(config.delete(bucket, BucketPolicy.class, OptionalLong.empty()));
    }

    private static void requireThere(ConfigOutcome outcome) {
        if (outcome instanceof ConfigOutcome.NoSuchBucket) {
            throw S3Error.NO_SUCH_BUCKET.exception();
        }
    }
}
