package io.cloakroom.gateway.xml;

import io.cloakroom.gateway.s3.PercentCodec;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the documents of listings. Names are URL-encoded only when the client asks for it, as SDKs do; any other
/// client would take an encoded name for the name itself. Without the encoding, a character that XML 1.0 cannot hold
/// becomes U+FFFD, which spoils only this name. (AWS writes a numeric reference there, which every parser rejects.)
public final class ListXml {
    private static final int CHARS_AN_ENTRY = 320;

    private final String root;
    private final XmlDocument document;
    private final boolean urlEncoded;
    private @Nullable Instant restoredUntil;

    private ListXml(String root, XmlDocument document, boolean urlEncoded) {
        this.root = root;
        this.document = document;
        this.urlEncoded = urlEncoded;
    }

    /// @param urlEncoded whether the client wants names URL-encoded
    /// @param entries    expected number of entries
    public static ListXml of(String root, boolean urlEncoded, int entries) {
        return new ListXml(root, XmlDocument.of(root, 1024 + entries * CHARS_AN_ENTRY), urlEncoded);
    }

    /// Writes a key, prefix, delimiter or marker; nothing when it is `null`.
    public ListXml name(String element, @Nullable String name) {
        document.text(element, name == null || !urlEncoded ? name : PercentCodec.encode(name, true));
        return this;
    }

    public ListXml text(String element, @Nullable String text) {
        document.text(element, text);
        return this;
    }

    public ListXml number(String element, long number) {
        document.text(element, number);
        return this;
    }

    public ListXml truncated(boolean truncated) {
        document.text("IsTruncated", truncated);
        return this;
    }

    public ListXml encodingType() {
        document.text("EncodingType", urlEncoded ? "url" : null);
        return this;
    }

    /// From here on, shows of archived objects that they were restored.
    ///
    /// @param until end of the restoration; empty to show nothing
    public ListXml restored(Optional<Instant> until) {
        restoredUntil = until.orElse(null);
        return this;
    }

    /// Writes an object.
    ///
    /// @param owner `null` to leave it out
    public ListXml object(ObjectInfo info, @Nullable CanonicalUser owner) {
        document.open("Contents");
        name("Key", info.key());
        properties(info, owner);
        document.close("Contents");
        return this;
    }

    /// Writes a version of an object.
    public ListXml version(ObjectInfo info, boolean latest, @Nullable CanonicalUser owner) {
        document.open("Version");
        name("Key", info.key());
        document.text("VersionId", info.version().id()).text("IsLatest", latest);
        properties(info, owner);
        document.close("Version");
        return this;
    }

    public ListXml marker(Marker marker, boolean latest, @Nullable CanonicalUser owner) {
        document.open("DeleteMarker");
        name("Key", marker.key());
        document.text("VersionId", marker.version().id())
                .text("IsLatest", latest)
                .text("LastModified", marker.lastModified());
        if (owner != null) {
            document.person("Owner", owner.id(), owner.displayName());
        }
        document.close("DeleteMarker");
        return this;
    }

    private void properties(ObjectInfo info, @Nullable CanonicalUser owner) {
        document.text("LastModified", info.lastModified()).etag(info.etag());
        for (var checksum : info.checksums()) {
            document.text("ChecksumAlgorithm", checksum.algorithm().name());
        }
        if (!info.checksums().isEmpty()) {
            document.text("ChecksumType", info.checksums().getFirst().type().name());
        }
        document.text("Size", info.size());
        if (owner != null) {
            document.person("Owner", owner.id(), owner.displayName());
        }
        var storageClass = info.meta().storageClass();
        document.text("StorageClass", storageClass.name());
        if (restoredUntil != null && storageClass.isArchive()) {
            document.open("RestoreStatus")
                    .text("IsRestoreInProgress", false)
                    .text("RestoreExpiryDate", restoredUntil)
                    .close("RestoreStatus");
        }
    }

    public ListXml prefixes(List<String> prefixes) {
        for (var prefix : prefixes) {
            document.open("CommonPrefixes");
            name("Prefix", prefix);
            document.close("CommonPrefixes");
        }
        return this;
    }

    /// The document, to which a listing of uploads adds each upload.
    XmlDocument document() {
        return document;
    }

    public String end() {
        return document.end(root);
    }
}
