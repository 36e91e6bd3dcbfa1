package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the buckets that requests name, and checks what the headers say of them: who owns the bucket, and who pays.
final class NamedBuckets {
    private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{12}");

    private final ProjectStore projects;
    private final BucketRules rules;

    NamedBuckets(ProjectStore projects, BucketRules rules) {
        this.projects = projects;
        this.rules = rules;
    }

    /// @param ownerHeader names the account that the client expects to own the bucket
    /// @throws S3Exception NoSuchBucket or InvalidBucketName; AccessDenied for another owner, or when the requester pays and does
    ///     not say so
    Bucket bucket(AskedRequest asked, @Nullable String name, String ownerHeader) throws IOException {
        var bucket = bucket(name);
        requireOwner(bucket, asked, ownerHeader);
        requirePayer(asked, bucket);
        return bucket;
    }

    /// Whether the caller pays for requests on the bucket (Amazon S3 User Guide, "Using Requester Pays buckets").
    boolean isCharged(Caller caller, Bucket bucket) throws IOException {
        return !caller.owns(bucket) && rules.requesterPays(bucket);
    }

    private Bucket bucket(@Nullable String name) throws IOException {
        var checked = name(name);
        return projects.bucket(checked)
                .orElseThrow(() -> S3Error.NO_SUCH_BUCKET.exception().with("BucketName", checked.value()));
    }

    private static BucketName name(@Nullable String name) {
        var text = name == null ? "" : name;
        return BucketName.of(text)
                .orElseThrow(() -> S3Error.INVALID_BUCKET_NAME.exception().with("BucketName", text));
    }

    private void requireOwner(Bucket bucket, AskedRequest asked, String header) throws IOException {
        var expected = asked.header(header);
        if (expected.isEmpty()) {
            return;
        }
        if (!ACCOUNT_NUMBER.matcher(expected.get()).matches()) {
            throw S3Error.INVALID_BUCKET_OWNER.exception();
        }
        if (!owner(asked.caller(), bucket).map(Project::accountNumber).equals(expected)) {
            throw Denials.in(bucket);
        }
    }

    private Optional<Project> owner(Caller caller, Bucket bucket) throws IOException {
        return caller instanceof Holder holder && holder.owns(bucket)
                ? Optional.of(holder.project())
                : projects.project(bucket.project());
    }

    private void requirePayer(AskedRequest asked, Bucket bucket) throws IOException {
        boolean willing = asked.caller() instanceof Holder
                && asked.header("x-amz-request-payer").map("requester"::equals).orElse(false);
        if (!willing && isCharged(asked.caller(), bucket)) {
            throw Denials.in(bucket);
        }
    }
}
