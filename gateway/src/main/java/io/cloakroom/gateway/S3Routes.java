package io.cloakroom.gateway;

import static io.cloakroom.admin.policy.S3Action.*;
import static io.cloakroom.gateway.s3.S3Address.Kind.*;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.bucket.CreateBucket;
import io.cloakroom.gateway.op.bucket.DeleteBucket;
import io.cloakroom.gateway.op.bucket.GetBucketLocation;
import io.cloakroom.gateway.op.bucket.HeadBucket;
import io.cloakroom.gateway.op.bucket.ListBuckets;
import io.cloakroom.gateway.op.bucket.ListObjectVersions;
import io.cloakroom.gateway.op.bucket.ListObjects;
import io.cloakroom.gateway.op.bucket.ListObjectsV2;
import io.cloakroom.gateway.op.object.DeleteObject;
import io.cloakroom.gateway.op.object.GetObject;
import io.cloakroom.gateway.op.object.HeadObject;
import io.cloakroom.gateway.op.object.PutObject;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;

/// All of S3 that we speak; what has no row is answered with NotImplemented.
public final class S3Routes {
    private S3Routes() {}

    public static Routes over(ObjectStore objects, ProjectStore projects, Authorizer authorizer, S3Settings settings) {
        var readable = new ReadableObjects(objects, authorizer);
        return new Routes()
                .row("GET", SERVICE, "", LIST_ALL_MY_BUCKETS, new ListBuckets(projects, authorizer))
                .row("PUT", BUCKET, "", CREATE_BUCKET, new CreateBucket(projects, settings))
                .row("HEAD", BUCKET, "", LIST_BUCKET, new HeadBucket())
                .row("DELETE", BUCKET, "", DELETE_BUCKET, new DeleteBucket(projects))
                .row("GET", BUCKET, "location", GET_BUCKET_LOCATION, new GetBucketLocation())
                .row("GET", BUCKET, "", LIST_BUCKET, new ListObjects(objects, authorizer))
                .row("GET", BUCKET, "list-type=2", LIST_BUCKET, new ListObjectsV2(objects, authorizer))
                .row("GET", BUCKET, "versions", LIST_BUCKET_VERSIONS, new ListObjectVersions(objects, authorizer))
                .row("PUT", OBJECT, "", PUT_OBJECT, new PutObject(objects, settings.maxPutBytes()))
                .row("GET", OBJECT, "", GET_OBJECT, new GetObject(readable))
                .row("HEAD", OBJECT, "", GET_OBJECT, new HeadObject(readable))
                .row("DELETE", OBJECT, "", DELETE_OBJECT, new DeleteObject(objects));
    }
}
