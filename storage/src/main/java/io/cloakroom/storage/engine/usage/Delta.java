package io.cloakroom.storage.engine.usage;

import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The sum of changes to counters, as usage.
public record Delta(Usage usage) {
    /// The usage that a bucket's counters show.
    public static Delta of(Map<Counter, Long> counters) {
        return new Delta(new Usage(
                counters.getOrDefault(Counter.BYTES, 0L),
                counters.getOrDefault(Counter.OBJECTS, 0L),
                counters.getOrDefault(Counter.NONCURRENT, 0L),
                counters.getOrDefault(Counter.NONCURRENT_BYTES, 0L),
                counters.getOrDefault(Counter.MARKERS, 0L),
                counters.getOrDefault(Counter.UPLOADS, 0L),
                counters.getOrDefault(Counter.UPLOAD_BYTES, 0L)));
    }

    /// The usage that a batch adds.
    public static Delta of(List<Change> batch) {
        var counters = new EnumMap<Counter, Long>(Counter.class);
        for (var change : batch) {
            if (change instanceof Change.Add(var counter, long delta)) {
                counters.merge(counter, delta, Long::sum);
            }
        }
        return of(counters);
    }

    boolean isNothing() {
        return usage.equals(Usage.NONE);
    }

    /// The bytes of versions and parts together. When parts become an object, or a version becomes noncurrent, this is 0: no
    /// growth.
    long bytes() {
        return usage.allBytes();
    }

    long objects() {
        return usage.versions();
    }

    boolean isGrowth() {
        return bytes() > 0 || objects() > 0;
    }

    Delta negated() {
        return new Delta(usage.negated());
    }
}
