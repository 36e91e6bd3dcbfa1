package io.cloakroom.s3.lifecycle;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.document.LifecycleRules;
import java.io.IOException;
import java.util.Optional;

/// The decisions of buckets, made once for each document that is in memory.
public final class BucketLifecycle {
    private static final long KEPT_RULES = 100_000;

    private final BucketConfig config;
    private final LoadingCache<LifecycleRules, LifecycleDecision> decisions;

    public BucketLifecycle(BucketConfig config, Day day) {
        this.config = config;
        // By identity, as comparing a thousand rules would take longer than a decision.
        this.decisions = Caffeine.newBuilder()
                .weakKeys()
                .maximumWeight(KEPT_RULES)
                .weigher((LifecycleRules rules, LifecycleDecision _) ->
                        1 + rules.rules().size())
                .build(rules -> LifecycleDecision.of(rules, day));
    }

    /// What the bucket's rules do; empty when it has none. A bucket whose documents are in memory is answered without any reading.
    public Optional<LifecycleDecision> of(Bucket bucket) throws IOException {
        return config.read(bucket, LifecycleRules.class)
                .map(StoredDocument::document)
                .map(decisions::get);
    }
}
