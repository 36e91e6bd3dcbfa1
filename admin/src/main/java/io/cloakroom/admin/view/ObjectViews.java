package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the REST interface shows of objects and their versions, and of links to them.
public final class ObjectViews {
    private ObjectViews() {}

    public record ObjectView(
            String key,
            long size,
            String etag,
            Instant lastModified,

            @Field("Absent where the caller may not read the object") @Nullable
            String contentType,

            @Field(
                    value =
                            "Who may read it besides the project's tokens: nobody, or everybody. Absent where the caller may not"
                                    + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now: by its ACL or the bucket policy, while nothing is against it")
            boolean isPublic) {}

    /// One page of a bucket, in the order of the keys' UTF-8 bytes.
    ///
    /// @param prefixes with a delimiter: the common prefixes of deeper keys
    public record ObjectPage(
            List<String> prefixes,
            List<ObjectView> objects,

            @Field("Of a list of deleted objects, instead of objects: those whose current version is a delete marker")
            @Nullable
            List<DeletedKey> deleted,

            @Nullable String next) {}

    /// A key that a delete marker hides.
    public record DeletedKey(
            String key,
            @Field("Of the delete marker") String versionId,
            Instant deletedAt,

            @Field("Whether a version is left that can be brought back; without one only the name is listed")
            boolean restorable) {}

    /// One version of an object, or a delete marker.
    public record VersionView(
            String key,

            @Field("The text null of a version that was written while the bucket kept none")
            String versionId,

            Instant lastModified,
            @Field("Whether it is the current one") boolean latest,

            @Field("Whether it says that the object was deleted, and holds nothing")
            boolean deleteMarker,

            @Field("Absent for a delete marker, like what follows") @Nullable
            Long size,

            @Nullable String etag,

            @Field("Absent where the caller may not read the version, and the ACL where the caller may not read that")
            @Nullable
            String contentType,

            @Field(
                    value = "Who may read it besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now: by its ACL or the bucket policy, while nothing is against it")
            @Nullable
            Boolean isPublic) {}

    /// An object whose older version has become the current one again.
    public record RestoredObject(
            String bucket,
            String key,
            @Field("Of the version that is current now") String versionId,

            @Field("Delete markers that were taken away; 0 when the version was copied")
            int removedMarkers) {}

    public record ChecksumView(
            @Field("S3's name of it: CRC64NVME") String algorithm,

            @Field("Of the whole object, or composed of its parts'")
            String type,

            String value) {}

    /// Everything known about an object except its bytes.
    public record ObjectDetails(
            String bucket,
            String key,

            @Field("The text null of an object that was written while the bucket kept no versions")
            String versionId,

            long size,
            String etag,
            Instant lastModified,
            String contentType,

            @Field("The headers that are sent with it: cache-control")
            Map<String, String> headers,

            @Field("By name without x-amz-meta-") Map<String, String> metadata,

            @Field("S3's tags, which are no part of what is sent with it")
            Map<String, String> tags,

            List<ChecksumView> checksums,

            @Field("Of a multipart upload; 0 for an object that was put in one piece")
            int parts,

            @Field(
                    value =
                            "Who may read it besides the project's tokens: nobody, or everybody. Absent where the caller may not"
                                    + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("As S3 names it. All classes lie on the same disks")
            String storageClass,

            @Field(
                    value = "How its bytes are encrypted on disk. SSE-C: with a key that only its client has",
                    oneOf = {"none", "AES256", "aws:kms", "SSE-C"})
            String encryption,

            @Field("ARN of the key, for aws:kms") @Nullable String kmsKey,

            @Field("Where everybody reads it; absent when it is private") @Nullable
            String publicUrl) {}

    /// The outcome for one of many objects.
    public record ObjectResult(
            String key,

            @Field("As if it had been asked for alone: 200 is done")
            int status,

            @Field("Why it was refused, or empty") String detail) {
        public static ObjectResult of(String key) {
            return new ObjectResult(key, 200, "");
        }

        /// Whether it was not refused.
        public boolean succeeded() {
            return status < 400;
        }
    }

    /// The outcome for many objects.
    ///
    /// @param more whether there is more to do: call again, with the keys that are missing from the results
    public record ObjectsReport(int done, int refused, List<ObjectResult> results, boolean more) {}

    public record DeletedObject(
            String bucket,
            String key,

            @Field("Absent where the caller may not list the key") @Nullable
            Boolean existed,

            @Field("Of the delete marker that was made, or of the version that is gone; absent without versions")
            @Nullable
            String versionId,

            @Field("Whether a delete marker was made, or the version that is gone was one")
            boolean deleteMarker) {}

    public record LinkView(
            String url,
            Instant expiresAt,

            @Field("Of the token that signed it: the link ends with the token")
            String accessKey,

            @Field("Name of that token") String tokenName,

            @Field(
                    "Of PUT: a header that the request has to send, since the bucket retains what is stored in it; absent for none")
            @Nullable
            String neededHeader) {
        /// Never shows the link, which works without keys.
        @Override
        public String toString() {
            return "LinkView[" + expiresAt + "]";
        }
    }

    /// Temporary keys with the rights of the user who requested them. They appear in no list.
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
