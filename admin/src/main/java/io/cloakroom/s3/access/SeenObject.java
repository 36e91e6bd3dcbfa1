package io.cloakroom.s3.access;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.TagSet;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The version that a question is about, looked for when the decision first needs it, and once. For one thread.
///
/// Its methods throw [UncheckedIOException] when the store fails.
public final class SeenObject {
    private final Look look;
    private Optional<ObjectInfo> seen = Optional.empty();
    private boolean looked;

    private interface Look {
        Optional<ObjectInfo> at() throws IOException;
    }

    private SeenObject(Look look) {
        this.look = look;
    }

    /// Of a question that is about no object.
    public static SeenObject none() {
        return new SeenObject(Optional::empty);
    }

    /// The very version that was opened.
    public static SeenObject opened(ObjectInfo info) {
        return new SeenObject(() -> Optional.of(info));
    }

    public static SeenObject in(ObjectStore objects, Bucket bucket, @Nullable String key, VersionRef version) {
        return key == null
                ? none()
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

    /// None of an absent object.
    public TagSet tags() {
        return info().map(info -> info.meta().tags()).orElse(TagSet.NONE);
    }

    /// Empty for an absent object.
    public Optional<CannedAcl> acl() {
        return info().map(info -> info.meta().acl());
    }
}
