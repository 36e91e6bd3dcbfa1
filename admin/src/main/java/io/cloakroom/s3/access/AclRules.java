package io.cloakroom.s3.access;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.io.IOException;
import java.util.Optional;

/// The settings of a bucket and its project for ACLs and public access.
public final class AclRules {
    private final BucketConfig config;
    private final ProjectStore projects;

    public AclRules(BucketConfig config, ProjectStore projects) {
        this.config = config;
        this.projects = projects;
    }

    /// The block of public access from the bucket and its project together.
    public PublicAccessBlock blocks(Bucket bucket) throws IOException {
        var ofProject = projects.project(bucket.project()).map(Project::publicAccess);
        return document(bucket, PublicAccessBlock.class)
                .orElse(PublicAccessBlock.NONE)
                .or(ofProject.orElse(PublicAccessBlock.ALL));
    }

    /// Who owns objects that other accounts write into the bucket, and whether ACLs are enabled.
    public ObjectOwnership ownership(Bucket bucket) throws IOException {
        return document(bucket, ObjectOwnership.class).orElse(ObjectOwnership.OBJECT_WRITER);
    }

    private <D extends BucketDocument> Optional<D> document(Bucket bucket, Class<D> type) throws IOException {
        return config.read(bucket, type).map(BucketConfig.StoredDocument::document);
    }
}
