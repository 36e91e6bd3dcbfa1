package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Optional;

/// The facts of a request that conditions can use (IAM User Guide, "AWS global condition context keys"; Service
/// Authorization Reference, "Actions, resources, and condition keys for Amazon S3"). A fact that a request does not
/// have, such as the user name of an anonymous request, is absent from its [RequestFacts]. Documents with other
/// condition keys are refused, because a Deny that never takes effect would give a false sense of security.
public enum ConditionKey {
    /// Address of the client, without port.
    SOURCE_IP("aws:SourceIp"),
    /// `true` over TLS, else `false`.
    SECURE_TRANSPORT("aws:SecureTransport"),
    /// When the request arrived, ISO 8601 in UTC.
    CURRENT_TIME("aws:CurrentTime"),
    /// The time of arrival in seconds since 1970.
    EPOCH_TIME("aws:EpochTime"),
    USER_AGENT("aws:UserAgent"),
    REFERER("aws:Referer"),
    /// Id of the user whose token signed the request.
    USER_ID("aws:userid"),
    /// Login name of the user whose token signed the request.
    USER_NAME("aws:username"),
    /// `arn:aws:iam::ACCOUNT:root` or `arn:aws:iam::ACCOUNT:user/NAME`.
    PRINCIPAL_ARN("aws:PrincipalArn"),
    /// 12 digits.
    PRINCIPAL_ACCOUNT("aws:PrincipalAccount"),
    /// `Account`, `User` or `Anonymous`.
    PRINCIPAL_TYPE("aws:PrincipalType"),
    /// Whether the request comes from a part of this server that acts on its own.
    PRINCIPAL_IS_SERVICE("aws:PrincipalIsAWSService"),
    PRINCIPAL_SERVICE_NAME("aws:PrincipalServiceName"),
    /// Account for which a part of this server acts.
    SOURCE_ACCOUNT("aws:SourceAccount"),
    /// Bucket for which a part of this server acts.
    SOURCE_ARN("aws:SourceArn"),
    /// Always `false`: no service calls S3 on behalf of somebody else here.
    VIA_SERVICE("aws:ViaAWSService"),
    /// Account of the bucket's owner, 12 digits.
    RESOURCE_ACCOUNT("aws:ResourceAccount"),
    S3_RESOURCE_ACCOUNT("s3:ResourceAccount"),
    REQUESTED_REGION("aws:RequestedRegion"),
    /// The `prefix` parameter of a listing; absent when the query has none.
    PREFIX("s3:prefix"),
    DELIMITER("s3:delimiter"),
    MAX_KEYS("s3:max-keys"),
    VERSION_ID("s3:VersionId"),
    /// The request's `x-amz-acl` header.
    ACL("s3:x-amz-acl"),
    GRANT_FULL_CONTROL("s3:x-amz-grant-full-control"),
    GRANT_READ("s3:x-amz-grant-read"),
    GRANT_READ_ACP("s3:x-amz-grant-read-acp"),
    GRANT_WRITE("s3:x-amz-grant-write"),
    GRANT_WRITE_ACP("s3:x-amz-grant-write-acp"),
    /// The decoded `x-amz-copy-source` header: `bucket/key`, without a leading slash and without `?versionId=`.
    COPY_SOURCE("s3:x-amz-copy-source"),
    METADATA_DIRECTIVE("s3:x-amz-metadata-directive"),
    STORAGE_CLASS("s3:x-amz-storage-class"),
    WEBSITE_REDIRECT("s3:x-amz-website-redirect-location"),
    CONTENT_SHA256("s3:x-amz-content-sha256"),
    OBJECT_OWNERSHIP("s3:x-amz-object-ownership"),
    ENCRYPTION("s3:x-amz-server-side-encryption"),
    ENCRYPTION_KEY("s3:x-amz-server-side-encryption-aws-kms-key-id"),
    CUSTOMER_ALGORITHM("s3:x-amz-server-side-encryption-customer-algorithm"),
    LOCK_MODE("s3:object-lock-mode"),
    LOCK_UNTIL("s3:object-lock-retain-until-date"),
    /// Whole days from now until the retention date that the request sets.
    LOCK_REMAINING_DAYS("s3:object-lock-remaining-retention-days"),
    LEGAL_HOLD("s3:object-lock-legal-hold"),
    /// A tag that the requested version had before the request.
    EXISTING_OBJECT_TAG("s3:ExistingObjectTag/"),
    REQUEST_OBJECT_TAG("s3:RequestObjectTag/"),
    REQUEST_OBJECT_TAG_KEYS("s3:RequestObjectTagKeys"),
    IF_MATCH("s3:if-match"),
    IF_NONE_MATCH("s3:if-none-match"),
    /// `true` for a request that creates an object, `false` for one that uploads a part.
    OBJECT_CREATION("s3:ObjectCreationOperation"),
    /// `REST-HEADER`, `REST-QUERY-STRING` or `POST`.
    AUTH_TYPE("s3:authType"),
    /// `AWS4-HMAC-SHA256` or `AWS`.
    SIGNATURE_VERSION("s3:signatureversion"),
    /// How old the signature is, in milliseconds.
    SIGNATURE_AGE("s3:signatureAge"),
    /// `true` when the request writes the object whose ACL it sets, `false` when it sets the ACL of an existing
    /// object. AWS has no such key. It limits a token to publishing its own uploads.
    UPLOAD("cloakroom:Upload");

    private final String policyName;

    ConditionKey(String policyName) {
        this.policyName = policyName;
    }

    /// The name in policies. For keys with a tag: the part before the tag's key, with the slash.
    public String policyName() {
        return policyName;
    }

    /// Whether the condition key ends with the key of a tag.
    boolean isOfTag() {
        return policyName.endsWith("/");
    }

    /// Brings the values of a policy into the form of the facts: clients and policies write the source of a copy with
    /// or without a slash before the bucket.
    List<String> comparable(List<String> values) {
        return this != COPY_SOURCE
                ? values
                : values.stream()
                        .map(value -> value.startsWith("/") ? value.substring(1) : value)
                        .toList();
    }

    /// A condition key as a policy writes it.
    ///
    /// @param tag the key of the tag; empty for condition keys without one
    record Named(ConditionKey key, String tag) {}

    /// Finds a condition key, whatever the case of its name. Keys of tags are case-sensitive.
    static Optional<Named> named(String name) {
        for (var key : values()) {
            if (key.isOfTag()) {
                int length = key.policyName.length();
                if (name.length() > length && name.regionMatches(true, 0, key.policyName, 0, length)) {
                    return Optional.of(new Named(key, name.substring(length)));
                }
            } else if (key.policyName.equalsIgnoreCase(name)) {
                return Optional.of(new Named(key, ""));
            }
        }
        return Optional.empty();
    }
}
