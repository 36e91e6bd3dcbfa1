package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.CanonicalUser;
import io.cloakroom.gateway.xml.UploadXml.People;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grantee;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells who owns a bucket and the objects in it. For one answer, on one thread.
public final class Owners {
    private final Caller caller;
    private final Bucket bucket;
    private final BucketRules rules;
    private final ProjectStore projects;
    private final CanonicalUser ofBucket;
    private final Map<String, CanonicalUser> known = new HashMap<>();
    private @Nullable Boolean enforced;

    private Owners(Caller caller, Bucket bucket, BucketRules rules, ProjectStore projects, CanonicalUser ofBucket) {
        this.caller = caller;
        this.bucket = bucket;
        this.rules = rules;
        this.projects = projects;
        this.ofBucket = ofBucket;
        known.put(ofBucket.id(), ofBucket);
    }

    static Owners of(S3Request request, BucketRules rules, ProjectStore projects) throws IOException {
        var bucket = request.bucket();
        var owner = request.caller() instanceof Holder holder && holder.owns(bucket)
                ? Optional.of(holder.project())
                : projects.project(bucket.project());
        return new Owners(
                request.caller(),
                bucket,
                rules,
                projects,
                owner.map(CanonicalUser::of).orElseThrow(S3Error.NO_SUCH_BUCKET::exception));
    }

    public CanonicalUser ofBucket() {
        return ofBucket;
    }

    /// The owner of an object. Where ACLs are off, this is the owner of the bucket.
    public CanonicalUser of(ObjectMeta meta) throws IOException {
        return meta.owner().isEmpty() || areAclsOff() ? ofBucket : user(meta.owner());
    }

    /// The users whom an ACL names, by their ids.
    public Map<String, CanonicalUser> users(Acl acl) throws IOException {
        for (var grant : acl.grants()) {
            if (grant.grantee() instanceof Grantee.Account(var id)) {
                var _ = user(id);
            }
        }
        return Map.copyOf(known);
    }

    /// Who began an upload, and who owns it.
    public People people(Upload upload) throws IOException {
        var project = upload.project().isEmpty() ? bucket.project() : upload.project();
        boolean own = caller instanceof Holder holder && holder.project().id().equals(project);
        var initiator = own ? new CanonicalUser(upload.initiator(), upload.initiator()) : user(project);
        return new People(initiator, of(upload.meta()));
    }

    private CanonicalUser user(String id) throws IOException {
        var user = known.get(id);
        if (user == null) {
            user = new CanonicalUser(id, name(id));
            known.put(id, user);
        }
        return user;
    }

    /// The name of a project. An anonymous caller learns the ids of other projects than the bucket's, but not their
    /// names.
    private String name(String project) throws IOException {
        return caller instanceof Holder
                ? projects.project(project).map(Project::name).orElse("")
                : "";
    }

    private boolean areAclsOff() throws IOException {
        if (enforced == null) {
            enforced = !rules.ownership(bucket).hasAcls();
        }
        return enforced;
    }
}
