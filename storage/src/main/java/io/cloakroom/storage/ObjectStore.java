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
/// When a method that changes something returns its success, the change is on disk (setting `durability: sync`) and every
/// later call sees it. When it throws, the change has either happened whole or not at all. Whether a write keeps the version
/// before it is the bucket's [Versioning] at the moment of the commit.
public interface ObjectStore {
    /// The version, opened for reading.
    Found<StoredObject> open(Bucket bucket, ObjectKey key, VersionRef version) throws IOException;

    /// What is known of the version, without its bytes.
    Found<ObjectInfo> head(Bucket bucket, ObjectKey key, VersionRef version) throws IOException;

    /// Stores one object, all of it or nothing. The condition is checked before the body is read, where its answer is
    /// already known then, and again inside the commit; it is about the current version, and a delete marker counts as none.
    PutOutcome put(Bucket bucket, ObjectKey key, ObjectMeta meta, IncomingPayload body, PutCondition condition)
            throws IOException;

    /// Puts bytes behind an object's, without reading or writing those again; makes the object when there is none and `offset` is
    /// 0. Offset and condition are checked before the body is read, where their answer is already known then, and again
    /// inside the commit. The object becomes one of parts: each append makes one.
    ///
    /// @param meta   of an object that is made; one that is there keeps what was said of it, and must have this owner
    /// @param offset size that the object must have
    /// @param body   must digest the algorithms of the object's checksums, which are carried on, too
    AppendOutcome append(
            Bucket bucket, ObjectKey key, ObjectMeta meta, long offset, IncomingPayload body, PutCondition condition)
            throws IOException;

    /// Gives an object another key, in the place of the object that may be there. All that is known of it stays; no payload is
    /// copied, and whoever looks sees it under one of the two keys.
    RenameOutcome rename(Bucket bucket, Rename rename, RenameCheck check) throws IOException;

    /// @param to    another key than `from`
    /// @param token by which a repetition of this rename is known; `null` for none
    record Rename(ObjectKey from, ObjectKey to, @Nullable RenameToken token) {
        public Rename {
            if (from.equals(to)) {
                throw new IllegalArgumentException("an object keeps its key: " + to);
            }
        }
    }

    /// Remembered with the rename, in the same commit, for a day, unless another token of the bucket takes its slot meanwhile.
    ///
    /// @param name    given by the client
    /// @param request fingerprint of all that the client asked for
    record RenameToken(String name, String request) {}

    /// Decides about a rename, inside its commit: asked again when one of the two objects has changed meanwhile. Whatever it
    /// throws ends the rename with nothing changed.
    @FunctionalInterface
    interface RenameCheck {
        /// @param replaced the object that has the new key now, if any
        void check(ObjectInfo source, Optional<ObjectInfo> replaced) throws IOException;
    }

    /// Changes what is said about an object and leaves its bytes, how they are encrypted, and its version id.
    ///
    /// @param ifEtag  the object must still have this ETag, or the change is refused; `null` for no condition
    /// @param touched whether this is a write in the eyes of S3 (a copy onto itself: new Last-Modified) or not (an ACL). In a
    ///                bucket that has or had versioning such a write makes another version, so it is refused here
    AmendOutcome amend(
            Bucket bucket,
            ObjectKey key,
            VersionRef version,
            @Nullable String ifEtag,
            boolean touched,
            UnaryOperator<ObjectMeta> change)
            throws IOException;

    /// Changes how a version is protected. What holds it now decides whether the change is allowed, [Protection#allows].
    ///
    /// @param bypass whether the caller may bypass governance, and wants to
    AmendOutcome protect(
            Bucket bucket, ObjectKey key, VersionRef version, boolean bypass, UnaryOperator<Protection> change)
            throws IOException;

    /// Removes an object. The current version of a bucket with versioning stays behind a delete marker; one that is named is
    /// gone for good.
    ///
    /// @param condition of the current version, whichever is removed; any but [PutCondition.IfAbsent]
    /// @param bypass    whether the caller may bypass governance, and wants to
    DeleteOutcome delete(Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition, boolean bypass)
            throws IOException;

    /// The same without a wish to bypass anything.
    default DeleteOutcome delete(Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition)
            throws IOException {
        return delete(bucket, key, version, condition, false);
    }

    /// Removes a version or a delete marker for good, as long as it is as it was seen, and where it was seen: the current version,
    /// or one behind it. So nothing is removed that has taken its place, its name, or the place in front of it since.
    ///
    /// @param seen what a listing showed; no common prefix
    /// @return [DeleteOutcome.Refused] when it is another one by now
    DeleteOutcome removeSeen(Bucket bucket, Listing.VersionEntry seen) throws IOException;

    /// One page of the objects.
    Listing.Page list(Bucket bucket, Listing.Query query) throws IOException;

    /// One page of all versions and delete markers.
    Listing.VersionPage listVersions(Bucket bucket, Listing.VersionQuery query) throws IOException;

    /// Begins a multipart upload. `template` holds what the client said; id and time are made here.
    ///
    /// @return empty when the bucket was deleted meanwhile
    Optional<Upload> createUpload(Bucket bucket, NewUpload template) throws IOException;

    /// The upload, while it is in progress.
    Optional<Upload> upload(Bucket bucket, ObjectKey key, String uploadId) throws IOException;

    /// Stores one part; a part of the same number is replaced.
    PartOutcome putPart(Bucket bucket, ObjectKey key, String uploadId, int number, IncomingPayload body)
            throws IOException;

    /// Makes an object of the parts, without copying their bytes. Repeating it with the same parts after a success
    /// answers that success again as long as the version that it made is there.
    CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException;

    /// Ends an upload and gives its space back.
    ///
    /// @return whether there was such an upload
    boolean abort(Bucket bucket, ObjectKey key, String uploadId) throws IOException;

    /// @return empty when there is no such upload
    Optional<Listing.PartPage> listParts(Bucket bucket, ObjectKey key, String uploadId, int afterNumber, int max)
            throws IOException;

    Listing.UploadPage listUploads(Bucket bucket, Listing.UploadQuery query) throws IOException;

    /// @param initiator id of the user who starts it
    /// @param project   id of the project whose token the user has
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
    /// @param checksums     of the whole object, when the client gave any: must match what the parts make
    /// @param checksumType  the type that the client named for it, or `null`
    /// @param objectSize    x-amz-mp-object-size, or `null`
    /// @param minPartBytes  least size of every part but the last
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

    /// The project would hold more than it may, [ProjectLimits]. Nothing has changed. What a client announces is refused
    /// before its body is read, by what is known then; the commit decides. Whatever makes a project hold less, or the same
    /// (a smaller object in the place of a larger one, parts that become an object), is never refused.
    ///
    /// @param most what the project may hold: bytes or objects
    /// @param held what it holds now, and what writes in progress are about to add
    /// @param more what this would have added
    record OverQuota(Quota quota, long most, long held, long more)
            implements PutOutcome, AppendOutcome, PartOutcome, CompleteOutcome {}

    /// What [ProjectLimits] limit of objects and uploads.
    enum Quota {
        /// Payload of all versions and of the parts of uploads in progress.
        BYTES,
        /// All versions of objects; delete markers are none.
        OBJECTS
    }

    /// Why a change that was asked for did not happen, apart from what is missing. Nothing has changed.
    enum Refusal {
        /// There is no object where the condition wants one.
        ABSENT,
        /// There is an object, and the condition does not hold of it.
        OTHER
    }

    sealed interface PutOutcome {
        record Stored(ObjectInfo info) implements PutOutcome {}

        record Refused(Refusal why) implements PutOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements PutOutcome {}
    }

    sealed interface AppendOutcome {
        /// @param appended of the bytes that came
        record Appended(ObjectInfo info, PayloadDigests appended) implements AppendOutcome {}

        /// The object has another size than the offset says; 0 when there is none.
        record WrongOffset(long size) implements AppendOutcome {}

        /// The object has as many parts as an object may have.
        record TooManyParts() implements AppendOutcome {}

        /// The object would be larger than S3 allows.
        record TooLarge() implements AppendOutcome {}

        /// The object changed while the body came: it has a checksum now that was not computed over the body, or another owner.
        record Overtaken() implements AppendOutcome {}

        /// The bucket has or had versioning, where no version's bytes ever change.
        record KeepsVersions() implements AppendOutcome {}

        record Refused(Refusal why) implements AppendOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements AppendOutcome {}
    }

    sealed interface RenameOutcome {
        /// @param info under its new key
        record Renamed(ObjectInfo info) implements RenameOutcome {}

        /// The very same was asked under this token before, and happened then. Nothing has changed.
        record Repeated() implements RenameOutcome {}

        /// Something else was asked under this token before, and happened then. Nothing has changed.
        record TokenOfAnother() implements RenameOutcome {}

        record NoSuchObject() implements RenameOutcome {}

        /// The bucket has or had versioning, where every version stays with its key.
        record KeepsVersions() implements RenameOutcome {}

        /// The bucket was deleted meanwhile.
        record NoSuchBucket() implements RenameOutcome {}
    }

    sealed interface AmendOutcome {
        record Amended(ObjectInfo info) implements AmendOutcome {}

        record Refused(Refusal why) implements AmendOutcome {}

        /// The version is protected, and the change would end that early.
        record Protected(Protection by) implements AmendOutcome {}

        record NoSuchObject() implements AmendOutcome {}

        /// The version is a delete marker, of which nothing can be said.
        record IsMarker(Marker marker) implements AmendOutcome {}

        record NoSuchBucket() implements AmendOutcome {}
    }

    sealed interface DeleteOutcome {
        /// The version is gone for good.
        record Removed(VersionRef.Named version) implements DeleteOutcome {}

        /// The delete marker is gone for good, and what it hid is there again if it was the newest.
        record Unmarked(VersionRef.Named version) implements DeleteOutcome {}

        /// A delete marker is the current version now.
        ///
        /// @param existed whether it hides an object, or there was none before either
        record Marked(Marker marker, boolean existed) implements DeleteOutcome {}

        /// There was no such version, or no object in a bucket that keeps no versions.
        record NothingThere() implements DeleteOutcome {}

        record Refused(Refusal why) implements DeleteOutcome {}

        /// The version must stay.
        record Protected(Protection by) implements DeleteOutcome {}

        record NoSuchBucket() implements DeleteOutcome {}
    }

    sealed interface PartOutcome {
        record Stored(Part part) implements PartOutcome {}

        record NoSuchUpload() implements PartOutcome {}
    }

    sealed interface CompleteOutcome {
        record Completed(ObjectInfo info) implements CompleteOutcome {}

        record NoSuchUpload() implements CompleteOutcome {}

        record NoSuchBucket() implements CompleteOutcome {}

        /// A named part is not there or has another ETag or checksum.
        record InvalidPart(int number, String etag) implements CompleteOutcome {}

        /// A part other than the last is under the least size.
        record TooSmall(int number, String etag, long size) implements CompleteOutcome {}

        /// The whole object's checksum is not the one that the client gave.
        record BadChecksum(io.cloakroom.storage.checksum.ChecksumAlgorithm algorithm) implements CompleteOutcome {}

        /// The parts' sizes do not add up to what the client gave.
        record WrongSize(long actual) implements CompleteOutcome {}

        /// The type of the checksum is not the one that the upload began with.
        record WrongChecksumType(io.cloakroom.storage.checksum.ChecksumType expected) implements CompleteOutcome {}

        /// The object would be larger than S3 allows.
        record TooLarge() implements CompleteOutcome {}

        record Refused(Refusal why) implements CompleteOutcome {}
    }
}
