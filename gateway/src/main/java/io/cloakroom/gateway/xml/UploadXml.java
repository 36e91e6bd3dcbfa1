package io.cloakroom.gateway.xml;

import io.cloakroom.storage.Listing.PartPage;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The documents of multipart uploads.
public final class UploadXml {
    private static final int MOST_PARTS = 10_000;

    private UploadXml() {}

    public static String initiated(Upload upload) {
        return XmlDocument.of("InitiateMultipartUploadResult")
                .text("Bucket", upload.bucket().value())
                .text("Key", upload.key())
                .text("UploadId", upload.id())
                .end("InitiateMultipartUploadResult");
    }

    public static String completed(String location, String bucket, ObjectInfo info) {
        var document = XmlDocument.of("CompleteMultipartUploadResult")
                .text("Location", location)
                .text("Bucket", bucket)
                .text("Key", info.key())
                .etag(info.etag());
        return CopyXml.checksums(document, info.checksums(), true).end("CompleteMultipartUploadResult");
    }

    /// The parts that a client names, in the order in which it names them.
    ///
    /// @return empty when it breaks the schema: no part, more than 10,000, or one without number or ETag
    public static Optional<List<NamedPart>> parts(XmlElement root) {
        var parts = new ArrayList<NamedPart>();
        for (var part : root.children("Part")) {
            var number = part.childText("PartNumber").flatMap(UploadXml::number);
            var etag = part.childText("ETag").map(UploadXml::unquoted).filter(tag -> !tag.isEmpty());
            if (number.isEmpty() || etag.isEmpty() || parts.size() == MOST_PARTS) {
                return Optional.empty();
            }
            parts.add(new NamedPart(number.get(), etag.get(), checksums(part)));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /// Clients write the quotes plain, as references, or not at all.
    private static String unquoted(String etag) {
        return etag.strip().replace("\"", "");
    }

    private static List<Checksum> checksums(XmlElement part) {
        var checksums = new ArrayList<Checksum>();
        for (var algorithm : ChecksumAlgorithm.values()) {
            part.childText("Checksum" + algorithm)
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> checksums.add(new Checksum(algorithm, ChecksumType.FULL_OBJECT, value)));
        }
        return checksums;
    }

    /// What a listing of parts is of.
    public record PartsQuery(int marker, int most, boolean urlEncoded) {}

    public static String partList(PartPage page, PartsQuery query, Project owner) {
        var upload = page.upload();
        var xml = ListXml.of("ListPartsResult", query.urlEncoded(), page.parts().size())
                .text("Bucket", upload.bucket().value())
                .name("Key", upload.key())
                .text("UploadId", upload.id())
                .encodingType();
        people(xml.document(), upload, owner)
                .text("StorageClass", "STANDARD")
                .text("PartNumberMarker", query.marker())
                .text(
                        "NextPartNumberMarker",
                        page.parts().isEmpty()
                                ? query.marker()
                                : page.parts().getLast().number())
                .text("MaxParts", query.most())
                .text("IsTruncated", page.truncated());
        algorithm(xml.document(), upload);
        for (var part : page.parts()) {
            var document = xml.document()
                    .open("Part")
                    .text("PartNumber", part.number())
                    .text("LastModified", part.lastModified())
                    .etag(part.etag())
                    .text("Size", part.size());
            CopyXml.checksums(document, part.checksums(), false).close("Part");
        }
        return xml.end();
    }

    private static XmlDocument people(XmlDocument document, Upload upload, Project owner) {
        return document.person("Initiator", upload.initiator(), upload.initiator())
                .person("Owner", owner.id(), owner.name());
    }

    private static void algorithm(XmlDocument document, Upload upload) {
        var algorithm = upload.checksumAlgorithm();
        var type = upload.checksumType();
        document.text("ChecksumAlgorithm", algorithm == null ? null : algorithm.name())
                .text("ChecksumType", type == null ? null : type.name());
    }

    /// One upload of a listing.
    public static void upload(ListXml xml, Upload upload, Project owner) {
        xml.document().open("Upload");
        xml.name("Key", upload.key()).text("UploadId", upload.id());
        people(xml.document(), upload, owner).text("StorageClass", "STANDARD").text("Initiated", upload.initiated());
        algorithm(xml.document(), upload);
        xml.document().close("Upload");
    }
}
