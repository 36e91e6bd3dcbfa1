package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.gateway.s3.S3Request;

/// The parameter `partNumber`.
public final class PartNumber {
    private static final int MOST = 10_000;

    private PartNumber() {}

    /// For requests that store a whole object. A part whose client forgot to name the upload must not become one.
    ///
    /// @throws S3Exception InvalidArgument when the request names a part
    public static void refuse(S3Request request) {
        request.query().get("partNumber").ifPresent(given -> {
            throw S3Error.INVALID_ARGUMENT
                    .exception("A part number needs the uploadId of the upload that the part belongs to.")
                    .with("ArgumentName", "partNumber")
                    .with("ArgumentValue", given);
        });
    }

    /// @throws S3Exception InvalidArgument when it is no number from 1 to 10,000
    public static int of(S3Query query) {
        try {
            int number = Integer.parseInt(query.text("partNumber"));
            if (number >= 1 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Refused below, like one out of bounds.
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("Part number must be an integer between 1 and 10000, inclusive")
                .with("ArgumentName", "partNumber")
                .with("ArgumentValue", query.text("partNumber"));
    }
}
