package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.document.BucketPolicy;
import java.io.IOException;
import java.util.OptionalLong;

/// Sets bucket policies, with the same checks for S3, REST and the panel.
public final class PolicyChanges {
    private final BucketConfig config;
    private final AclRules acls;
    private final PolicyBinding binding;

    public PolicyChanges(BucketConfig config, AclRules acls, PolicyBinding binding) {
        this.config = config;
        this.acls = acls;
        this.binding = binding;
    }

    /// The result of setting a policy.
    public sealed interface PolicyOutcome {
        record PolicyKept(BoundPolicy policy, long revision) implements PolicyOutcome {}

        /// It would make the bucket public, which a block of public access forbids.
        record Blocked() implements PolicyOutcome {}

        /// The bucket's policy has changed since the caller read it.
        record Overtaken() implements PolicyOutcome {}

        /// The bucket has been deleted meanwhile.
        record NoSuchBucket() implements PolicyOutcome {}
    }

    /// @param ifRevision see [BucketConfig#put]
    /// @throws PolicyException when the policy cannot be accepted
    public PolicyOutcome put(Bucket bucket, String json, OptionalLong ifRevision) throws IOException {
        var bound = checked(bucket, json);
        if (isBlocked(bucket, bound)) {
            return new PolicyOutcome.Blocked();
        }
        return switch (config.put(bucket, bound.document(), ifRevision)) {
            case ConfigOutcome.Changed(long revision) -> new PolicyOutcome.PolicyKept(bound, revision);
            case ConfigOutcome.Overtaken _ -> new PolicyOutcome.Overtaken();
            case ConfigOutcome.NoSuchBucket _ -> new PolicyOutcome.NoSuchBucket();
            case ConfigOutcome.NeedsVersioning _, ConfigOutcome.Locked _ ->
                throw new IllegalStateException("of a policy");
        };
    }

    /// Makes the same checks without storing the policy.
    ///
    /// @throws PolicyException when the policy cannot be accepted
    public BoundPolicy checked(Bucket bucket, String json) throws IOException {
        return binding.bind(json, bucket.name().value());
    }

    /// @see PolicyBinding#bindWithin
    public BoundPolicy checkedWithin(Bucket bucket, String json, String account) throws IOException {
        return binding.bindWithin(json, bucket.name().value(), account);
    }

    /// @see PolicyBinding#shown
    public String shown(BucketPolicy stored) throws IOException {
        return binding.shown(stored);
    }

    /// Whether the policy would make the bucket public although that is blocked.
    public boolean isBlocked(Bucket bucket, BoundPolicy policy) throws IOException {
        return policy.isPublic() && acls.blocks(bucket).blockPublicPolicy();
    }
}
