package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.VersionId;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `GET /bucket?versions`: every object once, as its only version.
public final class ListObjectVersions implements Operation {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ListObjectVersions(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var asked = ListParameters.of(request.query(), "max-keys");
        var keyMarker = request.query().text("key-marker");
        var versionMarker = request.query().text("version-id-marker");
        if (request.query().has("version-id-marker") && !keyMarker.isEmpty()) {
            requireVersion(versionMarker);
        }
        if (!versionMarker.isEmpty() && keyMarker.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("A version-id marker cannot be specified without a key marker.")
                    .with("ArgumentName", "version-id-marker")
                    .with("ArgumentValue", versionMarker);
        }
        // No key has a second version, so a version marker changes nothing.
        var page = ObjectPage.of(
                objects, request.bucket(), asked, keyMarker.isEmpty() ? null : new After(keyMarker, false));
        var owner = authorizer.owner(request.caller(), request.bucket());
        var next = page.next();
        var xml = page.document("ListVersionsResult", asked)
                .text("Name", request.bucket().name().value())
                .name("Prefix", asked.prefix())
                .name("KeyMarker", keyMarker)
                .text("VersionIdMarker", versionMarker)
                .name("NextKeyMarker", next == null ? null : next.key())
                .text("NextVersionIdMarker", nextVersion(next))
                .number("MaxKeys", asked.most())
                .name("Delimiter", asked.delimiter().isEmpty() ? null : asked.delimiter())
                .encodingType()
                .truncated(page.truncated());
        page.objects().forEach(info -> xml.version(info, owner));
        return S3Response.of(200).xml(xml.prefixes(page.prefixes()).end());
    }

    private static void requireVersion(String marker) {
        if (marker.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("A version-id marker cannot be empty.")
                    .with("ArgumentName", "version-id-marker")
                    .with("ArgumentValue", "");
        }
        VersionId.requireWellFormed("version-id-marker", marker);
    }

    private static @Nullable String nextVersion(@Nullable After next) {
        return next == null || next.passPrefix() ? null : "null";
    }
}
