package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.op.object.LockedBuckets;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.MetaHeaders;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.UploadXml;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `POST /bucket/key?uploads`: begins an object that is uploaded in parts.
public final class CreateMultipartUpload implements BucketOperation {
    private final ObjectStore objects;
    private final LockedBuckets locks;
    private final RequestedAcls acls;
    private final RequestedEncryption encryption;
    private final LifecycleHeaders lifecycle;

    public CreateMultipartUpload(
            ObjectStore objects,
            LockedBuckets locks,
            RequestedAcls acls,
            RequestedEncryption encryption,
            LifecycleHeaders lifecycle) {
        this.objects = objects;
        this.locks = locks;
        this.acls = acls;
        this.encryption = encryption;
        this.lifecycle = lifecycle;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        RequestedVersion.refuse(request);
        if (!(request.caller() instanceof Holder holder)) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        var algorithm = algorithm(request);
        var type = type(request, algorithm);
        var encrypted = encryption.ofNewObject(request);
        var meta = MetaHeaders.of(request, acls.ofNewObject(request)).with(encrypted.encryption());
        locks.requireFor(request.bucket(), meta.protection());
        var asked = new NewUpload(
                request.objectKey(),
                holder.user(),
                holder.project().id(),
                meta,
                algorithm,
                type,
                encrypted.customerKey());
        var upload = objects.createUpload(request.bucket(), asked).orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
        var response = S3Response.of(200);
        if (algorithm != null && type != null) {
            response.header("x-amz-checksum-algorithm", algorithm.name()).header("x-amz-checksum-type", type.name());
        }
        EncryptionFields.writeMade(upload.meta().encryption(), encrypted.key(), response);
        return lifecycle.writeAbort(request.bucket(), upload, response).xml(UploadXml.initiated(upload));
    }

    private static @Nullable ChecksumAlgorithm algorithm(S3Request request) {
        var name = request.header("x-amz-checksum-algorithm");
        return name.isEmpty()
                ? null
                : ChecksumAlgorithm.named(name.get())
                        .orElseThrow(() -> invalid(
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                                        + List.of(ChecksumAlgorithm.values())));
    }

    private static @Nullable ChecksumType type(S3Request request, @Nullable ChecksumAlgorithm algorithm) {
        var name = request.header("x-amz-checksum-type");
        if (name.isEmpty()) {
            return algorithm == null ? null : algorithm.defaultType();
        }
        if (algorithm == null) {
            throw invalid("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }
        var type = Arrays.stream(ChecksumType.values())
                .filter(each -> each.name().equalsIgnoreCase(name.get()))
                .findFirst()
                .orElseThrow(() -> invalid("Value for x-amz-checksum-type header is invalid."));
        boolean fits = type == ChecksumType.COMPOSITE ? algorithm.mayBeComposite() : algorithm.mayBeFullObject();
        if (!fits) {
            throw invalid("The " + type + " checksum type cannot be used with the "
                    + algorithm.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return type;
    }

    private static S3Exception invalid(String message) {
        return S3Error.INVALID_REQUEST.exception(message);
    }
}
