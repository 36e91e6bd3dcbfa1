package io.cloakroom.admin.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.UploadEntry;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The uploads in progress under a prefix, page by page.
final class UploadPages {
    static final int AT_ONCE = 1_000;

    private final ObjectStore objects;
    private final Bucket bucket;
    private final String prefix;
    private @Nullable String key;
    private @Nullable String id;
    private boolean more = true;

    UploadPages(ObjectStore objects, Bucket bucket, String prefix) {
        this.objects = objects;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    boolean hasNext() {
        return more;
    }

    List<UploadEntry> next() throws IOException {
        var page = objects.listUploads(bucket, new Listing.UploadQuery(prefix, "", key, id, AT_ONCE));
        more = page.truncated();
        if (more && page.entries().getLast() instanceof UploadEntry.Item(var upload)) {
            key = upload.key();
            id = upload.id();
        }
        return page.entries();
    }
}
