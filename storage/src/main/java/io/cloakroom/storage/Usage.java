package io.cloakroom.storage;

/// What lies in a bucket, or in all buckets of a project. Exact: kept in the same commit as the change that it counts.
///
/// @param bytes       of all current objects
/// @param objects     current ones
/// @param versions    all versions that are kept, current ones and delete markers among them
/// @param uploads     multipart uploads in progress
/// @param uploadBytes of the parts of uploads in progress
public record Usage(long bytes, long objects, long versions, long uploads, long uploadBytes) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                bytes + other.bytes,
                objects + other.objects,
                versions + other.versions,
                uploads + other.uploads,
                uploadBytes + other.uploadBytes);
    }
}
