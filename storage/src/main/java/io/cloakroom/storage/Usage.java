package io.cloakroom.storage;

/// What a bucket, or all buckets of a project, hold. The numbers are exact: they change in the same commit as the objects
/// that they count.
///
/// @param bytes           of all current objects
/// @param objects         current objects
/// @param noncurrent      noncurrent versions; delete markers do not count
/// @param noncurrentBytes of the noncurrent versions
/// @param markers         delete markers, current or not
/// @param uploads         multipart uploads in progress
/// @param uploadBytes     of the parts of uploads in progress
public record Usage(
        long bytes, long objects, long noncurrent, long noncurrentBytes, long markers, long uploads, long uploadBytes) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                bytes + other.bytes,
                objects + other.objects,
                noncurrent + other.noncurrent,
                noncurrentBytes + other.noncurrentBytes,
                markers + other.markers,
                uploads + other.uploads,
                uploadBytes + other.uploadBytes);
    }

    public Usage negated() {
        return new Usage(-bytes, -objects, -noncurrent, -noncurrentBytes, -markers, -uploads, -uploadBytes);
    }

    /// The bytes of all versions and of the parts of uploads in progress, which a quota of bytes limits.
    public long allBytes() {
        return bytes + noncurrentBytes + uploadBytes;
    }

    /// Current objects and noncurrent versions together, which a quota of objects limits.
    public long versions() {
        return objects + noncurrent;
    }
}
