package io.cloakroom.gateway.xml;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The small documents about buckets.
public final class BucketXml {
    private BucketXml() {}

    /// @param showRegion whether each bucket shows its region (S3 does when the request has parameters)
    /// @param next       token of the next page, or `null`
    public static String buckets(
            Project owner, List<Bucket> buckets, boolean showRegion, @Nullable String next, @Nullable String prefix) {
        var document = XmlDocument.of("ListAllMyBucketsResult", 512 + buckets.size() * 160)
                .person("Owner", owner.id(), owner.name())
                .open("Buckets");
        for (var bucket : buckets) {
            document.open("Bucket")
                    .text("Name", bucket.name().value())
                    .text("CreationDate", bucket.createdAt())
                    .text("BucketRegion", showRegion ? bucket.region() : null)
                    .close("Bucket");
        }
        return document.close("Buckets")
                .text("ContinuationToken", next)
                .text("Prefix", prefix)
                .end("ListAllMyBucketsResult");
    }

    public static String location(String region) {
        var document = XmlDocument.of("LocationConstraint");
        return document.raw(region.equals("us-east-1") ? "" : region).end("LocationConstraint");
    }

    /// A document of one element, which is empty or holds one text.
    ///
    /// @param child name of the element in it, or `null`
    public static String small(String root, @Nullable String child, String text) {
        var document = XmlDocument.of(root);
        return (child == null ? document : document.text(child, text)).end(root);
    }
}
