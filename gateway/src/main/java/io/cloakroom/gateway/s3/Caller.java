package io.cloakroom.gateway.s3;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.TokenScope;

/// Who asks.
public sealed interface Caller {
    /// Nobody in particular: no signature was given.
    record Anonymous() implements Caller {}

    /// The holder of a token.
    ///
    /// @param accessKey of the token
    /// @param project   whose buckets it sees
    /// @param user      id of the user that it speaks for
    /// @param owner     whether that user owns the project, and is no mere member of it
    /// @param scope     what the token may do there
    record Holder(String accessKey, Project project, String user, boolean owner, TokenScope scope) implements Caller {
        /// Whether the bucket belongs to the project of the token.
        public boolean owns(Bucket bucket) {
            return project.id().equals(bucket.project());
        }
    }

    Caller ANONYMOUS = new Anonymous();
}
