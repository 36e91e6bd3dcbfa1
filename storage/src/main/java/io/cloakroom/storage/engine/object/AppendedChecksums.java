package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.checksum.Checksums;
import io.cloakroom.storage.engine.record.ObjectRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an append makes of an object's checksums. CRCs of all bytes are combined from that of the object and that of the
/// appended bytes. Others become the checksum of the parts' checksums, for which all of these are read; no payload is.
final class AppendedChecksums {
    private final ObjectRecord before;
    private final List<Checksum> appended;
    private final long appendedBytes;

    /// @param appended full-object checksums of the bytes that are appended
    AppendedChecksums(ObjectRecord before, List<Checksum> appended, long appendedBytes) {
        this.before = before;
        this.appended = appended;
        this.appendedBytes = appendedBytes;
    }

    /// The algorithm of the parts' checksums: that of the parts which are there; of an object in one piece its first one.
    static @Nullable ChecksumAlgorithm ofParts(ObjectRecord before) {
        var layout = before.layout();
        if (layout != null) {
            return layout.algorithm();
        }
        return before.checksums().isEmpty()
                ? null
                : before.checksums().getFirst().algorithm();
    }

    /// Whether the appended bytes have every checksum that is needed.
    boolean suffice() {
        var ofParts = ofParts(before);
        return (ofParts == null || valueOf(ofParts) != null)
                && before.checksums().stream().allMatch(each -> !canGoOn(each) || valueOf(each.algorithm()) != null);
    }

    /// The checksum of the appended bytes, as their part has it.
    @Nullable
    String valueOf(ChecksumAlgorithm algorithm) {
        for (var each : appended) {
            if (each.algorithm() == algorithm) {
                return each.value();
            }
        }
        return null;
    }

    /// Whether a checksum is made of those of all parts.
    boolean needParts() {
        return before.checksums().stream().anyMatch(each -> canGoOn(each) && !isCombined(each));
    }

    /// Those of the object with the appended bytes. A checksum that cannot go on is left out.
    ///
    /// @param parts checksums of the parts that the object has, in their order; of no use unless [#needParts]
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

    private Checksum combined(Checksum whole, String value) {
        var algorithm = whole.algorithm();
        var both =
                List.of(new Checksums.Sized(whole.value(), before.size()), new Checksums.Sized(value, appendedBytes));
        return new Checksum(algorithm, ChecksumType.FULL_OBJECT, Checksums.combine(algorithm, both));
    }

    private static Checksum composite(ChecksumAlgorithm algorithm, String value, List<String> parts) {
        var values = new ArrayList<>(parts);
        values.add(value);
        return new Checksum(algorithm, ChecksumType.COMPOSITE, Checksums.composite(algorithm, values));
    }
}
