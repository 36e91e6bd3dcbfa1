package io.cloakroom.admin.permission;

import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.TagSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The facts for decisions that are not about a request to S3. Not thread-safe.
public final class KnownFacts implements RequestFacts {
    private final Map<ConditionKey, String> texts = new EnumMap<>(ConditionKey.class);
    private final RequesterFacts requester;
    private final SeenObject object;
    private TagSet given = TagSet.NONE;

    /// @param version in question
    /// @param object  in question
    public KnownFacts(RequesterFacts requester, VersionRef version, SeenObject object, Instant now, boolean secure) {
        this.requester = requester;
        this.object = object;
        texts.put(ConditionKey.CURRENT_TIME, now.toString());
        texts.put(ConditionKey.EPOCH_TIME, Long.toString(now.getEpochSecond()));
        texts.put(ConditionKey.SECURE_TRANSPORT, Boolean.toString(secure));
        if (version instanceof VersionRef.Named named) {
            texts.put(ConditionKey.VERSION_ID, named.id());
        }
    }

    public KnownFacts with(ConditionKey key, @Nullable String text) {
        if (text != null) {
            texts.put(key, text);
        }
        return this;
    }

    public KnownFacts with(Said facts) {
        texts.putAll(facts.texts());
        given = facts.tags();
        return this;
    }

    @Override
    public @Nullable List<String> values(ConditionKey key, String tag) {
        if (key == ConditionKey.REQUEST_OBJECT_TAG_KEYS) {
            return given.isEmpty() ? null : List.copyOf(given.tags().keySet());
        }
        var text = switch (key) {
            case EXISTING_OBJECT_TAG -> object.tags().tags().get(tag);
            case REQUEST_OBJECT_TAG -> given.tags().get(tag);
            default -> texts.get(key);
        };
        return text == null ? requester.values(key, tag) : List.of(text);
    }
}
