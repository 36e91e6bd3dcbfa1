package io.cloakroom.storage;

import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.NewBuckets;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Projects and their buckets. Every method may block.
public interface ProjectStore {
    Optional<Project> project(String id) throws IOException;

    Optional<Project> projectNamed(String name) throws IOException;

    /// The project of this account number; empty for a deleted one.
    Optional<Project> projectOfAccount(String accountNumber) throws IOException;

    /// Projects in the order of their ids. A deleted project is listed as long as its data is kept, however long that is.
    ///
    /// @param after id of the last project of the previous page, or `null`
    List<Project> projects(@Nullable String after, int max) throws IOException;

    /// Creates a project with a fresh id and account number.
    CreateProject createProject(String name, String description) throws IOException;

    /// Atomically changes a project's description, limits, the most that its members' tokens may do, and what it blocks of
    /// public access. `change` may be called several times.
    ///
    /// @return the changed project; empty when there is none, or it was deleted
    Optional<Project> changeProject(String id, UnaryOperator<Project> change) throws IOException;

    /// Marks a project as deleted at the current time. From then on it has no name and answers no request, and its bucket
    /// names are free. Its data is removed when the time of grace has passed. A project with a protected version is not
    /// deleted.
    ///
    /// @param withData whether the project may still hold buckets
    DeleteProject deleteProject(String id, boolean withData) throws IOException;

    /// Brings a deleted project back, while its data is kept: its limits, its buckets and their contents. Roles and tokens
    /// are as they were.
    ///
    /// @param name the project's name from now on; another project may have its old name by now
    UndeleteProject undeleteProject(String id, String name) throws IOException;

    /// The bucket of this name, in whichever project: names are unique over all projects. The answer is cached, and reflects
    /// every change made through this process.
    Optional<Bucket> bucket(BucketName name) throws IOException;

    /// A project's buckets in the order of their names.
    ///
    /// @param after name of the last bucket of the previous page (need not exist), or `null`
    List<Bucket> buckets(String project, String prefix, @Nullable String after, int max) throws IOException;

    /// Creates a bucket without any documents.
    default CreateBucket createBucket(String project, BucketName name, String region, Acl acl) throws IOException {
        return createBucket(project, name, region, acl, List.of());
    }

    /// @param documents that the bucket has from the beginning, at most one of each type; see also [NewBuckets]
    CreateBucket createBucket(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException;

    /// Removes a bucket that holds no objects. Uploads in progress are aborted.
    DeleteBucket deleteBucket(Bucket bucket) throws IOException;

    /// Frees the name of a bucket that its project's space does not know, because the space was restored from a copy that is
    /// older than the bucket ([StoreException#lostBucket]). No data is deleted, as there is none.
    ///
    /// @return the bucket that had the name; empty when there is none, or when its data exists
    Optional<Bucket> giveUpBucket(String project, BucketName name) throws IOException;

    /// @return the changed bucket; empty when it is gone
    Optional<Bucket> setBucketAcl(Bucket bucket, Acl acl) throws IOException;

    /// The exact usage of a bucket; zero when the bucket is gone.
    Usage usage(Bucket bucket) throws IOException;

    /// The exact usage of all buckets of a project together. It is answered from memory; only the first call after a crash
    /// reads the counters of every bucket.
    Usage usage(String project) throws IOException;

    /// Sums up the usage of some projects, so that [#usage] answers from memory. This opens the space of each project, so it
    /// is done in the background after the start.
    ///
    /// @param after id of the last project of the previous call; `null` for the first
    /// @return id of the last project; `null` when no project follows
    @Nullable
    String sumUp(@Nullable String after) throws IOException;

    /// Stores the usage of all projects for the next start, which then need not sum it up. To be called last, before the
    /// engine is closed: from then on, writes to buckets fail. When this call is left out, as in a crash, the next start only
    /// takes longer.
    void stop() throws IOException;

    /// Counts what a bucket holds by reading all its rows, and compares that with its counters. Both are taken at the same
    /// moment, even while others write. Takes as long as listing the whole bucket.
    ///
    /// @return empty when the bucket is gone
    Optional<UsageCheck> checkUsage(Bucket bucket) throws IOException;

    /// The same; a difference is then added to the counters, so that what was written meanwhile stays counted. Nothing is
    /// changed when a row could not be read, because its size is not known.
    Optional<UsageCheck> repairUsage(Bucket bucket) throws IOException;

    sealed interface CreateProject {
        record Created(Project project) implements CreateProject {}

        record NameTaken() implements CreateProject {}
    }

    sealed interface DeleteProject {
        record Deleted(Project project) implements DeleteProject {}

        record NoSuchProject() implements DeleteProject {}

        /// The project still holds buckets, of which the first few are named. When none is named, it holds objects in a
        /// bucket without a name, or objects that are out of reach.
        record NotEmpty(List<Bucket> buckets) implements DeleteProject {}

        /// Object Lock protects versions in the project. The first version of each such bucket is named.
        record Protected(List<ProtectedVersion> versions) implements DeleteProject {}

        /// Buckets with Object Lock are out of reach, so nobody knows whether they hold protected versions.
        record Unknown(List<Bucket> buckets) implements DeleteProject {}
    }

    /// @param bucket the name of the bucket, or its id when it has no name
    record ProtectedVersion(String bucket, String key, VersionRef.Named version, Protection by) {}

    sealed interface UndeleteProject {
        /// @param nameless former names of its buckets that other buckets have by now; these buckets cannot be reached
        record Undeleted(Project project, List<String> nameless) implements UndeleteProject {}

        record NoSuchProject() implements UndeleteProject {}

        record NameTaken() implements UndeleteProject {}

        /// The project's data was removed.
        record Gone() implements UndeleteProject {}
    }

    sealed interface CreateBucket {
        record Created(Bucket bucket) implements CreateBucket {}

        /// The name is taken, by this bucket.
        record Exists(Bucket bucket) implements CreateBucket {}

        record NoSuchProject() implements CreateBucket {}

        /// The bucket would have a public ACL, but public ACLs are blocked, or ACLs have no effect in it.
        record NoAcls(boolean enforced) implements CreateBucket {}

        /// The project has as many buckets as its own limit or the server's allows.
        record TooMany(int most) implements CreateBucket {}
    }

    enum DeleteBucket {
        DELETED,
        NOT_EMPTY,
        NO_SUCH_BUCKET
    }
}
