package io.cloakroom.admin.permission;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.view.BucketViews;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The rights to details of a list's entries that S3 does not list: the content type, for callers who may read the
/// object, and the ACL, for callers who may read the ACL. Without a bucket policy, everybody who may list may also
/// read all objects of the bucket's owner, so no decision is needed.
public final class EntryRights {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final BucketAccess access;
    private final AdminRequest request;
    private final Bucket bucket;
    private final boolean hasPolicy;

    public EntryRights(BucketAccess access, BucketRules rules, AdminRequest request, Bucket bucket) throws IOException {
        this.access = access;
        this.request = request;
        this.bucket = bucket;
        this.hasPolicy = rules.policy(bucket).isPresent();
    }

    public static String contentType(ObjectInfo info) {
        return info.meta().systemHeaders().getOrDefault("content-type", UNKNOWN_TYPE);
    }

    /// @return `null` when the caller may not read the object
    public @Nullable String contentType(ObjectInfo info, VersionRef version) throws IOException {
        return allows(S3Action.GET_OBJECT, info, version) ? contentType(info) : null;
    }

    /// @return `null` when the caller may not read the ACL
    public @Nullable String acl(ObjectInfo info, VersionRef version) throws IOException {
        return allows(S3Action.GET_OBJECT_ACL, info, version)
                ? BucketViews.nameOf(info.meta().acl())
                : null;
    }

    private boolean allows(S3Action action, ObjectInfo info, VersionRef version) throws IOException {
        boolean decided = hasPolicy || !info.meta().owner().isEmpty();
        return !decided || access.allowsStill(request, bucket, action, info, version);
    }
}
