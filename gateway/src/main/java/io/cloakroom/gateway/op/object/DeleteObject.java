package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import java.io.IOException;

/// `DELETE /bucket/key`: an object that is not there is gone as well.
public final class DeleteObject implements Operation {
    private final ObjectStore objects;

    public DeleteObject(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var condition = WriteConditions.ofDelete(request);
        var version = request.query().get("versionId");
        version.ifPresent(VersionId::requireWellFormed);
        if (version.isPresent() && !version.get().equals(VersionId.NULL)) {
            return S3Response.of(204).header("x-amz-version-id", version.get());
        }
        var outcome = objects.delete(request.bucket(), request.key(), version.orElse(null), condition);
        return switch (outcome) {
            case DeleteOutcome.Deleted _ -> {
                var response = S3Response.of(204);
                version.ifPresent(id -> response.header("x-amz-version-id", id));
                yield response;
            }
            case DeleteOutcome.Refused(var absent) -> throw WriteConditions.refused(condition, absent, request.key());
            case DeleteOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
        };
    }
}
