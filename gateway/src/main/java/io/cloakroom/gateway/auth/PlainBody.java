package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.storage.checksum.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A body without framing. When the client has signed a hash, the body is compared with it at the end.
final class PlainBody implements Payload {
    private final RequestBody wire;
    private final @Nullable String claimed;
    private final @Nullable MessageDigest digest;
    private boolean ended;

    /// @param claimed the hash that the client has signed, or `null`
    PlainBody(RequestBody wire, @Nullable String claimed) {
        this.wire = wire;
        this.claimed = claimed;
        this.digest = claimed == null ? null : Digests.sha256();
    }

    @Override
    public OptionalLong length() {
        return wire.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (ended) {
            return -1;
        }
        int start = into.position();
        int read = wire.read(into);
        if (read < 0) {
            ended = true;
            verify();
        } else if (digest != null) {
            digest.update(into.duplicate().flip().position(start));
        }
        return read;
    }

    private void verify() {
        if (digest == null || claimed == null) {
            return;
        }
        var computed = HexFormat.of().formatHex(digest.digest());
        if (!computed.equals(claimed.toLowerCase(Locale.ROOT))) {
            throw S3Error.X_AMZ_CONTENT_SHA256_MISMATCH
                    .exception()
                    .with("ClientComputedContentSHA256", claimed)
                    .with("S3ComputedContentSHA256", computed);
        }
    }

    @Override
    public Map<String, String> trailers() {
        return Map.of();
    }
}
