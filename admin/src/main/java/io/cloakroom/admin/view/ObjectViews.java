package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about objects, their versions, and links to them.
public final class ObjectViews {
    private ObjectViews() {}

    public record ObjectView(
            String key,
            long size,
            String etag,
            Instant lastModified,

            @Field("Absent when the caller may not read the object") @Nullable
            String contentType,

            @Field(
                    value = "Who may read it besides the project's tokens: nobody, or everybody. Absent when the"
                            + " caller may not"
                            + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now, by its ACL or the bucket policy")
            boolean isPublic) {}

    /// One page of a bucket, in the order of the keys' UTF-8 bytes.
    ///
    /// @param prefixes the common prefixes of deeper keys, with a delimiter
    public record ObjectPage(
            List<String> prefixes,
            List<ObjectView> objects,

            @Field("In a list of deleted objects, instead of `objects`: keys whose current version is a delete marker")
            @Nullable
            List<DeletedKey> deleted,

            @Nullable String next) {}

    /// A key that is hidden by a delete marker.
    public record DeletedKey(
            String key,
            @Field("Id of the delete marker") String versionId,
            Instant deletedAt,

            @Field("Whether a version is left that can be restored")
            boolean restorable) {}

    /// One version of an object, or a delete marker.
    public record VersionView(
            String key,

            @Field("The text null for a version that was written without versioning")
            String versionId,

            Instant lastModified,
            @Field("Whether it is the current version") boolean latest,

            @Field("Whether it is a delete marker, which has no content")
            boolean deleteMarker,

            @Field("Absent for a delete marker, as are the following fields") @Nullable
            Long size,

            @Nullable String etag,

            @Field("Absent when the caller may not read the version; the ACL is absent when the caller may not read it")
            @Nullable
            String contentType,

            @Field(
                    value = "Who may read it besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now, by its ACL or the bucket policy") @Nullable
            Boolean isPublic) {}

    /// An object that has an older version as its current one again.
    public record RestoredObject(
            String bucket,
            String key,
            @Field("Id of the current version") String versionId,

            @Field("Number of delete markers that were removed; 0 when the version was copied")
            int removedMarkers) {}

    public record ChecksumView(
            @Field("S3's name of the algorithm, such as CRC64NVME")
            String algorithm,

            @Field("Whether the checksum covers the whole object, or is composed of the parts' checksums")
            String type,

            String value) {}

    /// Everything known about an object except its bytes.
    public record ObjectDetails(
            String bucket,
            String key,

            @Field("The text null for an object that was written without versioning")
            String versionId,

            long size,
            String etag,
            Instant lastModified,
            String contentType,

            @Field("Headers of the object, such as cache-control")
            Map<String, String> headers,

            @Field("User-defined metadata, by name without x-amz-meta-")
            Map<String, String> metadata,

            @Field("S3's object tags") Map<String, String> tags,

            List<ChecksumView> checksums,

            @Field("Number of parts of a multipart upload; 0 for an object that was put in one piece")
            int parts,

            @Field(
                    value = "Who may read it besides the project's tokens: nobody, or everybody. Absent when the"
                            + " caller may not"
                            + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("S3's name of the storage class. All classes are stored on the same disks")
            String storageClass,

            @Field(
                    value = "How the object is encrypted on disk. SSE-C: with a key that only the client has",
                    oneOf = {"none", "AES256", "aws:kms", "SSE-C"})
            String encryption,

            @Field("ARN of the key, for aws:kms") @Nullable String kmsKey,

            @Field("URL at which everybody can read the object; absent when it is private") @Nullable
            String publicUrl) {}

    /// The result for one of many objects.
    public record ObjectResult(
            String key,

            @Field("HTTP status that a call for this object alone would get; 200 for success")
            int status,

            @Field("Why it was refused; empty for success") String detail) {
        public static ObjectResult of(String key) {
            return new ObjectResult(key, 200, "");
        }

        /// Whether it was not refused.
        public boolean succeeded() {
            return status < 400;
        }
    }

    /// The results for many objects.
    ///
    /// @param more whether more is left to do: call again, with the keys that are missing from the results
    public record ObjectsReport(int done, int refused, List<ObjectResult> results, boolean more) {}

    public record DeletedObject(
            String bucket,
            String key,

            @Field("Whether the object existed; absent when the caller may not list the key") @Nullable
            Boolean existed,

            @Field("Id of the new delete marker, or of the deleted version; absent without versioning") @Nullable
            String versionId,

            @Field("Whether a delete marker was made or deleted")
            boolean deleteMarker) {}

    public record LinkView(
            String url,
            Instant expiresAt,

            @Field("Access key of the token that signed the link. The link works only as long as the token")
            String accessKey,

            @Field("Name of the token") String tokenName,

            @Field("For PUT: a header that the request has to send because the bucket has a default retention;"
                    + " otherwise absent")
            @Nullable
            String neededHeader) {
        /// Never shows the link, which works without keys.
        @Override
        public String toString() {
            return "LinkView[" + expiresAt + "]";
        }
    }

    /// Temporary keys with the rights of the user who requested them. Lists of tokens do not contain them.
    public record CredentialsView(
            String accessKey,
            String secretKey,
            String sessionToken,
            Instant expiresAt,
            String endpoint,
            String region) {
        /// Never shows the secrets.
        @Override
        public String toString() {
            return "CredentialsView[" + accessKey + "]";
        }
    }
}
