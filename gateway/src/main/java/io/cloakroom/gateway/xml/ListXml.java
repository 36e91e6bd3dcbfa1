package io.cloakroom.gateway.xml;

import io.cloakroom.gateway.s3.PercentCodec;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the documents of listings. Names are URL-encoded when the client asked for it, as SDKs do, and only then: a
/// client that did not would take every encoded name for the name itself. To such a client a character that XML 1.0
/// cannot hold is U+FFFD, which spoils this one name and no other. (AWS writes a numeric reference there, at which every
/// parser stops.)
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
    /// @param entries    how many there will be
    public static ListXml of(String root, boolean urlEncoded, int entries) {
        return new ListXml(root, XmlDocument.of(root, 1024 + entries * CHARS_AN_ENTRY), urlEncoded);
    }

    /// A key, prefix, delimiter or marker; nothing when it is `null`.
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

    /// Says of archived objects from here on that they were restored.
    ///
    /// @param until when they can be read; empty to say nothing
    public ListXml restored(Optional<Instant> until) {
        restoredUntil = until.orElse(null);
        return this;
    }

    /// One object.
    ///
    /// @param owner `null` when it is not to be shown
    public ListXml object(ObjectInfo info, @Nullable CanonicalUser owner) {
        document.open("Contents");
        name("Key", info.key());
        properties(info, owner);
        document.close("Contents");
        return this;
    }

    /// One version of an object.
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

    /// What a listing of uploads writes for each.
    XmlDocument document() {
        return document;
    }

    public String end() {
        return document.end(root);
    }
}
