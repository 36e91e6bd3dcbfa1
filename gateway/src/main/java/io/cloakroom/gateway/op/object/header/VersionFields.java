package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;

/// Writes the headers about versions. Buckets that never had versioning have none.
public final class VersionFields {
    private static final String VERSION = "x-amz-version-id";
    private static final String MARKER = "x-amz-delete-marker";

    private final BucketConfig config;

    public VersionFields(BucketConfig config) {
        this.config = config;
    }

    /// Tells the version that was made. S3 tells none while versioning is suspended (API Reference, PutObject, "Sample
    /// Response for versioning suspended").
    public static S3Response writeMade(VersionRef.Named version, S3Response response) {
        return switch (version) {
            case VersionRef.Id(var id) -> response.header(VERSION, id);
            case VersionRef.Null _ -> response;
        };
    }

    /// Tells the version that was read.
    public S3Response write(Bucket bucket, VersionRef.Named version, S3Response response) throws IOException {
        return write(bucket, VERSION, version, response);
    }

    /// Tells the version that was copied.
    public S3Response writeSource(Bucket source, VersionRef.Named version, S3Response response) throws IOException {
        return write(source, "x-amz-copy-source-version-id", version, response);
    }

    private S3Response write(Bucket bucket, String field, VersionRef.Named version, S3Response response)
            throws IOException {
        return switch (version) {
            case VersionRef.Id(var id) -> response.header(field, id);
            case VersionRef.Null nameless ->
                config.read(bucket, Versioning.class).isPresent() ? response.header(field, nameless.id()) : response;
        };
    }

    /// Tells the delete marker that was made or deleted.
    public static S3Response writeMarker(VersionRef.Named marker, S3Response response) {
        return response.header(MARKER, "true").header(VERSION, marker.id());
    }

    /// The error for an object that a delete marker hides.
    public static S3Exception deleted(String key, Marker marker) {
        return withMarker(S3Error.NO_SUCH_KEY.exception().with("Key", key), marker);
    }

    /// The error for a request on a delete marker that is possible only on objects (Amazon S3 User Guide, "Working with
    /// delete markers").
    public static S3Exception isMarker(String method, Marker marker) {
        return withMarker(
                S3Error.METHOD_NOT_ALLOWED
                        .exception()
                        .with("Method", method)
                        .with("ResourceType", "DeleteMarker")
                        .header("allow", "DELETE")
                        .header("last-modified", HttpDate.format(marker.lastModified())),
                marker);
    }

    private static S3Exception withMarker(S3Exception refused, Marker marker) {
        return refused.header(MARKER, "true").header(VERSION, marker.version().id());
    }
}
