package io.cloakroom.s3.access;

import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.TagSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The version that a question is about. It is looked up once, when the decision first needs it. Not thread-safe.
/// Methods throw [UncheckedIOException] when the store fails.
public final class SeenObject implements BucketRules.AboutObject {
    /// For questions that are not about an object.
    public static final SeenObject NONE = new SeenObject(Optional::empty);

    private final ObjectLookup look;
    private Optional<ObjectInfo> seen = Optional.empty();
    private boolean looked;

    private interface ObjectLookup {
        Optional<ObjectInfo> at() throws IOException;
    }

    private SeenObject(ObjectLookup look) {
        this.look = look;
    }

    /// A version that is already open.
    public static SeenObject opened(ObjectInfo info) {
        return new SeenObject(() -> Optional.of(info));
    }

    /// The result of an earlier lookup; empty when there is no object.
    public static SeenObject found(Optional<ObjectInfo> info) {
        return new SeenObject(() -> info);
    }

    public static SeenObject in(ObjectStore objects, Bucket bucket, @Nullable String key, VersionRef version) {
        return key == null
                ? NONE
                : new SeenObject(() -> {
                    var named = ObjectKey.of(key);
                    return named.isPresent()
                                    && objects.head(bucket, named.get(), version)
                                            instanceof Found.Present<ObjectInfo>(var info)
                            ? Optional.of(info)
                            : Optional.empty();
                });
    }

    private Optional<ObjectInfo> info() {
        if (!looked) {
            try {
                seen = look.at();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            looked = true;
        }
        return seen;
    }

    /// Empty for an absent object.
    public TagSet tags() {
        return info().map(info -> info.meta().tags()).orElse(TagSet.NONE);
    }

    @Override
    public @Nullable Owned owned(String ofBucket) {
        return info().map(ObjectInfo::meta)
                .map(meta -> new Owned(meta.owner().isEmpty() ? ofBucket : meta.owner(), meta.acl()))
                .orElse(null);
    }

    @Override
    public boolean isUploadOfAsker() {
        return false;
    }
}
