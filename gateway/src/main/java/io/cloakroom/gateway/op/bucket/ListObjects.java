package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.StorageClasses;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;

/// `GET /bucket`: the first version of listing objects, whose marker is a plain key or common prefix.
public final class ListObjects implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ListObjects(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var parameters = ListParameters.of(request.query(), "max-keys");
        var marker = request.query().text("marker");
        var page = ObjectPage.of(
                objects, request.bucket(), parameters, marker.isEmpty() ? null : new After(marker, false));
        var owners = authorizer.owners(request);
        var next = page.next();
        var xml = page.document("ListBucketResult", parameters)
                .text("Name", request.bucket().name().value())
                .name("Prefix", parameters.prefix())
                .name("Marker", marker)
                // Without a delimiter the next marker is the last key, and S3 does not repeat it.
                .name("NextMarker", next == null || parameters.delimiter().isEmpty() ? null : next.key())
                .number("MaxKeys", parameters.most())
                .name("Delimiter", parameters.delimiter().isEmpty() ? null : parameters.delimiter())
                .encodingType()
                .truncated(page.truncated())
                .restored(StorageClasses.restoredUntil(request));
        for (var info : page.objects()) {
            xml.object(info, owners.of(info.meta()));
        }
        return S3Response.of(200).xml(xml.prefixes(page.prefixes()).end());
    }
}
