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
        var asked = ListParameters.of(request.query(), "max-uploads");
        return S3Response.of(200).xml(document(request, asked, page(request, asked), authorizer.owners(request)));
    }

    private UploadPage page(S3Request request, ListParameters asked) throws IOException {
        if (asked.most() == 0) {
            return new UploadPage(List.of(), false);
        }
        var key = request.query().text("key-marker");
        var id = request.query().text("upload-id-marker");
        return objects.listUploads(
                request.bucket(),
                new UploadQuery(
                        asked.prefix(),
                        asked.delimiter(),
                        key.isEmpty() ? null : key,
                        key.isEmpty() || id.isEmpty() ? null : id,
                        asked.most()));
    }

    private static String document(S3Request request, ListParameters asked, UploadPage page, Owners owners)
            throws IOException {
        var keyMarker = request.query().text("key-marker");
        var xml = ListXml.of(
                        "ListMultipartUploadsResult",
                        asked.urlEncoded(),
                        page.entries().size())
                .text("Bucket", request.bucket().name().value())
                .name("KeyMarker", keyMarker)
                .text("UploadIdMarker", request.query().text("upload-id-marker"));
        if (page.truncated()) {
            next(xml, page.entries().getLast());
        }
        xml.name("Prefix", asked.prefix())
                .name("Delimiter", asked.delimiter().isEmpty() ? null : asked.delimiter())
                .encodingType()
                .number("MaxUploads", asked.most())
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
