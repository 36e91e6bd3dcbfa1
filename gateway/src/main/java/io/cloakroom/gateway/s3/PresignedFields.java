package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;

/// A presigned link may carry header fields as parameters (`x-amz-acl=public-read`), since who follows it sends none.
/// S3 takes them for the fields, but for checksums: SDKs put that of an empty body into the link before there is one.
public final class PresignedFields {
    private PresignedFields() {}

    /// The request with those parameters among its fields; a field that was sent counts before one of the link. The
    /// signature is verified on the request as it came.
    public static HttpRequest lowered(HttpRequest http, S3Query query) {
        boolean presigned = query.has("X-Amz-Signature") || query.has("AWSAccessKeyId");
        if (!presigned || query.all().keySet().stream().noneMatch(PresignedFields::isField)) {
            return http;
        }
        var fields = HttpHeaders.builder();
        http.headers().forEach(fields::add);
        query.all().forEach((name, value) -> {
            if (isField(name) && !http.headers().has(name)) {
                fields.add(name, value.strip());
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

    private static boolean isField(String name) {
        return name.startsWith("x-amz-")
                && !name.startsWith("x-amz-checksum-")
                && !name.equals("x-amz-sdk-checksum-algorithm")
                && !name.equals("x-amz-content-sha256");
    }
}
