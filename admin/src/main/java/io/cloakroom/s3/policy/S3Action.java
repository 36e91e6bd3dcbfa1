package io.cloakroom.s3.policy;

import java.util.Arrays;
import java.util.Optional;

/// The actions that policies can name (Service Authorization Reference, "Actions, resources, and condition keys for
/// Amazon S3"). The route of an operation lists all actions that the operation needs.
public enum S3Action {
    LIST_ALL_MY_BUCKETS("s3:ListAllMyBuckets", On.ACCOUNT),
    CREATE_BUCKET("s3:CreateBucket", On.BUCKET),
    DELETE_BUCKET("s3:DeleteBucket", On.BUCKET),
    LIST_BUCKET("s3:ListBucket", On.BUCKET),
    LIST_BUCKET_VERSIONS("s3:ListBucketVersions", On.BUCKET),
    LIST_BUCKET_MULTIPART_UPLOADS("s3:ListBucketMultipartUploads", On.BUCKET),
    GET_BUCKET_LOCATION("s3:GetBucketLocation", On.BUCKET),
    GET_BUCKET_ACL("s3:GetBucketAcl", On.BUCKET),
    PUT_BUCKET_ACL("s3:PutBucketAcl", On.BUCKET),
    GET_BUCKET_VERSIONING("s3:GetBucketVersioning", On.BUCKET),
    PUT_BUCKET_VERSIONING("s3:PutBucketVersioning", On.BUCKET),
    GET_BUCKET_LOGGING("s3:GetBucketLogging", On.BUCKET),
    PUT_BUCKET_LOGGING("s3:PutBucketLogging", On.BUCKET),
    GET_BUCKET_NOTIFICATION("s3:GetBucketNotification", On.BUCKET),
    PUT_BUCKET_NOTIFICATION("s3:PutBucketNotification", On.BUCKET),
    GET_BUCKET_REQUEST_PAYMENT("s3:GetBucketRequestPayment", On.BUCKET),
    PUT_BUCKET_REQUEST_PAYMENT("s3:PutBucketRequestPayment", On.BUCKET),
    GET_BUCKET_OWNERSHIP_CONTROLS("s3:GetBucketOwnershipControls", On.BUCKET),
    PUT_BUCKET_OWNERSHIP_CONTROLS("s3:PutBucketOwnershipControls", On.BUCKET),
    GET_BUCKET_PUBLIC_ACCESS_BLOCK("s3:GetBucketPublicAccessBlock", On.BUCKET),
    PUT_BUCKET_PUBLIC_ACCESS_BLOCK("s3:PutBucketPublicAccessBlock", On.BUCKET),
    GET_BUCKET_POLICY("s3:GetBucketPolicy", On.BUCKET),
    GET_BUCKET_POLICY_STATUS("s3:GetBucketPolicyStatus", On.BUCKET),
    PUT_BUCKET_POLICY("s3:PutBucketPolicy", On.BUCKET),
    DELETE_BUCKET_POLICY("s3:DeleteBucketPolicy", On.BUCKET),
    GET_BUCKET_CORS("s3:GetBucketCORS", On.BUCKET),
    PUT_BUCKET_CORS("s3:PutBucketCORS", On.BUCKET),
    GET_BUCKET_WEBSITE("s3:GetBucketWebsite", On.BUCKET),
    DELETE_BUCKET_WEBSITE("s3:DeleteBucketWebsite", On.BUCKET),
    GET_BUCKET_TAGGING("s3:GetBucketTagging", On.BUCKET),
    PUT_BUCKET_TAGGING("s3:PutBucketTagging", On.BUCKET),
    TAG_RESOURCE("s3:TagResource", On.BUCKET),
    GET_BUCKET_OBJECT_LOCK_CONFIGURATION("s3:GetBucketObjectLockConfiguration", On.BUCKET),
    PUT_BUCKET_OBJECT_LOCK_CONFIGURATION("s3:PutBucketObjectLockConfiguration", On.BUCKET),
    GET_LIFECYCLE_CONFIGURATION("s3:GetLifecycleConfiguration", On.BUCKET),
    PUT_LIFECYCLE_CONFIGURATION("s3:PutLifecycleConfiguration", On.BUCKET),
    GET_ENCRYPTION_CONFIGURATION("s3:GetEncryptionConfiguration", On.BUCKET),
    PUT_ENCRYPTION_CONFIGURATION("s3:PutEncryptionConfiguration", On.BUCKET),
    GET_ACCELERATE_CONFIGURATION("s3:GetAccelerateConfiguration", On.BUCKET),
    GET_REPLICATION_CONFIGURATION("s3:GetReplicationConfiguration", On.BUCKET),
    PUT_REPLICATION_CONFIGURATION("s3:PutReplicationConfiguration", On.BUCKET),
    GET_ANALYTICS_CONFIGURATION("s3:GetAnalyticsConfiguration", On.BUCKET),
    PUT_ANALYTICS_CONFIGURATION("s3:PutAnalyticsConfiguration", On.BUCKET),
    GET_INVENTORY_CONFIGURATION("s3:GetInventoryConfiguration", On.BUCKET),
    PUT_INVENTORY_CONFIGURATION("s3:PutInventoryConfiguration", On.BUCKET),
    GET_METRICS_CONFIGURATION("s3:GetMetricsConfiguration", On.BUCKET),
    PUT_METRICS_CONFIGURATION("s3:PutMetricsConfiguration", On.BUCKET),
    GET_INTELLIGENT_TIERING_CONFIGURATION("s3:GetIntelligentTieringConfiguration", On.BUCKET),
    PUT_INTELLIGENT_TIERING_CONFIGURATION("s3:PutIntelligentTieringConfiguration", On.BUCKET),
    GET_BUCKET_ABAC("s3:GetBucketAbac", On.BUCKET),
    PUT_BUCKET_ABAC("s3:PutBucketAbac", On.BUCKET),
    GET_BUCKET_METADATA_TABLE_CONFIGURATION("s3:GetBucketMetadataTableConfiguration", On.BUCKET),
    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION("s3:DeleteBucketMetadataTableConfiguration", On.BUCKET),
    GET_OBJECT("s3:GetObject", On.OBJECT),
    GET_OBJECT_VERSION("s3:GetObjectVersion", On.OBJECT),
    GET_OBJECT_ATTRIBUTES("s3:GetObjectAttributes", On.OBJECT),
    GET_OBJECT_VERSION_ATTRIBUTES("s3:GetObjectVersionAttributes", On.OBJECT),
    GET_OBJECT_ACL("s3:GetObjectAcl", On.OBJECT),
    GET_OBJECT_VERSION_ACL("s3:GetObjectVersionAcl", On.OBJECT),
    GET_OBJECT_TAGGING("s3:GetObjectTagging", On.OBJECT),
    GET_OBJECT_VERSION_TAGGING("s3:GetObjectVersionTagging", On.OBJECT),
    GET_OBJECT_RETENTION("s3:GetObjectRetention", On.OBJECT),
    GET_OBJECT_LEGAL_HOLD("s3:GetObjectLegalHold", On.OBJECT),
    PUT_OBJECT("s3:PutObject", On.OBJECT),
    PUT_OBJECT_ACL("s3:PutObjectAcl", On.OBJECT),
    PUT_OBJECT_VERSION_ACL("s3:PutObjectVersionAcl", On.OBJECT),
    PUT_OBJECT_TAGGING("s3:PutObjectTagging", On.OBJECT),
    PUT_OBJECT_VERSION_TAGGING("s3:PutObjectVersionTagging", On.OBJECT),
    PUT_OBJECT_RETENTION("s3:PutObjectRetention", On.OBJECT),
    PUT_OBJECT_LEGAL_HOLD("s3:PutObjectLegalHold", On.OBJECT),
    DELETE_OBJECT("s3:DeleteObject", On.OBJECT),
    DELETE_OBJECT_VERSION("s3:DeleteObjectVersion", On.OBJECT),
    DELETE_OBJECT_TAGGING("s3:DeleteObjectTagging", On.OBJECT),
    DELETE_OBJECT_VERSION_TAGGING("s3:DeleteObjectVersionTagging", On.OBJECT),
    RESTORE_OBJECT("s3:RestoreObject", On.OBJECT),
    BYPASS_GOVERNANCE_RETENTION("s3:BypassGovernanceRetention", On.OBJECT),
    ABORT_MULTIPART_UPLOAD("s3:AbortMultipartUpload", On.OBJECT),
    LIST_MULTIPART_UPLOAD_PARTS("s3:ListMultipartUploadParts", On.OBJECT);

    /// The kind of resource that an action applies to.
    public enum On {
        ACCOUNT,
        BUCKET,
        OBJECT
    }

    private final String policyName;
    private final On on;

    S3Action(String policyName, On on) {
        this.policyName = policyName;
        this.on = on;
    }

    /// The name in policies, such as `s3:GetObject`.
    public String policyName() {
        return policyName;
    }

    public On on() {
        return on;
    }

    /// Whether it creates, deletes or configures a bucket, rather than only reading the configuration.
    public boolean changesBucket() {
        return on == On.BUCKET && !policyName.startsWith("s3:Get") && !policyName.startsWith("s3:List");
    }

    /// The action that a request with a version id needs; this action when there is no special one.
    public S3Action ofVersion() {
        return switch (this) {
            case GET_OBJECT -> GET_OBJECT_VERSION;
            case GET_OBJECT_ATTRIBUTES -> GET_OBJECT_VERSION_ATTRIBUTES;
            case GET_OBJECT_ACL -> GET_OBJECT_VERSION_ACL;
            case GET_OBJECT_TAGGING -> GET_OBJECT_VERSION_TAGGING;
            case PUT_OBJECT_ACL -> PUT_OBJECT_VERSION_ACL;
            case PUT_OBJECT_TAGGING -> PUT_OBJECT_VERSION_TAGGING;
            case DELETE_OBJECT -> DELETE_OBJECT_VERSION;
            case DELETE_OBJECT_TAGGING -> DELETE_OBJECT_VERSION_TAGGING;
            default -> this;
        };
    }

    /// Finds an action by its name in policies, whatever the case; empty for unknown names and for patterns.
    public static Optional<S3Action> named(String policyName) {
        return Arrays.stream(values())
                .filter(each -> each.policyName.equalsIgnoreCase(policyName))
                .findFirst();
    }
}
