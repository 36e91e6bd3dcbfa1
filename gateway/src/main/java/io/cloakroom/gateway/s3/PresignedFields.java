package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import java.util.Locale;
import java.util.Set;

/// Takes parameters of a presigned link for headers (`x-amz-acl=public-read`), because whoever follows a link sends
/// none. S3 does the same, except for checksums: SDKs put the checksum of an empty body into a link, before there is a
/// body.
public final class PresignedFields {
    /// Parameters that count for no header: those of the signature itself, and those about a body that did not exist
    /// when the link was made.
    private static final Set<String> NO_FIELDS = Set.of(
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-expires",
            "x-amz-signedheaders",
            "x-amz-signature",
            "x-amz-security-token",
            "x-amz-sdk-checksum-algorithm",
            "x-amz-content-sha256");

    /// Headers that Signature V2 signs beside `x-amz-*`, and that botocore puts into a link (`signature_version="s3"`).
    private static final Set<String> OF_V2 = Set.of("content-md5", "content-type");

    private PresignedFields() {}

    /// The request with those parameters among its headers. A header that was sent wins over one in the link. The
    /// signature has to be verified on the original request.
    public static HttpRequest lowered(HttpRequest http, S3Query query) {
        boolean v2 = query.has("AWSAccessKeyId");
        boolean presigned = v2 || query.has("X-Amz-Signature");
        if (!presigned || query.all().keySet().stream().noneMatch(name -> isField(name, v2))) {
            return http;
        }
        var fields = HttpHeaders.builder();
        http.headers().forEach(fields::add);
        query.all().forEach((name, value) -> {
            var field = name.toLowerCase(Locale.ROOT);
            if (isField(name, v2) && !http.headers().has(field)) {
                fields.add(field, value.strip());
            }
        });
        return new HttpRequest(
                http.id(),
                http.method(),
                http.path(),
                http.query(),
                http.host(),
                fields.build(),
                http.body(),
                http.remote(),
                http.secure(),
                http.received());
    }

    /// Whether a parameter of a link counts as a header. SDKs spell them in any case: `X-Amz-Acl`, `x-amz-acl`.
    ///
    /// @param v2 whether the link has a Signature V2
    public static boolean isField(String name, boolean v2) {
        if (v2 && OF_V2.contains(name)) {
            return true;
        }
        var field = name.toLowerCase(Locale.ROOT);
        return field.startsWith("x-amz-") && !field.startsWith("x-amz-checksum-") && !NO_FIELDS.contains(field);
    }
}
