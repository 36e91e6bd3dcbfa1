package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.Listing.PartPage;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// The document that a client sends.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AskedParts(@JsonProperty("Part") @Nullable List<@Nullable Entry> parts) {}

    /// @param others checksums and unknown elements
    public record Entry(
            @Nullable String partNumber,
            @JsonProperty("ETag") @Nullable String etag,
            @JsonAnySetter @Nullable Map<String, Object> others) {
        private List<Checksum> checksums() {
            var checksums = new ArrayList<Checksum>();
            if (others != null) {
                for (var algorithm : ChecksumAlgorithm.values()) {
                    if (others.get("Checksum" + algorithm) instanceof String value && !value.isBlank()) {
                        checksums.add(new Checksum(algorithm, ChecksumType.FULL_OBJECT, value.strip()));
                    }
                }
            }
            return checksums;
        }
    }

    /// The parts, in the order in which the client names them.
    ///
    /// @return empty when the document breaks the schema: no part, more than 10,000, or one without number or ETag
    public static Optional<List<NamedPart>> parts(AskedParts requested) {
        var parts = new ArrayList<NamedPart>();
        for (var part : requested.parts() == null ? List.<@Nullable Entry>of() : requested.parts()) {
            var number = part == null ? Optional.<Integer>empty() : number(part.partNumber());
            var etag = part == null ? "" : unquoted(part.etag());
            if (part == null || number.isEmpty() || etag.isEmpty() || parts.size() == MOST_PARTS) {
                return Optional.empty();
            }
            parts.add(new NamedPart(number.get(), etag, part.checksums()));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    private static Optional<Integer> number(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /// Removes the quotes, which clients write plainly, as references, or not at all.
    private static String unquoted(@Nullable String etag) {
        return etag == null ? "" : etag.strip().replace("\"", "");
    }

    /// The parameters of a listing of parts.
    public record PartsQuery(int marker, int most, boolean urlEncoded) {}

    public static String partList(PartPage page, PartsQuery query, People people) {
        var upload = page.upload();
        var xml = ListXml.of("ListPartsResult", query.urlEncoded(), page.parts().size())
                .text("Bucket", upload.bucket().value())
                .name("Key", upload.key())
                .text("UploadId", upload.id())
                .encodingType();
        people(xml.document(), people)
                .text("StorageClass", upload.meta().storageClass().name())
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

    /// Initiator and owner of an upload.
    ///
    /// @param initiator the user, when a token of the same project asks; otherwise the project
    public record People(CanonicalUser initiator, CanonicalUser owner) {}

    private static XmlDocument people(XmlDocument document, People people) {
        return document.person(
                        "Initiator", people.initiator().id(), people.initiator().displayName())
                .person("Owner", people.owner().id(), people.owner().displayName());
    }

    private static void algorithm(XmlDocument document, Upload upload) {
        var algorithm = upload.checksumAlgorithm();
        var type = upload.checksumType();
        document.text("ChecksumAlgorithm", algorithm == null ? null : algorithm.name())
                .text("ChecksumType", type == null ? null : type.name());
    }

    /// Writes an upload of a listing.
    public static void upload(ListXml xml, Upload upload, People people) {
        xml.document().open("Upload");
        xml.name("Key", upload.key()).text("UploadId", upload.id());
        people(xml.document(), people)
                .text("StorageClass", upload.meta().storageClass().name())
                .text("Initiated", upload.initiated());
        algorithm(xml.document(), upload);
        xml.document().close("Upload");
    }
}
