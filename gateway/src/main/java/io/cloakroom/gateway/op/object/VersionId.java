package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which version a client names. As long as there is no versioning, every object has the one version `null`.
public final class VersionId {
    static final String NULL = "null";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{32}");

    private VersionId() {}

    /// For what makes a version, which cannot be told to make a certain one.
    ///
    /// @throws S3Exception InvalidArgument when the request names one all the same
    public static void refuse(S3Request request) {
        request.query().get("versionId").ifPresent(given -> {
            throw S3Error.INVALID_ARGUMENT
                    .exception("This operation does not accept a version-id.")
                    .with("ArgumentName", "versionId")
                    .with("ArgumentValue", given);
        });
    }

    /// @return the four letters `null`, or the reference when none is named
    /// @throws S3Exception NoSuchVersion, or InvalidArgument for what can be no version's id
    static @Nullable String of(Optional<String> given) {
        if (given.isEmpty()) {
            return null;
        }
        requireWellFormed(given.get());
        if (!given.get().equals(NULL)) {
            throw S3Error.NO_SUCH_VERSION.exception().with("VersionId", given.get());
        }
        return NULL;
    }

    static void requireWellFormed(String given) {
        requireWellFormed("versionId", given);
    }

    /// @param name of the argument that it is
    public static void requireWellFormed(String name, String given) {
        if (!given.equals(NULL) && !WELL_FORMED.matcher(given).matches()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(
                            given.isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified")
                    .with("ArgumentName", name)
                    .with("ArgumentValue", given);
        }
    }
}
