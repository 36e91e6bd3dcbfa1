package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.VersionRef;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the version that a client names.
public final class RequestedVersion {
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{32}");

    private RequestedVersion() {}

    /// For requests that make a version, and cannot choose which.
    ///
    /// @throws S3Exception InvalidArgument when the request names one
    public static void refuse(S3Request request) {
        request.query().get("versionId").ifPresent(given -> {
            throw S3Error.INVALID_ARGUMENT
                    .exception("This operation does not accept a version-id.")
                    .with("ArgumentName", "versionId")
                    .with("ArgumentValue", given);
        });
    }

    /// The version in the request's query; the current one when it names none.
    ///
    /// @throws S3Exception InvalidArgument for what can be no version's id
    public static VersionRef of(S3Request request) {
        return of(request.query().get("versionId"));
    }

    /// @throws S3Exception InvalidArgument for what can be no version's id
    public static VersionRef of(Optional<String> text) {
        return text.isEmpty() ? VersionRef.CURRENT : named("versionId", text.get());
    }

    /// @param name of the argument, for the error
    /// @throws S3Exception InvalidArgument for what can be no version's id
    public static VersionRef.Named named(String name, String text) {
        var version = VersionRef.named(text);
        return switch (version) {
            case VersionRef.Null known -> known;
            case VersionRef.Id id -> {
                if (!WELL_FORMED.matcher(text).matches()) {
                    throw S3Error.INVALID_ARGUMENT
                            .exception(
                                    text.isEmpty()
                                            ? "Version id cannot be the empty string"
                                            : "Invalid version id specified")
                            .with("ArgumentName", name)
                            .with("ArgumentValue", text);
                }
                yield id;
            }
        };
    }
}
