package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;

/// A request of a random sequence with the rule that S3 answers it by, or a few requests that belong together. Steps
/// print as what they are, can be taken again in another bucket, and mean something whatever came before.
interface Step {
    /// Sends it and compares the answer with the model's, which changes as S3 should.
    ///
    /// @throws Difference when they are not the same
    void take(Trial trial) throws IOException;

    /// Steps that are a little simpler, the simplest first, to be tried when this one is part of a sequence that shows a
    /// difference.
    default List<Step> simpler() {
        return List.of();
    }
}
