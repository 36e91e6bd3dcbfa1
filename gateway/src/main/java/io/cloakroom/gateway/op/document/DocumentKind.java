package io.cloakroom.gateway.op.document;

import static io.cloakroom.s3.policy.S3Action.*;

import io.cloakroom.gateway.op.document.form.AccessForms;
import io.cloakroom.gateway.op.document.form.CorsForm;
import io.cloakroom.gateway.op.document.form.DocumentForm;
import io.cloakroom.gateway.op.document.form.DocumentForm.DefaultOnly;
import io.cloakroom.gateway.op.document.form.DocumentForm.StoredForm;
import io.cloakroom.gateway.op.document.form.EncryptionForm;
import io.cloakroom.gateway.op.document.form.LifecycleForm;
import io.cloakroom.gateway.op.document.form.ObjectLockForm;
import io.cloakroom.gateway.op.document.form.VersioningForm;
import io.cloakroom.gateway.op.object.header.Tags;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.xml.AbacXml;
import io.cloakroom.gateway.xml.AnyXml;
import io.cloakroom.gateway.xml.BucketXml;
import io.cloakroom.gateway.xml.CorsXml;
import io.cloakroom.gateway.xml.EncryptionXml;
import io.cloakroom.gateway.xml.LifecycleXml;
import io.cloakroom.gateway.xml.ObjectLockXml;
import io.cloakroom.gateway.xml.OwnershipControlsXml;
import io.cloakroom.gateway.xml.PublicAccessBlockXml;
import io.cloakroom.gateway.xml.RequestPaymentXml;
import io.cloakroom.gateway.xml.TaggingXml;
import io.cloakroom.gateway.xml.VersioningXml;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.document.RequestPayment;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of documents that a bucket may have. For a document that was never set, a GET answers as AWS does: with a
/// default document, or with an error of its own. Documents with an id have an empty list.
public enum DocumentKind {
    VERSIONING(
            "versioning",
            GET_BUCKET_VERSIONING,
            empty(VersioningForm.ROOT),
            new Put(
                    PUT_BUCKET_VERSIONING,
                    new StoredForm<>(
                            VersioningForm.ROOT,
                            VersioningXml.class,
                            Versioning.class,
                            false,
                            VersioningForm.HEADERS,
                            VersioningForm::read,
                            VersioningForm::write))),
    LOGGING(
            "logging",
            GET_BUCKET_LOGGING,
            empty("BucketLoggingStatus"),
            new Put(PUT_BUCKET_LOGGING, emptyOnly("BucketLoggingStatus"))),
    NOTIFICATION(
            "notification",
            GET_BUCKET_NOTIFICATION,
            empty("NotificationConfiguration"),
            new Put(PUT_BUCKET_NOTIFICATION, emptyOnly("NotificationConfiguration"))),
    REQUEST_PAYMENT(
            "requestPayment",
            GET_BUCKET_REQUEST_PAYMENT,
            AccessForms.write(RequestPayment.BUCKET_OWNER),
            new Put(
                    PUT_BUCKET_REQUEST_PAYMENT,
                    new StoredForm<>(
                            AccessForms.PAYMENT_ROOT,
                            RequestPaymentXml.class,
                            RequestPayment.class,
                            false,
                            List.of(),
                            AccessForms::payment,
                            AccessForms::write))),
    ACCELERATE("accelerate", GET_ACCELERATE_CONFIGURATION, empty("AccelerateConfiguration"), null),
    OWNERSHIP_CONTROLS(
            "ownershipControls",
            GET_BUCKET_OWNERSHIP_CONTROLS,
            PUT_BUCKET_OWNERSHIP_CONTROLS,
            S3Error.OWNERSHIP_CONTROLS_NOT_FOUND,
            new Put(
                    PUT_BUCKET_OWNERSHIP_CONTROLS,
                    new StoredForm<>(
                            OwnershipControlsXml.ROOT,
                            OwnershipControlsXml.class,
                            ObjectOwnership.class,
                            false,
                            List.of(),
                            AccessForms::ownership,
                            AccessForms::write,
                            AccessForms::requireNoAcl))),
    PUBLIC_ACCESS_BLOCK(
            "publicAccessBlock",
            GET_BUCKET_PUBLIC_ACCESS_BLOCK,
            PUT_BUCKET_PUBLIC_ACCESS_BLOCK,
            S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK,
            new Put(
                    PUT_BUCKET_PUBLIC_ACCESS_BLOCK,
                    new StoredForm<>(
                            PublicAccessBlockXml.ROOT,
                            PublicAccessBlockXml.class,
                            PublicAccessBlock.class,
                            false,
                            List.of(),
                            AccessForms::block,
                            PublicAccessBlockXml::write))),
    CORS(
            "cors",
            GET_BUCKET_CORS,
            PUT_BUCKET_CORS,
            S3Error.NO_SUCH_CORS_CONFIGURATION,
            new Put(
                    PUT_BUCKET_CORS,
                    new StoredForm<>(
                            CorsXml.ROOT,
                            CorsXml.class,
                            CorsRules.class,
                            true,
                            List.of(),
                            CorsForm::read,
                            CorsXml::write))),
    LIFECYCLE(
            "lifecycle",
            GET_LIFECYCLE_CONFIGURATION,
            PUT_LIFECYCLE_CONFIGURATION,
            S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION,
            new Put(
                    PUT_LIFECYCLE_CONFIGURATION,
                    new StoredForm<>(
                                    LifecycleXml.ROOT,
                                    LifecycleXml.class,
                                    LifecycleRules.class,
                                    true,
                                    List.of(),
                                    LifecycleForm::read,
                                    LifecycleXml::write)
                            .with(LifecycleForm.SMALLEST_MOVED))),
    WEBSITE("website", GET_BUCKET_WEBSITE, DELETE_BUCKET_WEBSITE, S3Error.NO_SUCH_WEBSITE_CONFIGURATION),
    TAGGING(
            "tagging",
            GET_BUCKET_TAGGING,
            PUT_BUCKET_TAGGING,
            S3Error.NO_SUCH_TAG_SET,
            new Put(
                    PUT_BUCKET_TAGGING,
                    new StoredForm<>(
                            TaggingXml.ROOT,
                            TaggingXml.class,
                            TagSet.class,
                            false,
                            List.of(),
                            Tags::ofBucket,
                            TaggingXml::write),
                    204)),
    ENCRYPTION(
            "encryption",
            GET_ENCRYPTION_CONFIGURATION,
            PUT_ENCRYPTION_CONFIGURATION,
            S3Error.SERVER_SIDE_ENCRYPTION_NOT_FOUND,
            new Put(
                    PUT_ENCRYPTION_CONFIGURATION,
                    new StoredForm<>(
                            EncryptionXml.ROOT,
                            EncryptionXml.class,
                            BucketEncryption.class,
                            false,
                            List.of(),
                            EncryptionForm::read,
                            EncryptionXml::write))),
    REPLICATION(
            "replication",
            GET_REPLICATION_CONFIGURATION,
            PUT_REPLICATION_CONFIGURATION,
            S3Error.REPLICATION_CONFIGURATION_NOT_FOUND),
    OBJECT_LOCK(
            "object-lock",
            GET_BUCKET_OBJECT_LOCK_CONFIGURATION,
            null,
            S3Error.OBJECT_LOCK_NOT_FOUND,
            new Put(
                    PUT_BUCKET_OBJECT_LOCK_CONFIGURATION,
                    new StoredForm<>(
                            ObjectLockXml.ROOT,
                            ObjectLockXml.class,
                            ObjectLock.class,
                            true,
                            List.of("x-amz-bucket-object-lock-token"),
                            ObjectLockForm::read,
                            ObjectLockXml::write))),
    ANALYTICS("analytics", GET_ANALYTICS_CONFIGURATION, emptyList("ListBucketAnalyticsConfigurationResult"), null),
    ANALYTICS_OF_ID(
            "analytics&id", GET_ANALYTICS_CONFIGURATION, PUT_ANALYTICS_CONFIGURATION, S3Error.NO_SUCH_CONFIGURATION),
    INVENTORY("inventory", GET_INVENTORY_CONFIGURATION, emptyList("ListInventoryConfigurationsResult"), null),
    INVENTORY_OF_ID(
            "inventory&id", GET_INVENTORY_CONFIGURATION, PUT_INVENTORY_CONFIGURATION, S3Error.NO_SUCH_CONFIGURATION),
    METRICS("metrics", GET_METRICS_CONFIGURATION, emptyList("ListMetricsConfigurationsResult"), null),
    METRICS_OF_ID("metrics&id", GET_METRICS_CONFIGURATION, PUT_METRICS_CONFIGURATION, S3Error.NO_SUCH_CONFIGURATION),
    INTELLIGENT_TIERING(
            "intelligent-tiering",
            GET_INTELLIGENT_TIERING_CONFIGURATION,
            emptyList("ListBucketIntelligentTieringConfigurationsOutput"),
            null),
    INTELLIGENT_TIERING_OF_ID(
            "intelligent-tiering&id",
            GET_INTELLIGENT_TIERING_CONFIGURATION,
            PUT_INTELLIGENT_TIERING_CONFIGURATION,
            S3Error.NO_SUCH_CONFIGURATION),
    /// Attribute-based access control, in which the tags of a bucket decide about access. This server never does that.
    ABAC(
            "abac",
            GET_BUCKET_ABAC,
            BucketXml.small(AbacXml.ROOT, "Status", AbacXml.DISABLED),
            new Put(PUT_BUCKET_ABAC, new DefaultOnly<>(AbacXml.ROOT, AbacXml.class, AbacXml::isDisabled))),
    METADATA(
            "metadataConfiguration",
            GET_BUCKET_METADATA_TABLE_CONFIGURATION,
            DELETE_BUCKET_METADATA_TABLE_CONFIGURATION,
            S3Error.METADATA_CONFIGURATION_NOT_FOUND),
    /// The older API for the same configuration as [#METADATA].
    METADATA_TABLE(
            "metadataTable",
            GET_BUCKET_METADATA_TABLE_CONFIGURATION,
            DELETE_BUCKET_METADATA_TABLE_CONFIGURATION,
            S3Error.METADATA_CONFIGURATION_NOT_FOUND);

    private final String selector;
    private final S3Action read;
    private final @Nullable S3Action remove;
    private final String document;
    private final @Nullable S3Error unset;

    /// Functions are immutable, but the compiler cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final @Nullable Put put;

    /// How a document is put.
    ///
    /// @param action that the caller must be allowed
    /// @param status of the answer
    public record Put(S3Action action, DocumentForm<?> form, int status) {
        Put(S3Action action, DocumentForm<?> form) {
            this(action, form, 200);
        }
    }

    DocumentKind(String selector, S3Action read, String document, @Nullable Put put) {
        this.selector = selector;
        this.read = read;
        this.remove = null;
        this.document = document;
        this.unset = null;
        this.put = put;
    }

    DocumentKind(String selector, S3Action read, @Nullable S3Action remove, S3Error unset) {
        this(selector, read, remove, unset, null);
    }

    DocumentKind(String selector, S3Action read, @Nullable S3Action remove, S3Error unset, @Nullable Put put) {
        this.selector = selector;
        this.read = read;
        this.remove = remove;
        this.document = "";
        this.unset = unset;
        this.put = put;
    }

    private static String empty(String root) {
        return BucketXml.small(root, null, "");
    }

    private static DocumentForm<AnyXml> emptyOnly(String root) {
        return new DefaultOnly<>(root, AnyXml.class, AnyXml::isEmpty);
    }

    private static String emptyList(String root) {
        return BucketXml.small(root, "IsTruncated", "false");
    }

    /// The query parameters of the document, as the table of operations writes them.
    public String selector() {
        return selector;
    }

    /// The action that a GET must be allowed.
    public S3Action read() {
        return read;
    }

    /// The action that a DELETE must be allowed; `null` when S3 has no such request.
    public @Nullable S3Action remove() {
        return remove;
    }

    /// How the document is put; `null` when that is not implemented.
    public @Nullable Put put() {
        return put;
    }

    /// The default document.
    String document() {
        return document;
    }

    /// The error for a document that was never set; `null` when there is a default document.
    @Nullable
    S3Error unset() {
        return unset;
    }
}
