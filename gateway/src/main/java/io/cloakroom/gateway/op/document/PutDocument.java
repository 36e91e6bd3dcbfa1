package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.document.form.DocumentForm;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Changed;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Locked;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.NeedsVersioning;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.NoSuchBucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Overtaken;
import io.cloakroom.storage.document.BucketDocument;
import java.io.IOException;
import java.util.OptionalLong;

/// `PUT /bucket?document`: stores the document, or accepts one that states the default. Any other is NotImplemented.
public final class PutDocument implements BucketOperation {
    private final DocumentKind.Put put;
    private final String subResource;
    private final BucketConfig config;
    private final RequestXml xml;

    public PutDocument(DocumentKind kind, DocumentKind.Put put, BucketConfig config, RequestXml xml) {
        this.put = put;
        this.subResource = kind.selector();
        this.config = config;
        this.xml = xml;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var response = S3Response.of(put.status());
        switch (put.form()) {
            case DocumentForm.StoredForm<?, ?> kept -> keep(request, kept, response);
            case DocumentForm.DefaultOnly<?> form -> requireDefault(request, form);
        }
        return response;
    }

    private <X, D extends BucketDocument> void keep(
            S3Request request, DocumentForm.StoredForm<X, D> form, S3Response response) throws IOException {
        for (var header : form.headers()) {
            if (request.header(header).isPresent()) {
                throw S3Error.headerNotImplemented(header);
            }
        }
        if (form.digest()) {
            xml.requireDigest(request);
        }
        var document = documentOf(request, form, xml.read(request, form.root(), form.xml(), S3Error.MALFORMED_XML));
        form.fits().accept(request.bucket(), document);
        switch (config.put(request.bucket(), document, OptionalLong.empty())) {
            case Changed _ ->
                form.field()
                        .ifPresent(field ->
                                response.header(field.name(), field.out().apply(document)));
            case NeedsVersioning _ ->
                throw S3Error.INVALID_BUCKET_STATE.exception(
                        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
            case Locked _ ->
                throw S3Error.INVALID_BUCKET_STATE.exception("An Object Lock configuration is present on this bucket,"
                        + " so the versioning state cannot be changed.");
            case NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case Overtaken _ -> throw new IllegalStateException("without a condition");
        }
    }

    private static <X, D extends BucketDocument> D documentOf(
            S3Request request, DocumentForm.StoredForm<X, D> form, X xml) {
        var document = form.in().apply(xml);
        return form.field()
                .flatMap(field ->
                        request.header(field.name()).map(value -> field.in().apply(document, value)))
                .orElse(document);
    }

    private <X> void requireDefault(S3Request request, DocumentForm.DefaultOnly<X> form) throws IOException {
        if (!form.isDefault().test(xml.read(request, form.root(), form.xml(), S3Error.MALFORMED_XML))) {
            throw notImplemented();
        }
    }

    private S3Exception notImplemented() {
        return S3Error.NOT_IMPLEMENTED
                .exception("This server does not implement PUT ?" + subResource
                        + " on a bucket with anything but the default")
                .with("Method", "PUT")
                .with("ResourceType", "BUCKET")
                .with("SubResource", subResource);
    }

    @Override
    public String name() {
        return put.action().policyName().substring("s3:".length());
    }
}
