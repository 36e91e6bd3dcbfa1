package io.cloakroom.gateway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a failing sequence short: leaves out steps, large pieces first, and then replaces the remaining steps by
/// simpler ones, as long as the sequence still fails.
final class Shrinker {
    private final Predicate<List<Step>> fails;
    private int triesLeft;

    /// @param fails whether a sequence still fails
    /// @param tries most sequences to try
    Shrinker(Predicate<List<Step>> fails, int tries) {
        this.fails = fails;
        this.triesLeft = tries;
    }

    /// @param failing a sequence that fails
    List<Step> shrink(List<Step> failing) {
        var shortest = failing;
        while (true) {
            var shorter = simplify(leaveOut(shortest));
            if (shorter.equals(shortest)) {
                return shorter;
            }
            shortest = shorter;
        }
    }

    private List<Step> leaveOut(List<Step> failing) {
        var shortest = failing;
        for (int piece = Math.max(1, failing.size() / 2); piece > 0; piece /= 2) {
            for (int from = shortest.size() - piece; from >= 0; from -= piece) {
                var shorter = new ArrayList<>(shortest);
                shorter.subList(from, from + piece).clear();
                if (stillFails(shorter)) {
                    shortest = List.copyOf(shorter);
                }
            }
        }
        return shortest;
    }

    private List<Step> simplify(List<Step> failing) {
        var simplest = failing;
        for (int i = 0; i < simplest.size(); i++) {
            for (var simpler : simplest.get(i).simpler()) {
                var tried = new ArrayList<>(simplest);
                tried.set(i, simpler);
                if (stillFails(tried)) {
                    simplest = List.copyOf(tried);
                    break;
                }
            }
        }
        return simplest;
    }

    private boolean stillFails(List<Step> steps) {
        return triesLeft-- > 0 && !steps.isEmpty() && fails.test(steps);
    }
}
