package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.storage.ObjectKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The bucket and key that a request addresses, decoded from path or host name. The bucket's name may still break the
/// rules.
///
/// @param bucket `null` for the account
/// @param key    `null` for the bucket itself; valid UTF-8 in the request, at most [ObjectKey#MAX_BYTES] of it
/// @param virtualHosted whether the bucket was in the host name
public record S3Address(@Nullable String bucket, @Nullable String key, boolean virtualHosted) {
    /// What kind of thing an operation is about.
    public enum Kind {
        SERVICE,
        BUCKET,
        OBJECT
    }

    public Kind kind() {
        return bucket == null ? Kind.SERVICE : key == null ? Kind.BUCKET : Kind.OBJECT;
    }

    /// Reads path and host name. `/bucket` and `/bucket/` are the same. In a key every byte counts, `//`, `.` and `..`
    /// included.
    ///
    /// @param names which host names contain a bucket
    /// @throws S3Exception InvalidURI when the path is not valid percent-encoded UTF-8; KeyTooLongError
    public static S3Address of(HttpRequest http, HostNames names) {
        var bucket = names.bucket(http.host());
        if (bucket != null) {
            return new S3Address(bucket, key(http.path(), 1), true);
        }
        int slash = http.path().indexOf('/', 1);
        var first = slash < 0 ? http.path().substring(1) : http.path().substring(1, slash);
        if (slash < 0 && first.isEmpty()) {
            return new S3Address(null, null, false);
        }
        return new S3Address(PercentCodec.decodePath(first), slash < 0 ? null : key(http.path(), slash + 1), false);
    }

    /// @throws S3Exception KeyTooLongError
    public static void requireShort(String key) {
        if (!ObjectKey.isShort(key)) {
            throw S3Error.KEY_TOO_LONG
                    .exception()
                    .with("Size", Integer.toString(key.getBytes(StandardCharsets.UTF_8).length))
                    .with("MaxSizeAllowed", Integer.toString(ObjectKey.MAX_BYTES));
        }
    }

    private static @Nullable String key(String path, int from) {
        if (from >= path.length()) {
            return null;
        }
        var key = PercentCodec.decodePath(path.substring(from));
        requireShort(key);
        return key;
    }
}
