package io.cloakroom.gateway.xml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketVersioning. Lists show what a client says twice.
public record VersioningXml(List<String> status, List<String> mfaDelete) {
    public VersioningXml(@Nullable List<String> status, @Nullable List<String> mfaDelete) {
        this.status = status == null ? List.of() : status;
        this.mfaDelete = mfaDelete == null ? List.of() : mfaDelete;
    }
}
