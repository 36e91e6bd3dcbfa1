package io.cloakroom.gateway.s3;

import java.util.Optional;

/// The object that `x-amz-copy-source` names: `bucket/key`, percent-encoded as in a path, with or without a leading
/// slash and `?versionId=` (Amazon S3 API Reference, CopyObject).
///
/// @param bucket    decoded, not yet checked
/// @param key       decoded
/// @param versionId as it was given
public record CopySourceName(String bucket, String key, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    /// @throws S3Exception InvalidArgument; NotImplemented for access points
    public static CopySourceName of(String field) {
        if (field.startsWith("arn:")) {
            throw S3Error.headerNotImplemented("x-amz-copy-source");
        }
        int behind = field.lastIndexOf(VERSION);
        var path = PercentCodec.decodePath(behind < 0 ? field : field.substring(0, behind));
        var version = behind < 0
                ? Optional.<String>empty()
                : Optional.of(PercentCodec.decodePath(field.substring(behind + VERSION.length())));
        var names = path.startsWith("/") ? path.substring(1) : path;
        int slash = names.indexOf('/');
        if (slash <= 0 || slash == names.length() - 1) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
                    .with("ArgumentName", "x-amz-copy-source")
                    .with("ArgumentValue", field);
        }
        return new CopySourceName(names.substring(0, slash), names.substring(slash + 1), version);
    }
}
