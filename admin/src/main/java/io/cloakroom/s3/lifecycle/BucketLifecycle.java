package io.cloakroom.s3.lifecycle;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.document.LifecycleRules;
import java.io.IOException;
import java.util.Optional;

/// The lifecycle decisions of buckets, prepared once for each document in memory.
public final class BucketLifecycle {
    private static final long KEPT_RULES = 100_000;

    private final BucketConfig config;
    private final LoadingCache<LifecycleRules, LifecycleDecision> decisions;

    public BucketLifecycle(BucketConfig config, Day day) {
        this.config = config;
        // Keys are compared by identity, because comparing a thousand rules would take longer than a decision.
        this.decisions = Caffeine.newBuilder()
                .weakKeys()
                .maximumWeight(KEPT_RULES)
                .weigher((LifecycleRules rules, LifecycleDecision _) ->
                        1 + rules.rules().size())
                .build(rules -> LifecycleDecision.of(rules, day));
    }

    /// The decision of the bucket's rules; empty when it has none. Needs no I/O while the bucket's documents are in
    /// memory.
    public Optional<LifecycleDecision> of(Bucket bucket) throws IOException {
        return config.read(bucket, LifecycleRules.class)
                .map(StoredDocument::document)
                .map(decisions::get);
    }
}
