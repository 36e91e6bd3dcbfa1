package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.PercentCodec;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.RenameToken;
import io.cloakroom.storage.checksum.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The headers of a rename.
final class RenameRequest {
    private static final String SOURCE = "x-amz-rename-source";
    private static final String TOKEN = "x-amz-client-token";
    private static final Pattern WELL_FORMED_TOKEN = Pattern.compile("[!-~]{1,64}");

    /// Headers that no other operation knows.
    static final Set<String> FIELDS = Set.of(
            SOURCE,
            SOURCE + "-if-match",
            SOURCE + "-if-none-match",
            SOURCE + "-if-modified-since",
            SOURCE + "-if-unmodified-since");

    /// Everything by which two renames to the same key can differ.
    private static final List<String> PARAMETERS = List.of(
            SOURCE,
            SOURCE + "-if-match",
            SOURCE + "-if-none-match",
            SOURCE + "-if-modified-since",
            SOURCE + "-if-unmodified-since",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since");

    private RenameRequest() {}

    /// The key of the source: percent-encoded, with or without a leading slash (API Reference, RenameObject,
    /// "Examples").
    ///
    /// @throws S3Exception InvalidArgument, InvalidRequest, or as for any key that is not allowed
    static ObjectKey source(S3Request request) {
        var field = request.header(SOURCE).orElse("");
        var path = PercentCodec.decodePath(field);
        var text = path.startsWith("/") ? path.substring(1) : path;
        S3Address.requireShort(text);
        var key = ObjectKey.of(text)
                .orElseThrow(() -> S3Error.INVALID_ARGUMENT
                        .exception(
                                field.isEmpty()
                                        ? "Missing required header for this request: " + SOURCE
                                        : SOURCE + " must be the key of an object in the same bucket")
                        .with("ArgumentName", SOURCE)
                        .with("ArgumentValue", field));
        if (text.endsWith("/") || request.key().endsWith("/")) {
            throw S3Error.INVALID_REQUEST.exception(
                    "RenameObject does not rename objects to or from a key that ends with a slash (/).");
        }
        if (text.equals(request.key())) {
            throw S3Error.INVALID_REQUEST.exception(
                    "This rename request is illegal because it is trying to rename an object to itself.");
        }
        return key;
    }

    /// @throws S3Exception InvalidArgument
    static Optional<RenameToken> token(S3Request request) {
        return request.header(TOKEN).map(name -> {
            if (!WELL_FORMED_TOKEN.matcher(name).matches()) {
                throw S3Error.INVALID_ARGUMENT
                        .exception(TOKEN + " must have 1 to 64 characters in the ASCII range of 33 - 126")
                        .with("ArgumentName", TOKEN)
                        .with("ArgumentValue", name);
            }
            return new RenameToken(name, fingerprint(request));
        });
    }

    private static String fingerprint(S3Request request) {
        var digest = Digests.sha256();
        for (var name : PARAMETERS) {
            for (var value : request.http().headers().all(name)) {
                // No header contains a line break.
                digest.update((name + "\n" + value + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        digest.update(("\n" + request.key()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }
}
