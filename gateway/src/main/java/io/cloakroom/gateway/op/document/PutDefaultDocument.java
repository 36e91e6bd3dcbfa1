package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `PUT /bucket?document` with the document that holds anyway. Any other is not implemented, and says so.
public final class PutDefaultDocument implements Operation {
    private final DefaultDocument kind;
    private final RequestXml xml;

    public PutDefaultDocument(DefaultDocument kind, RequestXml xml) {
        this.kind = kind;
        this.xml = xml;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var document = xml.read(request, kind.root(), S3Error.MALFORMED_XML);
        if (!kind.isStatedBy(document)) {
            throw S3Error.NOT_IMPLEMENTED
                    .exception("This server does not implement PUT ?" + kind.subResource()
                            + " on a bucket with anything but the default")
                    .with("Method", "PUT")
                    .with("ResourceType", "BUCKET")
                    .with("SubResource", kind.subResource());
        }
        return S3Response.of(200);
    }

    @Override
    public String name() {
        return kind.write().policyName().substring("s3:".length());
    }
}
