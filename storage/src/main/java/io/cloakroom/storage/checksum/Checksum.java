package io.cloakroom.storage.checksum;

/// A checksum as S3 shows it.
///
/// @param value Base64; a composite one has `-` and the number of parts behind it
public record Checksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {}
