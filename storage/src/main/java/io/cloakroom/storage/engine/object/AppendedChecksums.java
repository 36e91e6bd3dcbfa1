package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.checksum.Checksums;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes the checksums of an object after an append. Full-object CRCs are combined from those of the object and of the
/// appended bytes. Other checksums become composite ones, for which the checksums of all parts are read; payload is never
/// read.
final class AppendedChecksums {
    private final ObjectRecord before;
    private final List<Checksum> appended;
    private final long appendedBytes;

    /// @param appended full-object checksums of the appended bytes
    AppendedChecksums(ObjectRecord before, List<Checksum> appended, long appendedBytes) {
        this.before = before;
        this.appended = appended;
        this.appendedBytes = appendedBytes;
    }

    /// The algorithm of the parts' checksums: that of the existing parts or, for an object in one piece, that of its first
    /// checksum.
    static @Nullable ChecksumAlgorithm ofParts(ObjectRecord before) {
        var layout = before.layout();
        if (layout != null) {
            return layout.algorithm();
        }
        return before.checksums().isEmpty()
                ? null
                : before.checksums().getFirst().algorithm();
    }

    /// Whether the appended bytes have all necessary checksums.
    boolean suffice() {
        var ofParts = ofParts(before);
        return (ofParts == null || valueOf(ofParts) != null)
                && before.checksums().stream().allMatch(each -> !canGoOn(each) || valueOf(each.algorithm()) != null);
    }

    /// The checksum that the part of the appended bytes gets.
    @Nullable
    String valueOf(ChecksumAlgorithm algorithm) {
        for (var each : appended) {
            if (each.algorithm() == algorithm) {
                return each.value();
            }
        }
        return null;
    }

    /// Whether a checksum must be computed from those of all parts.
    boolean needParts() {
        return before.checksums().stream().anyMatch(each -> canGoOn(each) && !isCombined(each));
    }

    /// The checksums of the object after the append. A checksum that cannot be continued is left out.
    ///
    /// @param parts checksums of the existing parts, in order; not used unless [#needParts]
    List<Checksum> next(List<String> parts) {
        var next = new ArrayList<Checksum>();
        for (var each : before.checksums()) {
            var value = canGoOn(each) ? valueOf(each.algorithm()) : null;
            if (value != null) {
                next.add(isCombined(each) ? combined(each, value) : composite(each.algorithm(), value, parts));
            }
        }
        return next;
    }

    private boolean canGoOn(Checksum checksum) {
        return isCombined(checksum) || checksum.algorithm().mayBeComposite() && checksum.algorithm() == ofParts(before);
    }

    private static boolean isCombined(Checksum checksum) {
        return checksum.type() == ChecksumType.FULL_OBJECT
                && checksum.algorithm().mayBeFullObject();
    }

    private Checksum combined(Checksum checksum, String value) {
        var algorithm = checksum.algorithm();
        var both = List.of(
                new Checksums.Sized(checksum.value(), before.size()), new Checksums.Sized(value, appendedBytes));
        return new Checksum(algorithm, ChecksumType.FULL_OBJECT, Checksums.combine(algorithm, both));
    }

    private static Checksum composite(ChecksumAlgorithm algorithm, String value, List<String> parts) {
        var values = new ArrayList<>(parts);
        values.add(value);
        return new Checksum(algorithm, ChecksumType.COMPOSITE, Checksums.composite(algorithm, values));
    }
}
