package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.Owners;
import io.cloakroom.gateway.op.bucket.ListParameters;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.ListXml;
import io.cloakroom.gateway.xml.UploadXml;
import io.cloakroom.storage.Listing.UploadEntry;
import io.cloakroom.storage.Listing.UploadPage;
import io.cloakroom.storage.Listing.UploadQuery;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `GET /bucket?uploads`: the uploads in progress, by key and then by age.
public final class ListMultipartUploads implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ListMultipartUploads(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var parameters = ListParameters.of(request.query(), "max-uploads");
        return S3Response.of(200)
                .xml(document(request, parameters, page(request, parameters), authorizer.owners(request)));
    }

    private UploadPage page(S3Request request, ListParameters parameters) throws IOException {
        if (parameters.most() == 0) {
            return new UploadPage(List.of(), false);
        }
        var key = request.query().text("key-marker");
        var id = request.query().text("upload-id-marker");
        return objects.listUploads(
                request.bucket(),
                new UploadQuery(
                        parameters.prefix(),
                        parameters.delimiter(),
                        key.isEmpty() ? null : key,
                        key.isEmpty() || id.isEmpty() ? null : id,
                        parameters.most()));
    }

    private static String document(S3Request request, ListParameters parameters, UploadPage page, Owners owners)
            throws IOException {
        var keyMarker = request.query().text("key-marker");
        var xml = ListXml.of(
                        "ListMultipartUploadsResult",
                        parameters.urlEncoded(),
                        page.entries().size())
                .text("Bucket", request.bucket().name().value())
                .name("KeyMarker", keyMarker)
                .text("UploadIdMarker", request.query().text("upload-id-marker"));
        if (page.truncated()) {
            next(xml, page.entries().getLast());
        }
        xml.name("Prefix", parameters.prefix())
                .name("Delimiter", parameters.delimiter().isEmpty() ? null : parameters.delimiter())
                .encodingType()
                .number("MaxUploads", parameters.most())
                .truncated(page.truncated());
        var prefixes = new ArrayList<String>();
        for (var entry : page.entries()) {
            switch (entry) {
                case UploadEntry.Item(var upload) -> UploadXml.upload(xml, upload, owners.people(upload));
                case UploadEntry.CommonPrefix(var prefix) -> prefixes.add(prefix);
            }
        }
        return xml.prefixes(prefixes).end();
    }

    private static void next(ListXml xml, UploadEntry last) {
        switch (last) {
            case UploadEntry.Item(var upload) ->
                xml.name("NextKeyMarker", upload.key()).text("NextUploadIdMarker", upload.id());
            case UploadEntry.CommonPrefix(var prefix) ->
                xml.name("NextKeyMarker", prefix).text("NextUploadIdMarker", "");
        }
    }
}
