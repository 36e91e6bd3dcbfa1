package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.xml.ListXml;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.After;
import io.cloakroom.storage.Listing.Entry;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a bucket's objects, divided into objects and common prefixes.
///
/// @param next where the next page begins; `null` when this is the last one
record ObjectPage(
        List<ObjectInfo> objects,
        List<String> prefixes,
        @Nullable After next) {
    static ObjectPage of(ObjectStore store, Bucket bucket, ListParameters parameters, @Nullable After after)
            throws IOException {
        var items = new ArrayList<ObjectInfo>();
        var prefixes = new ArrayList<String>();
        if (parameters.most() == 0) {
            return new ObjectPage(items, prefixes, null); // S3 calls an empty page the last one
        }
        var page = store.list(
                bucket, new Listing.Query(parameters.prefix(), parameters.delimiter(), after, parameters.most()));
        for (var entry : page.entries()) {
            switch (entry) {
                case Entry.Item(var info) -> items.add(info);
                case Entry.CommonPrefix(var prefix) -> prefixes.add(prefix);
            }
        }
        return new ObjectPage(items, prefixes, page.next());
    }

    int size() {
        return objects.size() + prefixes.size();
    }

    boolean truncated() {
        return next != null;
    }

    ListXml document(String root, ListParameters parameters) {
        return ListXml.of(root, parameters.urlEncoded(), size());
    }
}
