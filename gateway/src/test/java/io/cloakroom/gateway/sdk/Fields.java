package io.cloakroom.gateway.sdk;

import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/// The checksum members of the SDK's requests and answers, which have one for each algorithm, by the algorithm.
final class Fields {
    private Fields() {}

    /// The checksum that the SDK's own code computes of these bytes.
    static String checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        var checksum = SdkChecksum.forAlgorithm(DefaultChecksumAlgorithm.fromValue(algorithm.toString()));
        checksum.update(bytes);
        return Base64.getEncoder().encodeToString(checksum.getChecksumBytes());
    }

    static Optional<String> checksum(SdkPojo answer, ChecksumAlgorithm algorithm) {
        return field(answer, algorithm).getValueOrDefault(answer) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /// @param builder of a request or of a part of one
    static void setChecksum(SdkPojo builder, ChecksumAlgorithm algorithm, String value) {
        field(builder, algorithm).set(builder, value);
    }

    private static SdkField<?> field(SdkPojo of, ChecksumAlgorithm algorithm) {
        return of.sdkFields().stream()
                .filter(field -> field.memberName().equals("Checksum" + algorithm))
                .findFirst()
                .orElseThrow(() -> new AssertionError(of + " has no checksum of " + algorithm));
    }
}
