package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;

/// A request of a random sequence together with S3's rule for the answer, or a few requests that belong together. Steps
/// can be printed, can be repeated in another bucket, and make sense whatever came before.
interface Step {
    /// Sends the request and compares the answer with the model's. The model changes as S3 should.
    ///
    /// @throws Difference when they are not the same
    ///
    /// @throws Difference when they are not the same
    void take(Trial trial) throws IOException;

    /// Slightly simpler steps, simplest first, which the shrinker tries in place of this one.
    default List<Step> simpler() {
        return List.of();
    }
}
