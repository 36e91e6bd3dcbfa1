package io.cloakroom.admin.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.Upload;
import java.io.IOException;

/// Adds up the sizes of the parts of uploads. Reading each part's record costs time, so the number of parts is
/// limited.
final class UploadParts {
    private static final int AT_ONCE = 1_000;

    private final ObjectStore objects;
    private final Bucket bucket;
    private long left;
    private boolean exhausted;

    /// @param most parts to examine in total
    UploadParts(ObjectStore objects, Bucket bucket, long most) {
        this.objects = objects;
        this.bucket = bucket;
        this.left = most;
    }

    /// @param complete whether all parts were examined
    record Sum(long parts, long bytes, boolean complete) {}

    Sum of(Upload upload) throws IOException {
        var key = new ObjectKey(upload.key());
        long count = 0;
        long bytes = 0;
        int after = 0;
        while (left > 0) {
            var page = objects.listParts(bucket, key, upload.id(), after, (int) Math.min(AT_ONCE, left));
            if (page.isEmpty()) {
                return new Sum(count, bytes, true); // the upload has ended meanwhile
            }
            var parts = page.get().parts();
            left -= parts.size() + 1; // reading the upload itself costs as much as a part
            count += parts.size();
            bytes += parts.stream().mapToLong(Part::size).sum();
            if (!page.get().truncated()) {
                return new Sum(count, bytes, true);
            }
            after = parts.getLast().number();
        }
        exhausted = true;
        return new Sum(count, bytes, false);
    }

    /// Whether the limit was reached, so that some parts were not examined.
    boolean isExhausted() {
        return exhausted;
    }
}
