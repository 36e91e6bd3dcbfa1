package io.cloakroom.gateway.op.document;

import static io.cloakroom.admin.policy.S3Action.*;

import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.xml.BucketXml;
import org.jspecify.annotations.Nullable;

/// The documents that a bucket may have and none has yet: each GET has the answer that AWS gives for one that was
/// never set, a default document or an error of its own.
public enum DocumentKind {
    VERSIONING("versioning", GET_BUCKET_VERSIONING, empty("VersioningConfiguration")),
    LOGGING("logging", GET_BUCKET_LOGGING, empty("BucketLoggingStatus")),
    NOTIFICATION("notification", GET_BUCKET_NOTIFICATION, empty("NotificationConfiguration")),
    REQUEST_PAYMENT(
            "requestPayment",
            GET_BUCKET_REQUEST_PAYMENT,
            BucketXml.small("RequestPaymentConfiguration", "Payer", "BucketOwner")),
    OWNERSHIP_CONTROLS("ownershipControls", GET_BUCKET_OWNERSHIP_CONTROLS, S3Error.OWNERSHIP_CONTROLS_NOT_FOUND),
    PUBLIC_ACCESS_BLOCK("publicAccessBlock", GET_BUCKET_PUBLIC_ACCESS_BLOCK, S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK),
    POLICY("policy", GET_BUCKET_POLICY, S3Error.NO_SUCH_BUCKET_POLICY),
    CORS("cors", GET_BUCKET_CORS, S3Error.NO_SUCH_CORS_CONFIGURATION),
    LIFECYCLE("lifecycle", GET_LIFECYCLE_CONFIGURATION, S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION),
    WEBSITE("website", GET_BUCKET_WEBSITE, S3Error.NO_SUCH_WEBSITE_CONFIGURATION),
    TAGGING("tagging", GET_BUCKET_TAGGING, S3Error.NO_SUCH_TAG_SET),
    ENCRYPTION("encryption", GET_ENCRYPTION_CONFIGURATION, S3Error.SERVER_SIDE_ENCRYPTION_NOT_FOUND),
    OBJECT_LOCK("object-lock", GET_BUCKET_OBJECT_LOCK_CONFIGURATION, S3Error.OBJECT_LOCK_NOT_FOUND);

    private final String subResource;
    private final S3Action read;
    private final String document;
    private final @Nullable S3Error unset;

    DocumentKind(String subResource, S3Action read, String document) {
        this.subResource = subResource;
        this.read = read;
        this.document = document;
        this.unset = null;
    }

    DocumentKind(String subResource, S3Action read, S3Error unset) {
        this.subResource = subResource;
        this.read = read;
        this.document = "";
        this.unset = unset;
    }

    private static String empty(String root) {
        return BucketXml.small(root, null, "");
    }

    public String subResource() {
        return subResource;
    }

    /// What a caller of its GET must be allowed.
    public S3Action read() {
        return read;
    }

    /// The document of a bucket that never set it.
    String document() {
        return document;
    }

    /// The error that is answered instead, or `null` when there is a default document.
    @Nullable
    S3Error unset() {
        return unset;
    }
}
