package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.RestoreXml;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `POST /bucket/key?restore`. Archived objects can be read at once, so the answer is that for an object which is
/// already restored.
public final class RestoreObject implements BucketOperation {
    private static final Set<String> TIERS = Set.of("Standard", "Bulk", "Expedited");

    private final ReadableObjects objects;
    private final VersionFields versions;
    private final RequestXml xml;

    public RestoreObject(ReadableObjects objects, VersionFields versions, RequestXml xml) {
        this.objects = objects;
        this.versions = versions;
        this.xml = xml;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        require(xml.read(request, "RestoreRequest", RestoreXml.class, S3Error.MALFORMED_XML));
        var info = objects.head(request);
        var storageClass = info.meta().storageClass();
        if (!storageClass.isArchive()) {
            throw S3Error.INVALID_OBJECT_STATE
                    .exception("Restore is not allowed for the object's current storage class")
                    .with("StorageClass", storageClass.name());
        }
        return versions.write(request.bucket(), info.version(), S3Response.of(200));
    }

    private static void require(RestoreXml requested) {
        if (requested.type() != null) {
            throw requested.type().equals("SELECT")
                    ? S3Error.NOT_IMPLEMENTED.exception("This server does not implement RestoreObject with Type SELECT")
                    : S3Error.MALFORMED_XML.exception();
        }
        var job = requested.glacierJobParameters();
        requireTier(requested.tier());
        requireTier(job == null ? null : job.tier());
        requireDays(requested.days());
    }

    private static void requireTier(@Nullable String tier) {
        if (tier != null && !TIERS.contains(tier)) {
            throw S3Error.MALFORMED_XML.exception();
        }
    }

    private static void requireDays(@Nullable String days) {
        if (days == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        try {
            if (Integer.parseInt(days.strip()) < 1) {
                throw invalid(days);
            }
        } catch (NumberFormatException notOne) {
            throw S3Error.MALFORMED_XML.exception();
        }
    }

    private static S3Exception invalid(String days) {
        return S3Error.INVALID_ARGUMENT
                .exception("restoration days should be at least 1")
                .with("ArgumentName", "Days")
                .with("ArgumentValue", days);
    }
}
