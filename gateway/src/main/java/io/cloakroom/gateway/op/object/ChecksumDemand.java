package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.Checksums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The checksum that a client announces for a body: at most one, with its value in a header or in a trailer.
///
/// @param value Base64; `null` when it comes in the trailer
record ChecksumDemand(ChecksumAlgorithm algorithm, @Nullable String value) {
    private static final String PREFIX = "x-amz-checksum-";

    /// Headers with this prefix that hold no checksum.
    private static final List<String> NO_VALUES =
            List.of("x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type");

    /// @throws S3Exception InvalidRequest for several checksums, or a malformed one
    static Optional<ChecksumDemand> of(Admitted request) {
        var demands = new ArrayList<ChecksumDemand>();
        request.http().headers().forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !NO_VALUES.contains(name)) {
                demands.add(new ChecksumDemand(algorithm(name), value));
            }
        });
        for (var field : request.http().headers().all("x-amz-trailer")) {
            for (var name : field.split(",", -1)) {
                demands.add(new ChecksumDemand(trailing(name.strip().toLowerCase(java.util.Locale.ROOT)), null));
            }
        }
        if (demands.size() > 1) {
            throw invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        demands.forEach(demand -> demand.requireWellFormed(demand.value, "header"));
        requireAnnounced(request, demands);
        return demands.stream().findFirst();
    }

    private static ChecksumAlgorithm algorithm(String header) {
        return ChecksumAlgorithm.named(header.substring(PREFIX.length()))
                .orElseThrow(() -> invalid("The algorithm type you specified in x-amz-checksum- header is invalid."));
    }

    private static ChecksumAlgorithm trailing(String name) {
        if (!name.startsWith(PREFIX)) {
            throw invalid("The value specified in the x-amz-trailer header is not supported");
        }
        return algorithm(name);
    }

    private static void requireAnnounced(Admitted request, List<ChecksumDemand> demands) {
        var announced = request.header("x-amz-sdk-checksum-algorithm");
        if (announced.isEmpty()) {
            return;
        }
        var algorithm = ChecksumAlgorithm.named(announced.get())
                .orElseThrow(() -> invalid("Value for x-amz-sdk-checksum-algorithm header is invalid."));
        // Clients that announce MD5 send the checksum as Content-MD5.
        if (demands.isEmpty()
                && !(algorithm == ChecksumAlgorithm.MD5
                        && request.http().headers().has("content-md5"))) {
            throw invalid(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        }
        if (demands.stream().anyMatch(demand -> demand.algorithm != algorithm)) {
            throw invalid("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    /// The checksum that the body must have.
    ///
    /// @param trailers that came behind the body
    String expected(Map<String, String> trailers) {
        if (value != null) {
            return value;
        }
        var trailing = trailers.get(algorithm.header());
        if (trailing == null) {
            throw S3Error.MALFORMED_TRAILER.exception();
        }
        requireWellFormed(trailing, "trailing header");
        return trailing;
    }

    private void requireWellFormed(@Nullable String checksum, String where) {
        if (checksum != null && Checksums.decode(algorithm, checksum).isEmpty()) {
            throw invalid("Value for " + algorithm.header() + " " + where + " is invalid.");
        }
    }

    private static S3Exception invalid(String message) {
        return S3Error.INVALID_REQUEST.exception(message);
    }
}
