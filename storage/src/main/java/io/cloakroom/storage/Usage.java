package io.cloakroom.storage;

/// What lies in a bucket, or in all buckets of a project. Exact: kept in the same commit as the change that it counts.
///
/// @param bytes           of all current objects
/// @param objects         current ones
/// @param noncurrent      versions of objects that are not current; delete markers are none
/// @param noncurrentBytes of these versions
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

    /// Of all versions and of the parts of uploads in progress: what a quota of bytes limits.
    public long allBytes() {
        return bytes + noncurrentBytes + uploadBytes;
    }

    /// Objects with their noncurrent versions: what a quota of objects limits.
    public long versions() {
        return objects + noncurrent;
    }
}
