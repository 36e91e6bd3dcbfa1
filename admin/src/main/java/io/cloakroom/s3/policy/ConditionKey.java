package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Optional;

/// The facts of a request that a policy's conditions may ask for (IAM User Guide, "AWS global condition context keys";
/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"). What a request does not have (an
/// anonymous one has no user name) is absent from its [RequestFacts]. A document that asks for anything else is refused: a
/// Deny that never fires would be a promise that nobody keeps.
public enum ConditionKey {
    /// Address of the client, without port.
    SOURCE_IP("aws:SourceIp"),
    /// `true` over TLS, else `false`.
    SECURE_TRANSPORT("aws:SecureTransport"),
    /// When the request arrived, ISO 8601 in UTC.
    CURRENT_TIME("aws:CurrentTime"),
    /// The same in seconds since 1970.
    EPOCH_TIME("aws:EpochTime"),
    USER_AGENT("aws:UserAgent"),
    REFERER("aws:Referer"),
    /// Id of the user that the token speaks for.
    USER_ID("aws:userid"),
    /// The name by which that user signs in.
    USER_NAME("aws:username"),
    /// `arn:aws:iam::ACCOUNT:root` or `arn:aws:iam::ACCOUNT:user/NAME`.
    PRINCIPAL_ARN("aws:PrincipalArn"),
    /// 12 digits.
    PRINCIPAL_ACCOUNT("aws:PrincipalAccount"),
    /// `Account`, `User` or `Anonymous`.
    PRINCIPAL_TYPE("aws:PrincipalType"),
    /// Whether a part of this server asks that acts on its own.
    PRINCIPAL_IS_SERVICE("aws:PrincipalIsAWSService"),
    PRINCIPAL_SERVICE_NAME("aws:PrincipalServiceName"),
    /// For which account such a part acts.
    SOURCE_ACCOUNT("aws:SourceAccount"),
    /// For which bucket such a part acts.
    SOURCE_ARN("aws:SourceArn"),
    /// Always `false`: nothing here calls S3 for somebody else.
    VIA_SERVICE("aws:ViaAWSService"),
    /// Of the bucket's owner, 12 digits.
    RESOURCE_ACCOUNT("aws:ResourceAccount"),
    S3_RESOURCE_ACCOUNT("s3:ResourceAccount"),
    REQUESTED_REGION("aws:RequestedRegion"),
    /// Of a listing's query, when it has the parameter.
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
    /// What the request's `x-amz-copy-source` header names, decoded: `bucket/key` without a slash before it and without
    /// `?versionId=` behind it.
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
    /// Whole days from now until the date that the request names.
    LOCK_REMAINING_DAYS("s3:object-lock-remaining-retention-days"),
    LEGAL_HOLD("s3:object-lock-legal-hold"),
    /// Of the version that the request is about, as it is before the request.
    EXISTING_OBJECT_TAG("s3:ExistingObjectTag/"),
    REQUEST_OBJECT_TAG("s3:RequestObjectTag/"),
    REQUEST_OBJECT_TAG_KEYS("s3:RequestObjectTagKeys"),
    IF_MATCH("s3:if-match"),
    IF_NONE_MATCH("s3:if-none-match"),
    /// `true` of a request that makes an object, `false` of one for a part of an upload.
    OBJECT_CREATION("s3:ObjectCreationOperation"),
    /// `REST-HEADER`, `REST-QUERY-STRING` or `POST`.
    AUTH_TYPE("s3:authType"),
    /// `AWS4-HMAC-SHA256` or `AWS`.
    SIGNATURE_VERSION("s3:signatureversion"),
    /// How old the signature is, in milliseconds.
    SIGNATURE_AGE("s3:signatureAge"),
    /// `true` of a request that writes the object whose ACL it sets, `false` of one that sets the ACL of an object that is
    /// there. Not AWS's: a token that may publish its uploads must not publish those of others.
    UPLOAD("cloakroom:Upload");

    private final String policyName;

    ConditionKey(String policyName) {
        this.policyName = policyName;
    }

    /// As policies write it; of a key that asks for a tag, without the tag's key behind the slash.
    public String policyName() {
        return policyName;
    }

    /// Whether the key of a tag stands behind it.
    boolean isOfTag() {
        return policyName.endsWith("/");
    }

    /// A policy's values in the form of the fact that they are compared with: clients and policies write the source of a
    /// copy with a slash before the bucket or without.
    List<String> comparable(List<String> values) {
        return this != COPY_SOURCE
                ? values
                : values.stream()
                        .map(value -> value.startsWith("/") ? value.substring(1) : value)
                        .toList();
    }

    /// A condition key as a policy writes it.
    ///
    /// @param tag the key of the tag; empty where none is asked for
    record Named(ConditionKey key, String tag) {}

    /// Names of condition keys are the same in any case; keys of tags are not.
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
