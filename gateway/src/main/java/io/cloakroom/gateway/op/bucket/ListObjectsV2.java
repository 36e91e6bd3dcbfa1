package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.StorageClasses;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `GET /bucket?list-type=2`: one page of the objects, in the order of the bytes of their keys.
public final class ListObjectsV2 implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ListObjectsV2(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var parameters = ListParameters.of(request.query(), "max-keys");
        var tokens = new ContinuationToken(request.bucket(), parameters);
        var page = ObjectPage.of(objects, request.bucket(), parameters, after(request, tokens));
        return S3Response.of(200).xml(document(request, parameters, page, tokens));
    }

    private static @Nullable After after(S3Request request, ContinuationToken tokens) {
        var token = request.query().get("continuation-token");
        if (token.isPresent()) {
            return tokens.read(token.get());
        }
        var startAfter = request.query().text("start-after");
        return startAfter.isEmpty() ? null : new After(startAfter, false);
    }

    private String document(S3Request request, ListParameters parameters, ObjectPage page, ContinuationToken tokens)
            throws IOException {
        var query = request.query();
        var startAfter = query.text("start-after");
        var owners = query.text("fetch-owner").equalsIgnoreCase("true") ? authorizer.owners(request) : null;
        var next = page.next();
        var xml = page.document("ListBucketResult", parameters)
                .text("Name", request.bucket().name().value())
                .name("Prefix", parameters.prefix())
                .name("StartAfter", startAfter.isEmpty() ? null : startAfter)
                .text("ContinuationToken", query.get("continuation-token").orElse(null))
                .text("NextContinuationToken", next == null ? null : tokens.write(next))
                .number("KeyCount", page.size())
                .number("MaxKeys", parameters.most())
                .name("Delimiter", parameters.delimiter().isEmpty() ? null : parameters.delimiter())
                .encodingType()
                .truncated(page.truncated())
                .restored(StorageClasses.restoredUntil(request));
        for (var info : page.objects()) {
            xml.object(info, owners == null ? null : owners.of(info.meta()));
        }
        return xml.prefixes(page.prefixes()).end();
    }
}
