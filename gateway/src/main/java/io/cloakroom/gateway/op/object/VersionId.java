package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which version a client names. As long as there is no versioning, every object has the one version `null`.
final class VersionId {
    static final String NULL = "null";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{32}");

    private VersionId() {}

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
        if (!given.equals(NULL) && !WELL_FORMED.matcher(given).matches()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(
                            given.isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified")
                    .with("ArgumentName", "versionId")
                    .with("ArgumentValue", given);
        }
    }
}
