package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.VersionRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The position of the lifecycle job.
///
/// @param project   id of the project
/// @param bucket    name of the current or last bucket; empty before the first one
/// @param stage     of the work on the bucket
/// @param versions  position of the walk over the bucket's versions
/// @param uploadKey key of the last upload that was examined; empty before the first one
/// @param upload    id of that upload
record LifecyclePlace(
        String project, String bucket, Stage stage, VersionPlace versions, String uploadKey, String upload) {
    /// Version of the stored format.
    private static final int FORM = 1;

    /// Before the first project.
    static final LifecyclePlace START = behind("", "");

    /// The stages of the work on a bucket, in order. The names are stored.
    enum Stage {
        VERSIONS,
        UPLOADS,
        DONE
    }

    /// The position after a bucket; before a project's first bucket when `bucket` is empty.
    static LifecyclePlace behind(String project, String bucket) {
        return new LifecyclePlace(project, bucket, Stage.DONE, VersionPlace.START, "", "");
    }

    static LifecyclePlace beginning(String project, String bucket) {
        return new LifecyclePlace(project, bucket, Stage.VERSIONS, VersionPlace.START, "", "");
    }

    LifecyclePlace at(VersionPlace reached) {
        return new LifecyclePlace(project, bucket, Stage.VERSIONS, reached, "", "");
    }

    LifecyclePlace atUpload(String key, String id) {
        return new LifecyclePlace(project, bucket, Stage.UPLOADS, VersionPlace.START, key, id);
    }

    LifecyclePlace done() {
        return behind(project, bucket);
    }

    /// The position, for people.
    String shown() {
        var at = stage == Stage.VERSIONS ? versions.key() : uploadKey;
        return bucket.isEmpty() ? "" : "bucket " + bucket + (at.isEmpty() ? "" : ", key " + at);
    }

    byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            out.writeUTF(project);
            out.writeUTF(bucket);
            out.writeUTF(stage.name());
            out.writeUTF(versions.key());
            out.writeUTF(versions.version() == null ? "" : versions.version().id());
            out.writeBoolean(versions.passed());
            out.writeUTF(uploadKey);
            out.writeUTF(upload);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// @return empty for the format of another build; the pass then begins anew
    static Optional<LifecyclePlace> decoded(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORM) {
                return Optional.empty();
            }
            var project = in.readUTF();
            var bucket = in.readUTF();
            var stage = Stage.valueOf(in.readUTF());
            var key = in.readUTF();
            var version = in.readUTF();
            var versions =
                    new VersionPlace(key, version.isEmpty() ? null : VersionRef.named(version), in.readBoolean());
            return Optional.of(new LifecyclePlace(project, bucket, stage, versions, in.readUTF(), in.readUTF()));
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
