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

    /// In order of their ids. Deleted projects are in it as long as their data is kept, whatever the calendar says.
    ///
    /// @param after id of the last project of the page before, or `null`
    List<Project> projects(@Nullable String after, int max) throws IOException;

    /// Makes a project under a fresh id and account number.
    CreateProject createProject(String name, String description) throws IOException;

    /// Changes a project's description, limits, what its members' tokens may do and what it blocks of public access,
    /// atomically. `change` may be called several times.
    ///
    /// @return the changed project, or empty when there is none or it was deleted
    Optional<Project> changeProject(String id, UnaryOperator<Project> change) throws IOException;

    /// Marks a project as deleted at the current time: it has no name and answers no request from then on, and its data
    /// is removed when the time of grace has passed. Its bucket names are free at once. A project with a protected version is
    /// not deleted.
    ///
    /// @param withData whether it may still hold buckets
    DeleteProject deleteProject(String id, boolean withData) throws IOException;

    /// Takes a deletion back while the project's data is kept: the project with its limits, all its buckets and what is in them.
    /// Roles and tokens are as they were left.
    ///
    /// @param name that the project has from now on; its old one may be taken by now
    UndeleteProject undeleteProject(String id, String name) throws IOException;

    /// The bucket of this name, whoever owns it: names are unique over all projects. Cached; sees every change made
    /// through this process.
    Optional<Bucket> bucket(BucketName name) throws IOException;

    /// A project's buckets in order of their names.
    ///
    /// @param after name of the last bucket of the page before (need not exist), or `null`
    List<Bucket> buckets(String project, String prefix, @Nullable String after, int max) throws IOException;

    /// Makes a bucket without any documents.
    default CreateBucket createBucket(String project, BucketName name, String region, Acl acl) throws IOException {
        return createBucket(project, name, region, acl, List.of());
    }

    /// @param documents that the bucket has from the first moment on, one of a type; see also [NewBuckets]
    CreateBucket createBucket(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException;

    /// Removes a bucket that holds no object; uploads in progress are aborted.
    DeleteBucket deleteBucket(Bucket bucket) throws IOException;

    /// Frees the name of a bucket that is not in its project's space, since the space was restored from a copy that is
    /// older than the bucket ([StoreException#lostBucket]). Deletes no data: there is none.
    ///
    /// @return what the name stood for; empty when there is no such bucket, or when its data is there
    Optional<Bucket> giveUpBucket(String project, BucketName name) throws IOException;

    /// @return the changed bucket, or empty when it is gone
    Optional<Bucket> setBucketAcl(Bucket bucket, Acl acl) throws IOException;

    /// What the bucket holds, exact; nothing when it is gone.
    Usage usage(Bucket bucket) throws IOException;

    /// What all buckets of a project hold together, exact. From memory once it was asked for; the first time after a
    /// crash every bucket is asked.
    Usage usage(String project) throws IOException;

    /// Asks for the usage of some projects, so that [#usage] answers from memory. Opens each project's data once, so it is left to
    /// the time after the start.
    ///
    /// @param after id of the project that the call before ended with; `null` for the first
    /// @return id of the last project; `null` when there is none behind it
    @Nullable
    String sumUp(@Nullable String after) throws IOException;

    /// Keeps what is known of usage for the next start, which then need not ask. To be called last, before the engine is
    /// closed: what writes to a bucket fails from then on. Left out, as by a crash, it costs the next start time alone.
    void stop() throws IOException;

    /// Counts what a bucket holds by walking all its rows, and says what its counters tell. Both are of one moment, also
    /// while others write. Takes as long as a listing of the whole bucket.
    ///
    /// @return empty when the bucket is gone
    Optional<UsageCheck> checkUsage(Bucket bucket) throws IOException;

    /// The same, and when they differ the difference is added to the counters, so that what was written meanwhile stays
    /// counted. Changes nothing when a row could not be read: its size is not known.
    Optional<UsageCheck> repairUsage(Bucket bucket) throws IOException;

    sealed interface CreateProject {
        record Created(Project project) implements CreateProject {}

        record NameTaken() implements CreateProject {}
    }

    sealed interface DeleteProject {
        record Deleted(Project project) implements DeleteProject {}

        record NoSuchProject() implements DeleteProject {}

        /// It still holds buckets (the first few are named), or, when none is named, objects that no bucket's name leads to or
        /// that cannot be reached.
        record NotEmpty(List<Bucket> buckets) implements DeleteProject {}

        /// Object Lock protects versions in it: the first of each bucket that has such.
        record Protected(List<ProtectedVersion> versions) implements DeleteProject {}

        /// Buckets with Object Lock cannot be reached now, and so what they protect is not known.
        record Unknown(List<Bucket> buckets) implements DeleteProject {}
    }

    /// @param bucket its name, or its id when it has none
    record ProtectedVersion(String bucket, String key, VersionRef.Named version, Protection by) {}

    sealed interface UndeleteProject {
        /// @param nameless names that its buckets had and that are others' by now: these buckets cannot be reached
        record Undeleted(Project project, List<String> nameless) implements UndeleteProject {}

        record NoSuchProject() implements UndeleteProject {}

        record NameTaken() implements UndeleteProject {}

        /// The data is no longer there.
        record Gone() implements UndeleteProject {}
    }

    sealed interface CreateBucket {
        record Created(Bucket bucket) implements CreateBucket {}

        /// The name is taken, by this bucket.
        record Exists(Bucket bucket) implements CreateBucket {}

        record NoSuchProject() implements CreateBucket {}

        /// It would have a public ACL, and either ACLs would not hold in it, or public ones are blocked.
        record NoAcls(boolean enforced) implements CreateBucket {}

        /// The project has as many buckets as it may, by its own limit or by the server's.
        record TooMany(int most) implements CreateBucket {}
    }

    enum DeleteBucket {
        DELETED,
        NOT_EMPTY,
        NO_SUCH_BUCKET
    }
}
