package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.PayloadDigest;
import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The payload of a request on its way into the store. Counts and digests it as it passes. At the end, checks it
/// against everything that the client announced, and admits the request again, so that nothing is stored for a token
/// that ended meanwhile.
public final class UploadBody implements IncomingPayload {
    private static final int MD5_BYTES = 16;

    private final Admitted request;
    private final Payload payload;
    private final long maxBytes;
    private final Optional<ChecksumDemand> demand;
    private final Optional<byte[]> contentMd5;
    private final PayloadDigest digest;
    private final @Nullable CustomerKey customerKey;
    private long bytes;

    private UploadBody(
            Admitted request,
            long maxBytes,
            Optional<ChecksumDemand> demand,
            Optional<byte[]> contentMd5,
            PayloadDigest digest,
            @Nullable CustomerKey customerKey) {
        this.request = request;
        this.payload = request.payload();
        this.maxBytes = maxBytes;
        this.demand = demand;
        this.contentMd5 = contentMd5;
        this.digest = digest;
        this.customerKey = customerKey;
    }

    /// The body of a request that stores an object.
    ///
    /// @throws S3Exception MissingContentLength, EntityTooLarge, InvalidDigest or InvalidRequest, before a byte is read
    public static UploadBody of(Admitted request, long maxBytes) {
        return of(request, maxBytes, ChecksumDemand.of(request), List.of());
    }

    /// The body of a part. It gets the checksum with which its upload began, whatever else the client sends.
    ///
    /// @param uploads algorithm of the upload; `null` when it began with none
    public static UploadBody ofPart(Admitted request, long maxBytes, @Nullable ChecksumAlgorithm uploads) {
        var demand = ChecksumDemand.of(request);
        var needed = uploads == null ? ChecksumAlgorithm.CRC64NVME : uploads;
        if (uploads != null && demand.isPresent() && demand.get().algorithm() != uploads) {
            throw S3Error.INVALID_REQUEST.exception("Checksum Type mismatch occurred, expected checksum Type: "
                    + lower(uploads) + ", actual checksum Type: "
                    + lower(demand.get().algorithm()));
        }
        return of(request, maxBytes, demand, List.of(needed));
    }

    /// The body of a request that continues the checksums of an object.
    ///
    /// @param needed algorithms to compute in any case
    /// @throws S3Exception as [#of] does
    static UploadBody with(List<ChecksumAlgorithm> needed, Admitted request, long maxBytes) {
        return of(request, maxBytes, ChecksumDemand.of(request), needed);
    }

    /// The body of a request whose checksum headers describe something else.
    static UploadBody withoutChecksum(Admitted request, long maxBytes) {
        return of(request, maxBytes, Optional.empty(), List.of());
    }

    private static String lower(ChecksumAlgorithm algorithm) {
        return algorithm.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static UploadBody of(
            Admitted request, long maxBytes, Optional<ChecksumDemand> demand, List<ChecksumAlgorithm> needed) {
        var length = request.payload().length();
        if (!request.http().body().announced() && !request.http().headers().has("x-amz-decoded-content-length")) {
            throw S3Error.MISSING_CONTENT_LENGTH.exception();
        }
        if (length.isPresent() && length.getAsLong() > maxBytes) {
            throw tooLarge(length.getAsLong(), maxBytes);
        }
        Collection<ChecksumAlgorithm> algorithms = new LinkedHashSet<>();
        demand.ifPresent(each -> algorithms.add(each.algorithm()));
        algorithms.addAll(needed);
        return new UploadBody(request, maxBytes, demand, contentMd5(request), new PayloadDigest(algorithms), null);
    }

    /// The same body, to be encrypted with an SSE-C key. Nothing of it may have been read.
    ///
    /// @param key `null` for none
    public UploadBody encryptedWith(@Nullable CustomerKey key) {
        return new UploadBody(request, maxBytes, demand, contentMd5, digest, key);
    }

    /// Whether the client announced anything that its body can be checked against.
    static boolean isVerifiable(Admitted request) {
        return request.http().headers().has("content-md5")
                || ChecksumDemand.of(request).isPresent();
    }

    private static Optional<byte[]> contentMd5(Admitted request) {
        return request.header("content-md5").map(field -> {
            try {
                var md5 = Base64.getDecoder().decode(field);
                if (md5.length == MD5_BYTES) {
                    return md5;
                }
            } catch (IllegalArgumentException notBase64) {
                // Refused below, like one of another length.
            }
            throw S3Error.INVALID_DIGEST.exception().with("Content-MD5", field);
        });
    }

    @Override
    public OptionalLong length() {
        return payload.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = payload.read(into);
        if (read > 0) {
            bytes += read;
            if (bytes > maxBytes) {
                throw tooLarge(bytes, maxBytes);
            }
            digest.update(into, read);
        }
        return read;
    }

    @Override
    public PayloadDigests finish() throws IOException {
        if (payload.length().isPresent() && payload.length().getAsLong() != bytes) {
            throw S3Error.INCOMPLETE_BODY.exception();
        }
        var digests = digest.finish();
        requireMd5(digests.md5());
        demand.ifPresent(each -> requireChecksum(each, digests.checksums()));
        request.admittedNow();
        return digests;
    }

    @Override
    public @Nullable CustomerKey customerKey() {
        return customerKey;
    }

    private void requireMd5(String calculated) {
        var given = contentMd5.map(HexFormat.of()::formatHex);
        if (given.isPresent() && !given.get().equals(calculated)) {
            var base64 = Base64.getEncoder();
            throw S3Error.BAD_DIGEST
                    .exception("The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", base64.encodeToString(HexFormat.of().parseHex(given.get())))
                    .with(
                            "CalculatedDigest",
                            base64.encodeToString(HexFormat.of().parseHex(calculated)));
        }
    }

    private void requireChecksum(ChecksumDemand announced, List<Checksum> calculated) {
        var expected = announced.expected(payload.trailers());
        for (var checksum : calculated) {
            if (checksum.algorithm() == announced.algorithm()
                    && !checksum.value().equals(expected)) {
                throw S3Error.BAD_DIGEST.exception(
                        "The " + announced.algorithm() + " you specified did not match the calculated checksum.");
            }
        }
    }

    private static S3Exception tooLarge(long proposed, long most) {
        return S3Error.ENTITY_TOO_LARGE
                .exception()
                .with("ProposedSize", Long.toString(proposed))
                .with("MaxSizeAllowed", Long.toString(most));
    }
}
