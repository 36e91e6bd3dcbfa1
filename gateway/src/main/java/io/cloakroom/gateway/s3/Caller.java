package io.cloakroom.gateway.s3;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.TokenScope;

/// Who sends a request.
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
    /// @param project   whose buckets the token gives access to
    /// @param user      id of the token's user
    /// @param owner     whether that user is an owner of the project, and not just a member
    /// @param scope     the limits of the token
    record Holder(String accessKey, Project project, String user, boolean owner, TokenScope scope) implements Caller {
        @Override
        public boolean owns(Bucket bucket) {
            return project.id().equals(bucket.project());
        }
    }

    Caller ANONYMOUS = new Anonymous();
}
