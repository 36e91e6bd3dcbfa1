package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Reads and writes the storage class in headers.
public final class StorageClasses {
    private static final String FIELD = "x-amz-storage-class";
    private static final String OPTIONAL = "x-amz-optional-object-attributes";

    /// The end that is shown for restored objects. Archived objects can always be read, but S3 gives every restored
    /// copy an end, so this one is far away.
    private static final Instant READABLE_UNTIL = Instant.parse("2100-01-01T00:00:00Z");

    private StorageClasses() {}

    /// The class of a new object: STANDARD when the request names none.
    ///
    /// @throws S3Exception InvalidStorageClass, also for those of other kinds of buckets (OUTPOSTS, SNOW,
    /// EXPRESS_ONEZONE, FSX_OPENZFS, FSX_ONTAP)
    static StorageClass of(S3Request request) {
        return request.header(FIELD)
                .map(name -> StorageClass.named(name)
                        .orElseThrow(
                                () -> S3Error.INVALID_STORAGE_CLASS.exception().with("StorageClassRequested", name)))
                .orElse(StorageClass.STANDARD);
    }

    /// The end of the restoration, if the request of a listing asks for it (API Reference, ListObjectsV2).
    ///
    /// @throws S3Exception InvalidArgument
    public static Optional<Instant> restoredUntil(S3Request request) {
        var headers = request.http().headers().all(OPTIONAL);
        for (var field : headers) {
            if (!Arrays.stream(field.split(",", -1)).map(String::strip).allMatch("RestoreStatus"::equals)) {
                throw S3Error.INVALID_ARGUMENT
                        .exception("Invalid attribute name specified.")
                        .with("ArgumentName", OPTIONAL)
                        .with("ArgumentValue", field);
            }
        }
        return headers.isEmpty() ? Optional.empty() : Optional.of(READABLE_UNTIL);
    }

    /// S3 shows every class but STANDARD (API Reference, HeadObject), and whether an archived object was restored.
    public static void write(StorageClass storageClass, S3Response response) {
        if (storageClass != StorageClass.STANDARD) {
            response.header(FIELD, storageClass.name());
        }
        if (storageClass.isArchive()) {
            response.header(
                    "x-amz-restore",
                    "ongoing-request=\"false\", expiry-date=\"" + HttpDate.format(READABLE_UNTIL) + '"');
        }
    }
}
