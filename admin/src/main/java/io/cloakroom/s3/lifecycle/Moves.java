package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.StorageClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Chooses among the transitions of one version: the one to the coldest class if any are due, otherwise the earliest
/// one (Amazon S3 User Guide, "Conflicting lifecycle configurations").
final class Moves {
    private final Instant now;
    private Due.@Nullable Move best;

    Moves(Instant now) {
        this.now = now;
    }

    void add(Instant at, ActiveRule rule, StorageClass to) {
        var other = new Due.Move(at, rule.rule().id(), to);
        if (best == null || wins(other, best)) {
            best = other;
        }
    }

    private boolean wins(Due.Move one, Due.Move two) {
        int colder = Integer.compare(Waterfall.depth(one.to()), Waterfall.depth(two.to()));
        int earlier = two.at().compareTo(one.at());
        if (one.by(now) != two.by(now)) {
            return one.by(now);
        }
        boolean isDue = one.by(now);
        int first = isDue ? colder : earlier;
        return first > 0 || first == 0 && (isDue ? earlier : colder) > 0;
    }

    Due.@Nullable Move best() {
        return best;
    }
}
