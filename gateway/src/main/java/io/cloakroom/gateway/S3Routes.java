package io.cloakroom.gateway;

import static io.cloakroom.gateway.s3.S3Address.Kind.*;
import static io.cloakroom.s3.policy.S3Action.*;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.op.bucket.CreateBucket;
import io.cloakroom.gateway.op.bucket.DeleteBucket;
import io.cloakroom.gateway.op.bucket.GetBucketLocation;
import io.cloakroom.gateway.op.bucket.HeadBucket;
import io.cloakroom.gateway.op.bucket.ListBuckets;
import io.cloakroom.gateway.op.bucket.ListObjectVersions;
import io.cloakroom.gateway.op.bucket.ListObjects;
import io.cloakroom.gateway.op.bucket.ListObjectsV2;
import io.cloakroom.gateway.op.document.BucketPolicies;
import io.cloakroom.gateway.op.document.DeleteBucketPolicy;
import io.cloakroom.gateway.op.document.DeleteDocument;
import io.cloakroom.gateway.op.document.DeleteObjectTagging;
import io.cloakroom.gateway.op.document.DocumentKind;
import io.cloakroom.gateway.op.document.GetBucketAcl;
import io.cloakroom.gateway.op.document.GetBucketPolicy;
import io.cloakroom.gateway.op.document.GetBucketPolicyStatus;
import io.cloakroom.gateway.op.document.GetDocument;
import io.cloakroom.gateway.op.document.GetObjectAcl;
import io.cloakroom.gateway.op.document.GetObjectLegalHold;
import io.cloakroom.gateway.op.document.GetObjectRetention;
import io.cloakroom.gateway.op.document.GetObjectTagging;
import io.cloakroom.gateway.op.document.ObjectAmendment;
import io.cloakroom.gateway.op.document.ProtectionChange;
import io.cloakroom.gateway.op.document.PutBucketAcl;
import io.cloakroom.gateway.op.document.PutBucketPolicy;
import io.cloakroom.gateway.op.document.PutDocument;
import io.cloakroom.gateway.op.document.PutObjectAcl;
import io.cloakroom.gateway.op.document.PutObjectLegalHold;
import io.cloakroom.gateway.op.document.PutObjectRetention;
import io.cloakroom.gateway.op.document.PutObjectTagging;
import io.cloakroom.gateway.op.object.CopyObject;
import io.cloakroom.gateway.op.object.DeleteObject;
import io.cloakroom.gateway.op.object.DeleteObjects;
import io.cloakroom.gateway.op.object.GetObject;
import io.cloakroom.gateway.op.object.GetObjectAttributes;
import io.cloakroom.gateway.op.object.HeadObject;
import io.cloakroom.gateway.op.object.LockedBuckets;
import io.cloakroom.gateway.op.object.PutObject;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.RenameObject;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.RestoreObject;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.op.upload.AbortMultipartUpload;
import io.cloakroom.gateway.op.upload.CompleteMultipartUpload;
import io.cloakroom.gateway.op.upload.CreateMultipartUpload;
import io.cloakroom.gateway.op.upload.ListMultipartUploads;
import io.cloakroom.gateway.op.upload.ListParts;
import io.cloakroom.gateway.op.upload.UploadPart;
import io.cloakroom.gateway.op.upload.UploadPartCopy;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.access.AclRules;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.PolicyBinding;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.lifecycle.BucketLifecycle;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.stores.Stores;

/// The table of all S3 operations that this server has. A request without a row is answered NotImplemented.
public final class S3Routes {
    private S3Routes() {}

    /// @param objects tests pass another one than that of `stores`
    public static Routes over(
            ObjectStore objects, Stores stores, BucketRules rules, Authorizer authorizer, S3Settings settings) {
        var routes = new Routes();
        var projects = stores.projects();
        var config = stores.config();
        var xml = new RequestXml(settings);
        var versions = new VersionFields(config);
        var pages = new BoundedPages();
        var acls = new RequestedAcls(projects, rules);
        var encryption = new RequestedEncryption(config, stores.keys()::named, settings.customerKeysOverHttp());
        var lifecycle = new LifecycleHeaders(new BucketLifecycle(config, settings.lifecycleDay()));
        buckets(routes, objects, projects, config, authorizer, acls, xml, settings, pages);
        objects(routes, objects, config, versions, encryption, lifecycle, authorizer, acls, xml, settings);
        uploads(routes, objects, config, versions, encryption, lifecycle, authorizer, acls, xml, settings, pages);
        documents(routes, objects, projects, config, versions, authorizer, acls, xml);
        bucketDocuments(routes, config, xml);
        bucketPolicies(
                routes,
                new BucketPolicies(
                        config,
                        rules,
                        new PolicyChanges(
                                config, new AclRules(config, projects), new PolicyBinding(projects, stores.tokens()))),
                xml);
        return routes;
    }

    private static void buckets(
            Routes routes,
            ObjectStore objects,
            ProjectStore projects,
            BucketConfig config,
            Authorizer authorizer,
            RequestedAcls acls,
            RequestXml xml,
            S3Settings settings,
            BoundedPages pages) {
        routes.row("GET", SERVICE, "", LIST_ALL_MY_BUCKETS, pages.ofAccount(new ListBuckets(projects, authorizer)))
                .row("PUT", BUCKET, "", CREATE_BUCKET, new CreateBucket(projects, authorizer, acls, xml, settings))
                .row("HEAD", BUCKET, "", LIST_BUCKET, new HeadBucket())
                .row("DELETE", BUCKET, "", DELETE_BUCKET, new DeleteBucket(projects, config))
                .row("GET", BUCKET, "location", GET_BUCKET_LOCATION, new GetBucketLocation())
                .row("GET", BUCKET, "", LIST_BUCKET, pages.of(new ListObjects(objects, authorizer)))
                .row("GET", BUCKET, "list-type=2", LIST_BUCKET, pages.of(new ListObjectsV2(objects, authorizer)))
                .row(
                        "GET",
                        BUCKET,
                        "versions",
                        LIST_BUCKET_VERSIONS,
                        pages.of(new ListObjectVersions(objects, authorizer)));
    }

    private static void objects(
            Routes routes,
            ObjectStore objects,
            BucketConfig config,
            VersionFields versions,
            RequestedEncryption encryption,
            LifecycleHeaders lifecycle,
            Authorizer authorizer,
            RequestedAcls acls,
            RequestXml xml,
            S3Settings settings) {
        var readable = new ReadableObjects(objects, authorizer);
        var locks = new LockedBuckets(config);
        var copy = new CopyObject(
                objects, authorizer, acls, encryption, versions, config, locks, lifecycle, settings.maxPutBytes());
        var deletes = new DeleteObjects(objects, authorizer, xml, locks, settings.deletesAtOnce());
        routes.row(
                        "PUT",
                        OBJECT,
                        "",
                        PUT_OBJECT,
                        new PutObject(objects, authorizer, locks, acls, encryption, lifecycle, settings.maxPutBytes()))
                .row("PUT", OBJECT, "@x-amz-copy-source", PUT_OBJECT, copy)
                .row("PUT", OBJECT, "renameObject", PUT_OBJECT, new RenameObject(objects, authorizer))
                .row("GET", OBJECT, "", GET_OBJECT, new GetObject(readable, encryption, versions, lifecycle))
                .row("HEAD", OBJECT, "", GET_OBJECT, new HeadObject(readable, encryption, versions, lifecycle))
                .row(
                        "GET",
                        OBJECT,
                        "attributes",
                        GET_OBJECT_ATTRIBUTES,
                        new GetObjectAttributes(readable, encryption, versions))
                .row("POST", OBJECT, "restore", RESTORE_OBJECT, new RestoreObject(readable, versions, xml))
                .row("DELETE", OBJECT, "", DELETE_OBJECT, new DeleteObject(objects, locks))
                .row("POST", BUCKET, "delete", DELETE_OBJECT, deletes);
    }

    private static void uploads(
            Routes routes,
            ObjectStore objects,
            BucketConfig config,
            VersionFields versions,
            RequestedEncryption encryption,
            LifecycleHeaders lifecycle,
            Authorizer authorizer,
            RequestedAcls acls,
            RequestXml xml,
            S3Settings settings,
            BoundedPages pages) {
        var locks = new LockedBuckets(config);
        var part = new UploadPart(objects, locks, encryption, settings.maxPutBytes());
        var partCopy = new UploadPartCopy(objects, authorizer, encryption, versions, settings.maxPutBytes());
        var complete = new CompleteMultipartUpload(objects, authorizer, xml, encryption, lifecycle, settings);
        routes.row(
                        "POST",
                        OBJECT,
                        "uploads",
                        PUT_OBJECT,
                        new CreateMultipartUpload(objects, locks, acls, encryption, lifecycle))
                .row("PUT", OBJECT, "uploadId", PUT_OBJECT, part)
                .row("PUT", OBJECT, "uploadId&@x-amz-copy-source", PUT_OBJECT, partCopy)
                .row("POST", OBJECT, "uploadId", PUT_OBJECT, complete)
                .row("DELETE", OBJECT, "uploadId", ABORT_MULTIPART_UPLOAD, new AbortMultipartUpload(objects))
                .row(
                        "GET",
                        OBJECT,
                        "uploadId",
                        LIST_MULTIPART_UPLOAD_PARTS,
                        new ListParts(objects, authorizer, encryption, lifecycle))
                .row(
                        "GET",
                        BUCKET,
                        "uploads",
                        LIST_BUCKET_MULTIPART_UPLOADS,
                        pages.of(new ListMultipartUploads(objects, authorizer)));
    }

    private static void documents(
            Routes routes,
            ObjectStore objects,
            ProjectStore projects,
            BucketConfig config,
            VersionFields versions,
            Authorizer authorizer,
            RequestedAcls acls,
            RequestXml xml) {
        var readable = new ReadableObjects(objects, authorizer);
        var version = new ObjectAmendment(objects, readable, versions);
        var locks = new LockedBuckets(config);
        var protection = new ProtectionChange(objects, readable, locks, authorizer, xml);
        routes.row("GET", BUCKET, "acl", GET_BUCKET_ACL, new GetBucketAcl(authorizer))
                .row("PUT", BUCKET, "acl", PUT_BUCKET_ACL, new PutBucketAcl(projects, acls, xml))
                .row("GET", OBJECT, "acl", GET_OBJECT_ACL, new GetObjectAcl(readable, versions, authorizer))
                .row("PUT", OBJECT, "acl", PUT_OBJECT_ACL, new PutObjectAcl(version, acls, xml))
                .row("GET", OBJECT, "tagging", GET_OBJECT_TAGGING, new GetObjectTagging(readable, versions))
                .row("PUT", OBJECT, "tagging", PUT_OBJECT_TAGGING, new PutObjectTagging(version, authorizer, xml))
                .row("DELETE", OBJECT, "tagging", DELETE_OBJECT_TAGGING, new DeleteObjectTagging(version))
                .row("GET", OBJECT, "retention", GET_OBJECT_RETENTION, new GetObjectRetention(readable, locks))
                .row("PUT", OBJECT, "retention", PUT_OBJECT_RETENTION, new PutObjectRetention(protection))
                .row("GET", OBJECT, "legal-hold", GET_OBJECT_LEGAL_HOLD, new GetObjectLegalHold(readable, locks))
                .row("PUT", OBJECT, "legal-hold", PUT_OBJECT_LEGAL_HOLD, new PutObjectLegalHold(protection));
    }

    private static void bucketPolicies(Routes routes, BucketPolicies policies, RequestXml xml) {
        routes.row("GET", BUCKET, "policy", GET_BUCKET_POLICY, new GetBucketPolicy(policies))
                .row("PUT", BUCKET, "policy", PUT_BUCKET_POLICY, new PutBucketPolicy(policies, xml))
                .row("DELETE", BUCKET, "policy", DELETE_BUCKET_POLICY, new DeleteBucketPolicy(policies))
                .row("GET", BUCKET, "policyStatus", GET_BUCKET_POLICY_STATUS, new GetBucketPolicyStatus(policies));
    }

    /// The documents of a bucket: those that are stored, and those for which every bucket has the same answer.
    private static void bucketDocuments(Routes routes, BucketConfig config, RequestXml xml) {
        for (var kind : DocumentKind.values()) {
            routes.row("GET", BUCKET, kind.selector(), kind.read(), new GetDocument(kind, config));
            var remove = kind.remove();
            if (remove != null) {
                routes.row("DELETE", BUCKET, kind.selector(), remove, new DeleteDocument(kind, config));
            }
            var put = kind.put();
            if (put != null) {
                routes.row("PUT", BUCKET, kind.selector(), put.action(), new PutDocument(kind, put, config, xml));
            }
        }
    }
}
