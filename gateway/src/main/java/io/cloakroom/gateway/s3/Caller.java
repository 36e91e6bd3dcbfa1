package io.cloakroom.gateway.s3;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.TokenScope;

/// Who asks.
public sealed interface Caller {
    /// Whether the caller holds a token of the project that owns the bucket.
    boolean owns(Bucket bucket);

    /// Somebody who has sent no signature.
    record Anonymous() implements Caller {
        @Override
        public boolean owns(Bucket bucket) {
            return false;
        }
    }

    /// The holder of a token.
    ///
    /// @param accessKey of the token
    /// @param project   whose buckets it sees
    /// @param user      id of the user that it speaks for
    /// @param owner     whether that user owns the project, and is no mere member of it
    /// @param scope     what the token may do there
    record Holder(String accessKey, Project project, String user, boolean owner, TokenScope scope) implements Caller {
        @Override
        public boolean owns(Bucket bucket) {
            return project.id().equals(bucket.project());
        }
    }

    Caller ANONYMOUS = new Anonymous();
}
