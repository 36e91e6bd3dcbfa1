package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.document.form.DocumentForm;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.document.BucketDocument;
import java.io.IOException;
import java.util.Optional;

/// `GET /bucket?document`. Tools send these requests at their start and expect exactly AWS's answer, also for a
/// document that was never set.
public final class GetDocument implements BucketOperation {
    private final DocumentKind kind;
    private final BucketConfig config;

    public GetDocument(DocumentKind kind, BucketConfig config) {
        this.kind = kind;
        this.config = config;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var stored = storedDocument(request.bucket());
        if (stored.isPresent()) {
            return stored.get();
        }
        var unset = kind.unset();
        if (unset != null) {
            throw unset.exception().with("BucketName", request.bucket().name().value());
        }
        return S3Response.of(200).xml(kind.document());
    }

    private Optional<S3Response> storedDocument(Bucket bucket) throws IOException {
        var put = kind.put();
        return put != null && put.form() instanceof DocumentForm.StoredForm<?, ?> form
                ? written(bucket, form)
                : Optional.empty();
    }

    private <D extends BucketDocument> Optional<S3Response> written(Bucket bucket, DocumentForm.StoredForm<?, D> form)
            throws IOException {
        return config.read(bucket, form.type()).map(kept -> answer(kept.document(), form));
    }

    private static <D extends BucketDocument> S3Response answer(D document, DocumentForm.StoredForm<?, D> form) {
        var response = S3Response.of(200);
        form.field()
                .ifPresent(field -> response.header(field.name(), field.out().apply(document)));
        return response.xml(form.out().apply(document));
    }

    @Override
    public String name() {
        return kind.read().policyName().substring("s3:".length());
    }
}
