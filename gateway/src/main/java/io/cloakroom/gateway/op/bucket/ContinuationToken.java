package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.checksum.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// The end of a page, as an opaque text that survives restarts: one byte each for version and kind, the check, the key.
///
/// The check is a hash of bucket, prefix, delimiter and key. It detects tokens that were cut, changed or used for
/// another query. It need not be secret: a forged token reveals nothing that `start-after` does not.
record ContinuationToken(Bucket bucket, ListParameters asked) {
    private static final byte VERSION = 1;
    private static final int CHECK_BYTES = 8;
    private static final int HEAD_BYTES = 2 + CHECK_BYTES;

    String write(After after) {
        var key = after.key().getBytes(StandardCharsets.UTF_8);
        var token = new byte[HEAD_BYTES + key.length];
        token[0] = VERSION;
        token[1] = (byte) (after.passPrefix() ? 1 : 0);
        System.arraycopy(key, 0, token, HEAD_BYTES, key.length);
        System.arraycopy(check(token[1], key), 0, token, 2, CHECK_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// @throws S3Exception InvalidArgument when [#write] did not make it for the same query
    After read(String text) {
        try {
            var token = Base64.getUrlDecoder().decode(text);
            if (token.length >= HEAD_BYTES && token[0] == VERSION) {
                var key = Arrays.copyOfRange(token, HEAD_BYTES, token.length);
                var check = Arrays.copyOfRange(token, 2, HEAD_BYTES);
                if (Arrays.equals(check, check(token[1], key))) {
                    return new After(new String(key, StandardCharsets.UTF_8), token[1] == 1);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like a token that does not fit.
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("The continuation token provided is incorrect")
                .with("ArgumentName", "continuation-token");
    }

    private byte[] check(byte kind, byte[] key) {
        var hash = Digests.sha256();
        update(hash, bucket.id());
        update(hash, asked.prefix());
        update(hash, asked.delimiter());
        hash.update(kind);
        hash.update(key);
        return Arrays.copyOf(hash.digest(), CHECK_BYTES);
    }

    /// Byte FF ends each text here, because keys and prefixes never contain it.
    private static void update(MessageDigest hash, String text) {
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0xff);
    }
}
