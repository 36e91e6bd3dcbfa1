package io.cloakroom.gateway.xml;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.StoredObject.PartSpan;
import io.cloakroom.storage.checksum.Checksum;
import java.util.List;
import java.util.Set;

/// Documents about one object or part.
public final class CopyXml {
    private CopyXml() {}

    public static String object(ObjectInfo info) {
        var document = XmlDocument.of("CopyObjectResult")
                .text("LastModified", info.lastModified())
                .etag(info.etag());
        return checksums(document, info.checksums(), true).end("CopyObjectResult");
    }

    public static String part(Part part) {
        var document = XmlDocument.of("CopyPartResult")
                .text("LastModified", part.lastModified())
                .etag(part.etag());
        return checksums(document, part.checksums(), false).end("CopyPartResult");
    }

    /// @param type whether the type of checksum is shown too
    static XmlDocument checksums(XmlDocument document, List<Checksum> checksums, boolean type) {
        checksums.forEach(each -> document.text("Checksum" + each.algorithm(), each.value()));
        if (type && !checksums.isEmpty()) {
            document.text("ChecksumType", checksums.getFirst().type().name());
        }
        return document;
    }

    /// A page of the parts that an object was made of.
    public record PartsPage(int marker, int most, List<PartSpan> parts, boolean truncated) {}

    /// @param wanted of ETag, Checksum, ObjectParts, StorageClass, ObjectSize
    public static String attributes(ObjectInfo info, Set<String> wanted, PartsPage page) {
        var document = XmlDocument.of("GetObjectAttributesResponse");
        if (wanted.contains("ETag")) {
            document.text("ETag", info.etag()); // S3 shows it without quotes here
        }
        if (wanted.contains("Checksum") && !info.checksums().isEmpty()) {
            checksums(document.open("Checksum"), withoutCount(info.checksums()), true)
                    .close("Checksum");
        }
        if (wanted.contains("ObjectParts") && info.partCount() > 0) {
            document.open("ObjectParts").text("PartsCount", info.partCount());
            // Of an object with a checksum of the whole, S3 shows only the number of its parts.
            if (info.isComposite()) {
                parts(document, page);
            }
            document.close("ObjectParts");
        }
        if (wanted.contains("StorageClass")) {
            document.text("StorageClass", info.meta().storageClass().name());
        }
        if (wanted.contains("ObjectSize")) {
            document.text("ObjectSize", info.size());
        }
        return document.end("GetObjectAttributesResponse");
    }

    /// S3 shows a composite checksum without the number of parts here.
    private static List<Checksum> withoutCount(List<Checksum> checksums) {
        return checksums.stream()
                .map(each ->
                        new Checksum(each.algorithm(), each.type(), each.value().replaceFirst("-\\d+$", "")))
                .toList();
    }

    private static void parts(XmlDocument document, PartsPage page) {
        document.text("PartNumberMarker", page.marker())
                .text(
                        "NextPartNumberMarker",
                        page.parts().isEmpty()
                                ? page.marker()
                                : page.parts().getLast().number())
                .text("MaxParts", page.most())
                .text("IsTruncated", page.truncated());
        for (var part : page.parts()) {
            document.open("Part").text("PartNumber", part.number()).text("Size", part.size());
            checksums(document, part.checksums(), false).close("Part");
        }
    }
}
