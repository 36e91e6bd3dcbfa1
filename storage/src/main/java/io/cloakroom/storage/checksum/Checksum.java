package io.cloakroom.storage.checksum;

/// A checksum as S3 shows it.
///
/// @param value in Base64; a composite value has `-` and the number of parts behind it
public record Checksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {}
