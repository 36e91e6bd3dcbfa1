package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.checksum.Checksum;
import java.util.List;

/// Writes checksums into the headers of an answer.
public final class ChecksumHeaders {
    private ChecksumHeaders() {}

    /// Writes checksums with their type, as objects have it.
    public static void write(List<Checksum> checksums, S3Response response) {
        writeValues(checksums, response);
        writeType(checksums, response);
    }

    public static void writeValues(List<Checksum> checksums, S3Response response) {
        checksums.forEach(each -> response.header(each.algorithm().header(), each.value()));
    }

    public static void writeType(List<Checksum> checksums, S3Response response) {
        checksums.stream()
                .findFirst()
                .ifPresent(each ->
                        response.header("x-amz-checksum-type", each.type().name()));
    }
}
