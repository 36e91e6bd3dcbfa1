package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.Preconditions;
import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectInfo;
import java.util.Optional;

/// The conditions of a rename: with a prefix, on its source; without one, on the object that it replaces.
final class RenameConditions {
    private final S3Request request;

    private RenameConditions(S3Request request) {
        this.request = request;
    }

    /// @throws S3Exception NotImplemented for an `If-None-Match` other than `*`, which S3 does not support here
    static RenameConditions of(S3Request request) {
        if (!request.header("if-none-match").orElse("*").strip().equals("*")) {
            throw S3Error.headerNotImplemented("if-none-match");
        }
        return new RenameConditions(request);
    }

    /// Whether the answer tells the caller something about the time of the replaced object.
    boolean tellTimeOfReplaced() {
        return has("if-modified-since") || has("if-unmodified-since");
    }

    /// @throws S3Exception PreconditionFailed, naming the condition
    void require(ObjectInfo source, Optional<ObjectInfo> replaced) {
        var ofSource = new Preconditions(request, "x-amz-rename-source-");
        ofSource.requireMatch(source);
        ofSource.requireChanged(source);
        if (replaced.isPresent()) {
            var ofReplaced = Preconditions.of(request);
            ofReplaced.requireMatch(replaced.get());
            ofReplaced.requireChanged(replaced.get());
        } else {
            requireNoneWanted();
        }
    }

    /// Refuses conditions that require an object when there is none. Two of them do. A condition on a date that cannot
    /// be read counts as none.
    private void requireNoneWanted() {
        if (has("if-match")) {
            throw failed("If-Match");
        }
        if (!has("if-none-match")
                && request.header("if-modified-since").flatMap(HttpDate::parse).isPresent()) {
            throw failed("If-Modified-Since");
        }
    }

    private boolean has(String name) {
        return request.http().headers().has(name);
    }

    private static S3Exception failed(String condition) {
        return S3Error.PRECONDITION_FAILED.exception().with("Condition", condition);
    }
}
