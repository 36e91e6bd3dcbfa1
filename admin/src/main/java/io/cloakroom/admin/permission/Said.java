package io.cloakroom.admin.permission;

import io.cloakroom.s3.access.AclFacts;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.document.TagSet;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/// Attributes that a call gives an object and that bucket policies can test: ACL, tags, retention, legal hold.
///
/// @param texts by condition key
public record Said(Map<ConditionKey, String> texts, TagSet tags) {
    static final Said NOTHING = new Said(Map.of(), TagSet.NONE);

    public Said {
        texts = Map.copyOf(texts);
    }

    public static Said of(Acl acl) {
        return new Said(AclFacts.of(acl), TagSet.NONE);
    }

    public static Said of(TagSet tags) {
        return new Said(Map.of(), tags);
    }

    /// The attributes of a copy.
    ///
    /// @param source bucket and key, as policies name them
    /// @param onlyNew whether the copy must not replace an object
    static Said ofCopy(Acl acl, ObjectMeta meta, String source, boolean onlyNew) {
        var texts = new EnumMap<ConditionKey, String>(ConditionKey.class);
        texts.putAll(of(acl).texts());
        texts.put(ConditionKey.COPY_SOURCE, source);
        texts.put(ConditionKey.STORAGE_CLASS, meta.storageClass().name());
        if (onlyNew) {
            texts.put(ConditionKey.IF_NONE_MATCH, "*");
        }
        return new Said(texts, meta.tags());
    }

    /// A day that has begun counts, as in S3.
    public static Said of(Retention retention, Instant now) {
        var left = Duration.between(now, retention.until());
        var texts = new EnumMap<ConditionKey, String>(ConditionKey.class);
        texts.put(ConditionKey.LOCK_MODE, retention.mode().name());
        texts.put(ConditionKey.LOCK_UNTIL, retention.until().toString());
        texts.put(
                ConditionKey.LOCK_REMAINING_DAYS,
                Long.toString(left.plusDays(1).minusNanos(1).toDays()));
        return new Said(texts, TagSet.NONE);
    }

    /// The attributes of a listing with this prefix.
    public static Said ofListing(String prefix) {
        return new Said(Map.of(ConditionKey.PREFIX, prefix), TagSet.NONE);
    }

    public static Said of(LegalHold hold) {
        return new Said(Map.of(ConditionKey.LEGAL_HOLD, hold.name()), TagSet.NONE);
    }
}
