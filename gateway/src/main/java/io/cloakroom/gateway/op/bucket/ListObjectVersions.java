package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.StorageClasses;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.ListXml;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Listing.VersionPage;
import io.cloakroom.storage.Listing.VersionQuery;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /bucket?versions`: all versions and delete markers, those of one key from newest to oldest.
public final class ListObjectVersions implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ListObjectVersions(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var parameters = ListParameters.of(request.query(), "max-keys");
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
        var page = page(request, parameters, keyMarker, versionMarker);
        var owners = authorizer.owners(request);
        var entries = page.entries();
        var last = page.truncated() ? entries.getLast() : null;
        var xml = ListXml.of("ListVersionsResult", parameters.urlEncoded(), entries.size())
                .text("Name", request.bucket().name().value())
                .name("Prefix", parameters.prefix())
                .name("KeyMarker", keyMarker)
                .text("VersionIdMarker", versionMarker)
                .name("NextKeyMarker", nextKey(last))
                .text("NextVersionIdMarker", nextVersion(last))
                .number("MaxKeys", parameters.most())
                .name("Delimiter", parameters.delimiter().isEmpty() ? null : parameters.delimiter())
                .encodingType()
                .truncated(page.truncated())
                .restored(StorageClasses.restoredUntil(request));
        var prefixes = new ArrayList<String>();
        for (var entry : entries) {
            switch (entry) {
                case VersionEntry.Version(var info, var latest, var _) ->
                    xml.version(info, latest, owners.of(info.meta()));
                case VersionEntry.DeleteMarker(var marker, var latest, var _) ->
                    xml.marker(marker, latest, owners.ofBucket());
                case VersionEntry.CommonPrefix(var prefix) -> prefixes.add(prefix);
            }
        }
        return S3Response.of(200).xml(xml.prefixes(prefixes).end());
    }

    private VersionPage page(S3Request request, ListParameters parameters, String keyMarker, String versionMarker)
            throws IOException {
        if (parameters.most() == 0) {
            return new VersionPage(List.of(), false); // S3 calls an empty page the last one
        }
        return objects.listVersions(
                request.bucket(),
                new VersionQuery(
                        parameters.prefix(),
                        parameters.delimiter(),
                        keyMarker.isEmpty() ? null : new After(keyMarker, false),
                        versionMarker.isEmpty() ? null : VersionRef.named(versionMarker),
                        parameters.most()));
    }

    private static void requireVersion(String marker) {
        if (marker.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("A version-id marker cannot be empty.")
                    .with("ArgumentName", "version-id-marker")
                    .with("ArgumentValue", "");
        }
        RequestedVersion.named("version-id-marker", marker);
    }

    private static @Nullable String nextKey(@Nullable VersionEntry last) {
        return switch (last) {
            case null -> null;
            case VersionEntry.Version(var info, var _, var _) -> info.key();
            case VersionEntry.DeleteMarker(var marker, var _, var _) -> marker.key();
            case VersionEntry.CommonPrefix(var prefix) -> prefix;
        };
    }

    private static @Nullable String nextVersion(@Nullable VersionEntry last) {
        return switch (last) {
            case null -> null;
            case VersionEntry.Version(var info, var _, var _) -> info.version().id();
            case VersionEntry.DeleteMarker(var marker, var _, var _) ->
                marker.version().id();
            case VersionEntry.CommonPrefix _ -> null;
        };
    }
}
