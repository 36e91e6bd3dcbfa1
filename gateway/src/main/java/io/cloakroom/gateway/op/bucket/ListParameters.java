package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;

/// The parameters that listings of objects, versions and uploads have in common.
///
/// @param most       most entries and common prefixes together
/// @param urlEncoded whether the client wants names URL-encoded
public record ListParameters(String prefix, String delimiter, int most, boolean urlEncoded) {
    private static final int MOST = 1000;

    /// @param limit name of the parameter that limits the page
    /// @throws S3Exception InvalidArgument
    public static ListParameters of(S3Query query, String limit) {
        return new ListParameters(
                query.text("prefix"), query.text("delimiter"), query.limit(limit, MOST), urlEncoded(query));
    }

    private static boolean urlEncoded(S3Query query) {
        var type = query.text("encoding-type");
        if (!type.isEmpty() && !type.equals("url")) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Invalid Encoding Method specified in Request")
                    .with("ArgumentName", "encoding-type")
                    .with("ArgumentValue", type);
        }
        return !type.isEmpty();
    }
}
