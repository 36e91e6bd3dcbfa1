package io.cloakroom.s3.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.BucketPolicyView;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.PublicPolicies;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.document.RequestPayment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the settings of buckets and their projects that concern access. Caches parsed bucket policies.
public final class BucketRules {
    private static final int KEPT_POLICY_BYTES = 64 << 20;
    /// Takes the place of a stored bucket policy that cannot be parsed.
    private static final Policy DENYING_ALL = PolicyParser.bucketPolicy("""
            {"Statement": {"Sid": "the policy cannot be understood", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}
            """, Map.of());

    private final BucketConfig config;
    private final AclRules acls;
    private final LoadingCache<BucketPolicy, BucketPolicyView> policies = Caffeine.newBuilder()
            .maximumWeight(KEPT_POLICY_BYTES)
            .weigher((BucketPolicy stored, BucketPolicyView view) ->
                    stored.json().length() * Character.BYTES + view.policy().weight())
            .build(BucketRules::view);

    public BucketRules(BucketConfig config, ProjectStore projects) {
        this.config = config;
        this.acls = new AclRules(config, projects);
    }

    /// Parses a stored policy. One that this build does not understand, because another build accepted it, denies
    /// everything.
    public static BucketPolicyView view(BucketPolicy stored) {
        try {
            var policy = PolicyParser.bucketPolicy(stored.json(), stored.users());
            return new BucketPolicyView(policy, PublicPolicies.isPublic(policy));
        } catch (PolicyException notUnderstood) {
            return new BucketPolicyView(DENYING_ALL, false);
        }
    }

    /// The bucket's policy, parsed; empty when it has none.
    public Optional<BucketPolicyView> policy(Bucket bucket) throws IOException {
        return document(bucket, BucketPolicy.class).map(policies::get);
    }

    /// The block of public access from the bucket and its project together.
    public PublicAccessBlock blocks(Bucket bucket) throws IOException {
        return acls.blocks(bucket);
    }

    /// Who owns objects that other accounts write into the bucket, and whether ACLs are enabled.
    public ObjectOwnership ownership(Bucket bucket) throws IOException {
        return acls.ownership(bucket);
    }

    /// Whether requesters other than the owner must declare that they pay.
    public boolean requesterPays(Bucket bucket) throws IOException {
        return document(bucket, RequestPayment.class)
                .filter(RequestPayment.REQUESTER::equals)
                .isPresent();
    }

    private <D extends BucketDocument> Optional<D> document(Bucket bucket, Class<D> type) throws IOException {
        return config.read(bucket, type).map(BucketConfig.StoredDocument::document);
    }

    /// For a question about an object in the bucket, or about the bucket.
    ///
    /// @return facts whose methods throw [UncheckedIOException] when the store fails
    public BucketFacts of(Bucket bucket, AboutObject object) {
        return new Known(bucket, object);
    }

    /// What a question needs to know about an object or an upload.
    public interface AboutObject {
        /// See [BucketFacts#object].
        @Nullable
        Owned owned(String ofBucket);

        /// See [BucketFacts#isUploadOfAsker].
        boolean isUploadOfAsker() throws IOException;
    }

    private final class Known implements BucketFacts {
        private final Bucket bucket;
        private final AboutObject object;

        Known(Bucket bucket, AboutObject object) {
            this.bucket = bucket;
            this.object = object;
        }

        @Override
        public String project() {
            return bucket.project();
        }

        @Override
        public @Nullable BucketPolicyView policy() {
            return unchecked(() -> BucketRules.this.policy(bucket)).orElse(null);
        }

        @Override
        public PublicAccessBlock blocks() {
            return unchecked(() -> BucketRules.this.blocks(bucket));
        }

        @Override
        public ObjectOwnership ownership() {
            return unchecked(() -> BucketRules.this.ownership(bucket));
        }

        @Override
        public Acl acl() {
            return bucket.acl();
        }

        @Override
        public @Nullable Owned object() {
            return object.owned(bucket.project());
        }

        @Override
        public boolean isUploadOfAsker() {
            return unchecked(object::isUploadOfAsker);
        }
    }

    private interface Reading<T> {
        T from() throws IOException;
    }

    private static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.from();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
