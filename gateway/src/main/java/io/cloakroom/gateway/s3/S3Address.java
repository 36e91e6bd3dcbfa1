package io.cloakroom.gateway.s3;

import org.jspecify.annotations.Nullable;

/// Which bucket and key a request is about, decoded from path or host. Not yet checked: the bucket's name may break the
/// rules.
///
/// @param bucket `null` for the service itself
/// @param key    `null` for the bucket itself; valid UTF-8 in the request, at most 1024 bytes of it
/// @param virtualHosted whether the bucket was in the host name
public record S3Address(@Nullable String bucket, @Nullable String key, boolean virtualHosted) {
    /// What an operation is about.
    public enum Kind {
        SERVICE,
        BUCKET,
        OBJECT
    }

    public Kind kind() {
        return bucket == null ? Kind.SERVICE : key == null ? Kind.BUCKET : Kind.OBJECT;
    }
}
