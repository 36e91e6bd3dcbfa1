package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.VersionRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/// Where the lifecycle job stands.
///
/// @param project   id of the project
/// @param bucket    name of the bucket that is being worked through, or was last; empty before the first one
/// @param part      of the bucket
/// @param versions  where the walk over its versions stands
/// @param uploadKey key of the upload that was looked at last; empty before the first one
/// @param upload    its id
record LifecyclePlace(
        String project, String bucket, Part part, VersionPlace versions, String uploadKey, String upload) {
    /// Of what is stored: another form has another number.
    private static final int FORM = 1;

    /// Before the first project.
    static final LifecyclePlace START = behind("", "");

    /// In the order in which a bucket is worked through. The names are stored.
    enum Part {
        VERSIONS,
        UPLOADS,
        DONE
    }

    /// A bucket that is done, or one that has no rules; the beginning of a project, when `bucket` is empty.
    static LifecyclePlace behind(String project, String bucket) {
        return new LifecyclePlace(project, bucket, Part.DONE, VersionPlace.START, "", "");
    }

    static LifecyclePlace beginning(String project, String bucket) {
        return new LifecyclePlace(project, bucket, Part.VERSIONS, VersionPlace.START, "", "");
    }

    LifecyclePlace at(VersionPlace reached) {
        return new LifecyclePlace(project, bucket, Part.VERSIONS, reached, "", "");
    }

    LifecyclePlace atUpload(String key, String id) {
        return new LifecyclePlace(project, bucket, Part.UPLOADS, VersionPlace.START, key, id);
    }

    LifecyclePlace done() {
        return behind(project, bucket);
    }

    /// For people.
    String shown() {
        var at = part == Part.VERSIONS ? versions.key() : uploadKey;
        return bucket.isEmpty() ? "" : "bucket " + bucket + (at.isEmpty() ? "" : ", key " + at);
    }

    byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            out.writeUTF(project);
            out.writeUTF(bucket);
            out.writeUTF(part.name());
            out.writeUTF(versions.key());
            out.writeUTF(versions.version() == null ? "" : versions.version().id());
            out.writeLong(versions.since().toEpochMilli());
            out.writeInt(versions.newer());
            out.writeBoolean(versions.passed());
            out.writeUTF(uploadKey);
            out.writeUTF(upload);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// @return empty for what another build has stored: the pass begins anew then
    static Optional<LifecyclePlace> decoded(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORM) {
                return Optional.empty();
            }
            var project = in.readUTF();
            var bucket = in.readUTF();
            var part = Part.valueOf(in.readUTF());
            var key = in.readUTF();
            var version = in.readUTF();
            var since = Instant.ofEpochMilli(in.readLong());
            var versions = new VersionPlace(
                    key, version.isEmpty() ? null : VersionRef.named(version), since, in.readInt(), in.readBoolean());
            return Optional.of(new LifecyclePlace(project, bucket, part, versions, in.readUTF(), in.readUTF()));
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
