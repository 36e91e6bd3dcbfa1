package io.cloakroom.gateway;

import io.cloakroom.gateway.op.bucket.CreateBucket;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.util.List;
import java.util.Set;

/// Refuses headers that ask for something that this server does not have, by their names, instead of ignoring them. A
/// header that asks for what is so anyway (no annotations) is accepted.
final class UnsupportedHeaders {
    private static final List<String> PREFIXES =
            List.of("x-amz-server-side-encryption", "x-amz-copy-source-server-side-encryption", "x-amz-rename-source");

    private static final Set<String> NAMES = Set.of(
            "x-amz-write-offset-bytes",
            "x-amz-if-match-last-modified-time",
            "x-amz-if-match-initiated-time",
            "x-amz-if-match-size",
            CreateBucket.OWNERSHIP,
            "x-amz-annotation-directive");

    private UnsupportedHeaders() {}

    /// @throws S3Exception NotImplemented with the field's name
    static void refuse(AskedRequest request, Operation operation) {
        request.http().headers().forEach((name, value) -> {
            if (name.startsWith("x-amz-") && asksForMore(name, value) && !operation.takes(name)) {
                throw S3Error.headerNotImplemented(name);
            }
        });
    }

    private static boolean asksForMore(String name, String value) {
        if (!NAMES.contains(name)) {
            return PREFIXES.stream().anyMatch(name::startsWith);
        }
        return switch (name) {
            // Nothing has annotations, so replacing them by none leaves them as they are.
            case "x-amz-annotation-directive" -> !isKnown(name, value, Set.of("COPY", "REPLACE"));
            default -> true;
        };
    }

    private static boolean isKnown(String name, String value, Set<String> values) {
        if (!values.contains(value)) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Invalid " + name + " header: " + value)
                    .with("ArgumentName", name)
                    .with("ArgumentValue", value);
        }
        return true;
    }
}
