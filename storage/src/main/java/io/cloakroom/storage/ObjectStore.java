package io.cloakroom.storage;

import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The promises of object storage. Every method may block and is meant to be called on a virtual thread.
///
/// When a method that changes something returns success, the change is on disk (with the setting `durability: sync`) and
/// every later call sees it. When it throws, the change has happened completely or not at all. Whether a write keeps the
/// version before it depends on the bucket's [Versioning] at the moment of the commit.
public interface ObjectStore {
    /// The version, opened for reading.
    Found<StoredObject> open(Bucket bucket, ObjectKey key, VersionRef version) throws IOException;

    /// The version's metadata, without its bytes.
    Found<ObjectInfo> head(Bucket bucket, ObjectKey key, VersionRef version) throws IOException;

    /// Stores one object, completely or not at all. The condition is about the current version, and a delete marker counts as
    /// no object. The condition is checked before the body is read, if it can be decided then, and again inside the commit.
    PutOutcome put(Bucket bucket, ObjectKey key, ObjectMeta meta, IncomingPayload body, PutCondition condition)
            throws IOException;

    /// Appends bytes to an object without reading or rewriting the existing ones; creates the object when there is none and
    /// `offset` is 0. Offset and condition are checked before the body is read, if they can be decided then, and again inside
    /// the commit. Each append becomes one part of the object.
    ///
    /// @param meta   of an object that is created. An existing object keeps its metadata, and must have the owner that is
    ///               named here
    /// @param offset the size that the object must have
    /// @param body   must also compute the algorithms of the object's checksums, which are carried on
    AppendOutcome append(
            Bucket bucket, ObjectKey key, ObjectMeta meta, long offset, IncomingPayload body, PutCondition condition)
            throws IOException;

    /// Gives an object another key, and replaces the object that has this key, if any. Its metadata stays, no payload is
    /// copied, and at any moment the object is found under exactly one of the two keys.
    RenameOutcome rename(Bucket bucket, Rename rename, RenameCheck check) throws IOException;

    /// @param to    another key than `from`
    /// @param token identifies a repetition of this rename; `null` for none
    record Rename(ObjectKey from, ObjectKey to, @Nullable RenameToken token) {
        public Rename {
            if (from.equals(to)) {
                throw new IllegalArgumentException("an object keeps its key: " + to);
            }
        }
    }

    /// Stored with the rename, in the same commit, and kept for a day, unless another token of the bucket takes its slot.
    ///
    /// @param name    given by the client
    /// @param request a fingerprint of everything that the client asked for
    record RenameToken(String name, String request) {}

    /// Decides about a rename, inside its commit. It is asked again when one of the two objects has changed meanwhile. When
    /// it throws, the rename ends and nothing has changed.
    @FunctionalInterface
    interface RenameCheck {
        /// @param replaced the object that has the new key now, if any
        void check(ObjectInfo source, Optional<ObjectInfo> replaced) throws IOException;
    }

    /// Changes the metadata of an object and leaves its bytes, their encryption and its version id unchanged.
    ///
    /// @param ifEtag  the object must still have this ETag, or the change is refused; `null` for no condition
    /// @param touched whether this is a write in the eyes of S3 (a copy of an object onto itself: new Last-Modified) or not
    ///                (an ACL). In a bucket that has or had versioning, such a write would have to make another version, so
    ///                it is refused here
    AmendOutcome amend(
            Bucket bucket,
            ObjectKey key,
            VersionRef version,
            @Nullable String ifEtag,
            boolean touched,
            UnaryOperator<ObjectMeta> change)
            throws IOException;

    /// Changes the protection of a version. The present protection decides whether the change is allowed, see
    /// [Protection#allows].
    ///
    /// @param bypass whether the caller may bypass governance, and wants to
    AmendOutcome protect(
            Bucket bucket, ObjectKey key, VersionRef version, boolean bypass, UnaryOperator<Protection> change)
            throws IOException;

    /// Removes an object. In a bucket with versioning, the current version stays, behind a delete marker. A version that is
    /// named is removed for good.
    ///
    /// @param condition about the current version, whichever version is removed; any but [PutCondition.IfAbsent]
    /// @param bypass    whether the caller may bypass governance, and wants to
    DeleteOutcome delete(Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition, boolean bypass)
            throws IOException;

    /// The same without bypassing governance.
    default DeleteOutcome delete(Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition)
            throws IOException {
        return delete(bucket, key, version, condition, false);
    }

    /// Removes a version or a delete marker for good, if it has not changed since it was seen, and is still current or still
    /// noncurrent as it was then. Nothing is removed that has since replaced it or become current in its place.
    ///
    /// @param entry an entry of a listing; not a common prefix
    /// @return [ConditionFailed] when the version has changed since
    DeleteOutcome removeSeen(Bucket bucket, Listing.VersionEntry entry) throws IOException;

    /// One page of the objects.
    Listing.Page list(Bucket bucket, Listing.Query query) throws IOException;

    /// One page of all versions and delete markers.
    Listing.VersionPage listVersions(Bucket bucket, Listing.VersionQuery query) throws IOException;

    /// Begins a multipart upload. `template` contains what the client asked for; id and time are added here.
    ///
    /// @return empty when the bucket was deleted meanwhile
    Optional<Upload> createUpload(Bucket bucket, NewUpload template) throws IOException;

    /// The upload, while it is in progress.
    Optional<Upload> upload(Bucket bucket, ObjectKey key, String uploadId) throws IOException;

    /// Stores one part; a part of the same number is replaced.
    PartOutcome putPart(Bucket bucket, ObjectKey key, String uploadId, int number, IncomingPayload body)
            throws IOException;

    /// Makes an object of the parts without copying their bytes. After a success, the same call with the same parts succeeds
    /// again as long as the version that it made exists.
    CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException;

    /// Ends an upload and frees the space of its parts.
    ///
    /// @return whether there was such an upload
    boolean abort(Bucket bucket, ObjectKey key, String uploadId) throws IOException;

    /// @return empty when there is no such upload
    Optional<Listing.PartPage> listParts(Bucket bucket, ObjectKey key, String uploadId, int afterNumber, int max)
            throws IOException;

    Listing.UploadPage listUploads(Bucket bucket, Listing.UploadQuery query) throws IOException;

    /// @param initiator   id of the user who starts the upload
    /// @param project     id of the project that the user's token belongs to
    /// @param customerKey the client's key, when the upload is to be encrypted with it
    record NewUpload(
            ObjectKey key,
            String initiator,
            String project,
            ObjectMeta meta,
            io.cloakroom.storage.checksum.@Nullable ChecksumAlgorithm checksumAlgorithm,
            io.cloakroom.storage.checksum.@Nullable ChecksumType checksumType,
            @Nullable CustomerKey customerKey) {
        public NewUpload(
                ObjectKey key,
                String initiator,
                String project,
                ObjectMeta meta,
                io.cloakroom.storage.checksum.@Nullable ChecksumAlgorithm checksumAlgorithm,
                io.cloakroom.storage.checksum.@Nullable ChecksumType checksumType) {
            this(key, initiator, project, meta, checksumAlgorithm, checksumType, null);
        }
    }

    /// @param parts         in ascending order of number (the caller has checked that)
    /// @param checksums     of the whole object, if the client gave any; the parts must produce the same
    /// @param checksumType  the type of checksum that the client named, or `null`
    /// @param objectSize    x-amz-mp-object-size, or `null`
    /// @param minPartBytes  the least size of every part but the last
    record CompleteRequest(
            ObjectKey key,
            String uploadId,
            List<NamedPart> parts,
            List<io.cloakroom.storage.checksum.Checksum> checksums,
            io.cloakroom.storage.checksum.@Nullable ChecksumType checksumType,
            @Nullable Long objectSize,
            long minPartBytes,
            PutCondition condition) {}

    /// A part as the client names it; `checksums` may be empty.
    record NamedPart(int number, String etag, List<io.cloakroom.storage.checksum.Checksum> checksums) {}

    /// The project would exceed its [ProjectLimits]. Nothing has changed. A write is refused before its body is read when the
    /// announced size shows that it cannot fit; otherwise the commit decides. A change that makes a project hold less or the
    /// same (a smaller object in the place of a larger one, parts that become an object) is never refused.
    ///
    /// @param most what the project may hold, in bytes or objects
    /// @param held what it holds now, together with what writes in progress are about to add
    /// @param more what this write would have added
    record OverQuota(Quota quota, long most, long held, long more)
            implements PutOutcome, AppendOutcome, PartOutcome, CompleteOutcome {}

    /// The kinds of [ProjectLimits] that apply to objects and uploads.
    enum Quota {
        /// Payload of all versions and of the parts of uploads in progress.
        BYTES,
        /// All versions of objects. Delete markers do not count.
        OBJECTS
    }

    /// Why a condition kept a change from happening. Nothing has changed.
    enum Refusal {
        /// There is no object where the condition wants one.
        ABSENT,
        /// There is an object, and it does not meet the condition.
        OTHER
    }

    /// The condition of the change does not hold, or the object has changed since it was seen. Nothing has changed.
    record ConditionFailed(Refusal why)
            implements PutOutcome, AppendOutcome, AmendOutcome, DeleteOutcome, CompleteOutcome {}

    sealed interface PutOutcome {
        record Stored(ObjectInfo info) implements PutOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements PutOutcome {}
    }

    sealed interface AppendOutcome {
        /// @param appended digests of the appended bytes
        record Appended(ObjectInfo info, PayloadDigests appended) implements AppendOutcome {}

        /// The object has another size than the offset says.
        /// @param size of the object; 0 when there is none
        record WrongOffset(long size) implements AppendOutcome {}

        /// The object has as many parts as an object may have.
        record TooManyParts() implements AppendOutcome {}

        /// The object would be larger than S3 allows.
        record TooLarge() implements AppendOutcome {}

        /// The object changed while the body came: it now has a checksum that was not computed over the body, or another
        /// owner.
        record Overtaken() implements AppendOutcome {}

        /// The bucket has or had versioning, and the bytes of a version never change.
        record KeepsVersions() implements AppendOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements AppendOutcome {}
    }

    sealed interface RenameOutcome {
        /// @param info under its new key
        record Renamed(ObjectInfo info) implements RenameOutcome {}

        /// The same rename was asked for under this token before, and succeeded. Nothing has changed now.
        record Repeated() implements RenameOutcome {}

        /// Another rename was asked for under this token before, and succeeded. Nothing has changed.
        record TokenOfAnother() implements RenameOutcome {}

        record NoSuchObject() implements RenameOutcome {}

        /// The bucket has or had versioning, and a version never changes its key.
        record KeepsVersions() implements RenameOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements RenameOutcome {}
    }

    sealed interface AmendOutcome {
        record Amended(ObjectInfo info) implements AmendOutcome {}

        /// The version is protected, and the change would weaken or end its protection too early.
        record Protected(Protection by) implements AmendOutcome {}

        record NoSuchObject() implements AmendOutcome {}

        /// The version is a delete marker, which has no metadata to change.
        record IsMarker(Marker marker) implements AmendOutcome {}

        record NoSuchBucket() implements AmendOutcome {}
    }

    sealed interface DeleteOutcome {
        /// The version is gone for good.
        record Removed(VersionRef.Named version) implements DeleteOutcome {}

        /// The delete marker is gone for good. If it was the newest version, the object that it hid is current again.
        record Unmarked(VersionRef.Named version) implements DeleteOutcome {}

        /// A delete marker is the current version now.
        ///
        /// @param existed whether the marker hides an object; false when there was no object before either
        record Marked(Marker marker, boolean existed) implements DeleteOutcome {}

        /// The version did not exist; in a bucket without versioning, the object did not exist.
        record NothingThere() implements DeleteOutcome {}

        /// The version is protected, and must stay.
        record Protected(Protection by) implements DeleteOutcome {}

        record NoSuchBucket() implements DeleteOutcome {}
    }

    sealed interface PartOutcome {
        record PartStored(Part part) implements PartOutcome {}

        record NoSuchUpload() implements PartOutcome {}
    }

    sealed interface CompleteOutcome {
        record Completed(ObjectInfo info) implements CompleteOutcome {}

        record NoSuchUpload() implements CompleteOutcome {}

        record NoSuchBucket() implements CompleteOutcome {}

        /// A named part does not exist, or has another ETag or checksum.
        record InvalidPart(int number, String etag) implements CompleteOutcome {}

        /// A part other than the last is smaller than the least size.
        record TooSmall(int number, String etag, long size) implements CompleteOutcome {}

        /// The checksum of the whole object differs from the one that the client gave.
        record BadChecksum(io.cloakroom.storage.checksum.ChecksumAlgorithm algorithm) implements CompleteOutcome {}

        /// The sizes of the parts do not add up to the size that the client gave.
        record WrongSize(long actual) implements CompleteOutcome {}

        /// The type of checksum differs from the one that the upload began with.
        record WrongChecksumType(io.cloakroom.storage.checksum.ChecksumType expected) implements CompleteOutcome {}

        /// The object would be larger than S3 allows.
        record TooLarge() implements CompleteOutcome {}
    }
}
