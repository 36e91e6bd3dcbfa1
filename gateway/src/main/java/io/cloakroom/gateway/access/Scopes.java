package io.cloakroom.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.admin.policy.AccessRequest;
import io.cloakroom.admin.policy.ConditionKey;
import io.cloakroom.admin.policy.Evaluator;
import io.cloakroom.admin.policy.Evaluator.Decision;
import io.cloakroom.admin.policy.Policy;
import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.CopySourceName;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.VersionRef;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the scope of a token says. Keeps the policies that it has parsed.
final class Scopes {
    private static final int KEPT_POLICY_BYTES = 64 << 20;
    private static final String USUAL_MAX_KEYS = "1000";

    private final LoadingCache<String, Policy> policies = Caffeine.newBuilder()
            .maximumWeight(KEPT_POLICY_BYTES)
            .weigher((String text, Policy policy) -> text.length() * Character.BYTES + policy.weight())
            .build(Policy::stored);

    /// @param key     `null` for an action on the bucket itself
    /// @param version that the demand is about, wherever the request names it: in its query, in the source of a copy, or beside
    ///                one of many keys
    boolean meets(
            Holder holder, Demand demand, String bucket, @Nullable String key, VersionRef version, S3Request request) {
        if (holder.scope().isFull()) {
            return true;
        }
        var facts = facts(holder, request);
        if (version instanceof VersionRef.Named named) {
            facts.put(ConditionKey.VERSION_ID, named.id());
        }
        var decision = decide(holder, demand.action(), bucket, key, facts);
        return switch (demand) {
            case Demand.Allowed _ -> decision == Decision.ALLOWED;
            case Demand.NotDenied _ -> decision != Decision.DENIED;
            case Demand.AllowedAtLeast(var _, var lesser) ->
                decision == Decision.ALLOWED
                        || (decision == Decision.UNSAID
                                && decide(holder, lesser, bucket, key, facts) == Decision.ALLOWED);
        };
    }

    /// Whether the holder could find out by a listing that there is no such key: by one of the whole bucket, or by one whose
    /// prefix is the key.
    boolean mayMiss(Holder holder, String bucket, String key, S3Request request) {
        if (holder.scope().isFull()) {
            return true;
        }
        var facts = facts(holder, request);
        if (decide(holder, S3Action.LIST_BUCKET, bucket, null, facts) == Decision.ALLOWED) {
            return true;
        }
        facts.put(ConditionKey.PREFIX, key);
        return decide(holder, S3Action.LIST_BUCKET, bucket, null, facts) == Decision.ALLOWED;
    }

    private Decision decide(
            Holder holder, S3Action action, String bucket, @Nullable String key, Map<ConditionKey, String> facts) {
        return decide(
                holder,
                key == null
                        ? AccessRequest.onBucket(action, bucket, facts)
                        : AccessRequest.onObject(action, bucket, key, facts));
    }

    /// Tells of a bucket's name whether ListBuckets shows it to the holder.
    Predicate<String> visible(Holder holder, S3Request request) {
        if (holder.scope().isFull()) {
            return _ -> true;
        }
        var facts = facts(holder, request);
        var listsAll = decide(holder, AccessRequest.onAccount(S3Action.LIST_ALL_MY_BUCKETS, facts)) == Decision.ALLOWED;
        return listsAll ? _ -> true : Evaluator.visible(policy(holder), facts);
    }

    private Decision decide(Holder holder, AccessRequest asked) {
        return Evaluator.decide(policy(holder), asked);
    }

    private Policy policy(Holder holder) {
        return policies.get(holder.scope().policy());
    }

    private static Map<ConditionKey, String> facts(Holder holder, S3Request request) {
        var http = request.http();
        var facts = new EnumMap<ConditionKey, String>(ConditionKey.class);
        var address = http.remote().getAddress();
        if (address != null) {
            facts.put(ConditionKey.SOURCE_IP, address.getHostAddress());
        }
        facts.put(ConditionKey.SECURE_TRANSPORT, Boolean.toString(http.secure()));
        facts.put(ConditionKey.CURRENT_TIME, http.received().toString());
        facts.put(ConditionKey.EPOCH_TIME, Long.toString(http.received().getEpochSecond()));
        facts.put(ConditionKey.USER_ID, holder.user());
        facts.put(ConditionKey.UPLOAD, Boolean.toString(!request.query().has("acl")));
        request.header("user-agent").ifPresent(value -> facts.put(ConditionKey.USER_AGENT, value));
        request.header("referer").ifPresent(value -> facts.put(ConditionKey.REFERER, value));
        request.header("x-amz-acl").ifPresent(value -> facts.put(ConditionKey.ACL, value));
        request.header("x-amz-copy-source").ifPresent(value -> facts.put(ConditionKey.COPY_SOURCE, copySource(value)));
        request.header("x-amz-metadata-directive")
                .ifPresent(value -> facts.put(ConditionKey.METADATA_DIRECTIVE, value));
        request.query().get("prefix").ifPresent(value -> facts.put(ConditionKey.PREFIX, value));
        request.query().get("delimiter").ifPresent(value -> facts.put(ConditionKey.DELIMITER, value));
        request.query().get("max-keys").ifPresent(value -> facts.put(ConditionKey.MAX_KEYS, number(value)));
        return facts;
    }

    /// As the listing takes it: an empty one means the usual number, and zeros before it say nothing.
    private static String number(String maxKeys) {
        return maxKeys.isEmpty() ? USUAL_MAX_KEYS : maxKeys.replaceFirst("^0+(?=[0-9])", "");
    }

    /// The object that is copied, as a policy names it. What is no copy source stays as it is: the operation refuses it.
    private static String copySource(String field) {
        try {
            var named = CopySourceName.of(field);
            return named.bucket() + "/" + named.key();
        } catch (S3Exception malformed) {
            return field;
        }
    }
}
