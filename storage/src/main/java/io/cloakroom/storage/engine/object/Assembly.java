package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.checksum.Checksums;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PartRecord;
import io.cloakroom.storage.engine.record.UploadRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The object that the named parts of an upload make together. Pure: looks only at records.
sealed interface Assembly {
    long MOST_BYTES = 10_000L * 5 * 1024 * 1024 * 1024;

    record Impossible(CompleteOutcome outcome) implements Assembly {}

    /// @param table of the parts, see [PartTable]
    record Ready(long size, String etag, List<Checksum> checksums, ObjectRecord.Layout layout, ByteBuffer table)
            implements Assembly {}

    static Assembly of(UploadRecord upload, OpenUpload.Parts stored, CompleteRequest request) {
        if (request.parts().isEmpty()) {
            throw new IllegalArgumentException("no parts are named");
        }
        var parts = new ArrayList<PartRecord>(request.parts().size());
        long size = 0;
        for (var named : request.parts()) {
            var part = stored.named().get(named.number());
            if (part == null || !agrees(named, part)) {
                return new Impossible(new CompleteOutcome.InvalidPart(named.number(), named.etag()));
            }
            parts.add(part);
            size += part.size();
        }
        for (int i = 0; i < parts.size() - 1; i++) {
            if (parts.get(i).size() < request.minPartBytes()) {
                var named = request.parts().get(i);
                return new Impossible(new CompleteOutcome.TooSmall(
                        named.number(), named.etag(), parts.get(i).size()));
            }
        }
        if (size > MOST_BYTES) {
            return new Impossible(new CompleteOutcome.TooLarge());
        }
        if (request.objectSize() != null && request.objectSize() != size) {
            return new Impossible(new CompleteOutcome.WrongSize(size));
        }
        return summed(upload, request, parts, size);
    }

    private static boolean agrees(NamedPart named, PartRecord part) {
        return named.etag().equalsIgnoreCase(part.etag()) && part.checksums().containsAll(named.checksums());
    }

    private static Assembly summed(UploadRecord upload, CompleteRequest request, List<PartRecord> parts, long size) {
        var type = upload.type() == null ? ChecksumType.FULL_OBJECT : upload.type();
        if (request.checksumType() != null && request.checksumType() != type) {
            return new Impossible(new CompleteOutcome.WrongChecksumType(type));
        }
        var algorithm = upload.algorithm() == null ? ChecksumAlgorithm.CRC64NVME : upload.algorithm();
        var combined = combined(algorithm, type, parts);
        for (var expected : request.checksums()) {
            var computed = expected.algorithm() == algorithm ? combined : combined(expected.algorithm(), type, parts);
            if (computed == null || !matches(expected, computed)) {
                return new Impossible(new CompleteOutcome.BadChecksum(expected.algorithm()));
            }
        }
        // When the client gave a checksum that can be computed, show this one: the client will ask for it.
        var shown = combined == null ? request.checksums() : List.of(combined);
        var layout = new ObjectRecord.Layout(parts.size(), combined == null ? null : algorithm);
        var table = PartTable.encode(layout, entries(request.parts(), parts, layout.algorithm()));
        return new Ready(size, etagOf(parts), shown, layout, table);
    }

    private static boolean matches(Checksum expected, Checksum computed) {
        // Some clients leave out the number of parts behind a composite value.
        int suffix = computed.value().indexOf('-');
        return expected.value().equals(computed.value())
                || (suffix >= 0 && expected.value().equals(computed.value().substring(0, suffix)));
    }

    /// The checksum of the object; `null` when a part lacks its own, or the algorithm cannot combine them.
    private static @Nullable Checksum combined(ChecksumAlgorithm algorithm, ChecksumType type, List<PartRecord> parts) {
        boolean able = switch (type) {
            case COMPOSITE -> algorithm.mayBeComposite();
            case FULL_OBJECT -> algorithm.mayBeFullObject();
        };
        if (!able) {
            return null;
        }
        var values = new ArrayList<String>(parts.size());
        for (var part : parts) {
            var value = value(algorithm, part);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return switch (type) {
            case COMPOSITE -> new Checksum(algorithm, type, Checksums.composite(algorithm, values));
            case FULL_OBJECT -> {
                var sized = new ArrayList<Checksums.Sized>(parts.size());
                for (int i = 0; i < parts.size(); i++) {
                    sized.add(new Checksums.Sized(values.get(i), parts.get(i).size()));
                }
                yield new Checksum(algorithm, type, Checksums.combine(algorithm, sized));
            }
        };
    }

    private static @Nullable String value(ChecksumAlgorithm algorithm, PartRecord part) {
        for (var checksum : part.checksums()) {
            if (checksum.algorithm() == algorithm) {
                return checksum.value();
            }
        }
        return null;
    }

    private static List<PartTable.PartEntry> entries(
            List<NamedPart> named, List<PartRecord> parts, @Nullable ChecksumAlgorithm algorithm) {
        var entries = new ArrayList<PartTable.PartEntry>(parts.size());
        long first = 0;
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var checksum = algorithm == null ? null : value(algorithm, part);
            entries.add(new PartTable.PartEntry(named.get(i).number(), first, part.size(), part.content(), checksum));
            first += part.size();
        }
        return entries;
    }

    private static String etagOf(List<PartRecord> parts) {
        return etag(parts.stream().map(PartRecord::etag).toList(), md5());
    }

    /// The ETag of an object made of parts with these ETags; empty when one of them is not an MD5.
    static Optional<String> etag(List<NamedPart> parts) {
        try {
            return Optional.of(etag(parts.stream().map(NamedPart::etag).toList(), md5()));
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    private static String etag(List<String> etags, MessageDigest md5) {
        for (var etag : etags) {
            md5.update(HexFormat.of().parseHex(etag));
        }
        return HexFormat.of().formatHex(md5.digest()) + "-" + etags.size();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
