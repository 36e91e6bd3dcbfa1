package io.cloakroom.admin.policy;

import java.util.List;
import java.util.Optional;

/// The facts of a request that a policy's conditions may ask for. What a request does not have (an anonymous one has
/// no user name) is absent from its [AccessRequest]. A document that asks for anything else is refused: a Deny that
/// never fires would be a promise that nobody keeps.
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
    /// Of a listing's query, when it has the parameter.
    PREFIX("s3:prefix"),
    DELIMITER("s3:delimiter"),
    MAX_KEYS("s3:max-keys"),
    VERSION_ID("s3:VersionId"),
    /// The request's `x-amz-acl` header.
    ACL("s3:x-amz-acl"),
    /// What the request's `x-amz-copy-source` header names, decoded: `bucket/key` without a slash before it and without
    /// `?versionId=` behind it.
    COPY_SOURCE("s3:x-amz-copy-source"),
    METADATA_DIRECTIVE("s3:x-amz-metadata-directive"),
    /// `true` of a request that writes the object whose ACL it sets, `false` of one that sets the ACL of an object that is
    /// there. Not AWS's: a token that may publish its uploads must not publish those of others.
    UPLOAD("cloakroom:Upload");

    private final String policyName;

    ConditionKey(String policyName) {
        this.policyName = policyName;
    }

    /// As policies write it.
    public String policyName() {
        return policyName;
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

    /// Names of condition keys are the same in any case.
    static Optional<ConditionKey> named(String name) {
        for (var key : values()) {
            if (key.policyName.equalsIgnoreCase(name)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
