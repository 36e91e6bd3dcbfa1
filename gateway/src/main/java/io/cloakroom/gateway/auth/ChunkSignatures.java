package io.cloakroom.gateway.auth;

import io.cloakroom.s3.sign.CanonicalRequest;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.storage.checksum.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The chain of signatures of an `aws-chunked` body: each covers the one before, and the first covers that of the
/// request (Amazon S3 API Reference, "Transferring Payload in Multiple Chunks", "Including Trailing Headers").
final class ChunkSignatures {
    private final SignedRequest.V4 claim;
    private final SigningKey key;
    private final CanonicalRequest canonical;
    private final MessageDigest digest = Digests.sha256();
    private String previous;

    ChunkSignatures(SignatureV4.Verified verified) {
        this.claim = verified.claim();
        this.key = verified.credential().key(claim.scope());
        this.canonical = verified.canonical();
        this.previous = claim.signature();
    }

    /// Adds data of the current chunk.
    void update(ByteBuffer data) {
        digest.update(data);
    }

    /// Ends the current chunk.
    void verifyChunk(String signature) {
        var hash = HexFormat.of().formatHex(digest.digest());
        verify(claim.scope().chunkStringToSign(claim.timestamp(), previous, hash), signature);
    }

    /// @param trailers `name:value` and a line feed for each trailer, in order
    void verifyTrailers(String trailers, String signature) {
        verify(claim.scope().trailerStringToSign(claim.timestamp(), previous, trailers), signature);
    }

    private void verify(String stringToSign, String signature) {
        if (!key.verifies(stringToSign, signature)) {
            throw Mismatch.of(claim.accessKey(), signature, stringToSign, canonical);
        }
        previous = signature;
    }
}
