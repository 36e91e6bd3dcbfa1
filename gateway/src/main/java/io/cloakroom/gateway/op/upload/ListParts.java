package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.bucket.ListParameters;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.UploadXml;
import io.cloakroom.gateway.xml.UploadXml.PartsQuery;
import io.cloakroom.storage.Listing.PartPage;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import java.util.List;

/// `GET /bucket/key?uploadId`: the parts that were uploaded so far.
public final class ListParts implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final RequestedEncryption encryption;
    private final LifecycleHeaders lifecycle;

    public ListParts(
            ObjectStore objects, Authorizer authorizer, RequestedEncryption encryption, LifecycleHeaders lifecycle) {
        this.encryption = encryption;
        this.objects = objects;
        this.authorizer = authorizer;
        this.lifecycle = lifecycle;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var parameters = ListParameters.of(request.query(), "max-parts");
        int marker = request.query().number("part-number-marker", 0);
        var found = objects.listParts(
                        request.bucket(),
                        request.objectKey(),
                        Uploads.id(request),
                        marker,
                        Math.max(1, parameters.most()))
                .orElseThrow(() -> Uploads.none(request));
        Uploads.requireKeyIfGiven(found.upload(), encryption.ofRead(request));
        var page = parameters.most() == 0 ? new PartPage(found.upload(), List.of(), false) : found;
        var people = authorizer.owners(request).people(page.upload());
        return lifecycle
                .writeAbort(request.bucket(), page.upload(), S3Response.of(200))
                .xml(UploadXml.partList(
                        page, new PartsQuery(marker, parameters.most(), parameters.urlEncoded()), people));
    }
}
