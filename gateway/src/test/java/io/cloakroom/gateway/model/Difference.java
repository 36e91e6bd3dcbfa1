package io.cloakroom.gateway.model;

import java.util.List;

/// The server's answer differs from the model's.
final class Difference extends AssertionError {
    private static final long serialVersionUID = 1;

    Difference(List<String> expected, List<String> came) {
        super("\n  the model says\n    " + String.join("\n    ", expected) + "\n  the server said\n    "
                + String.join("\n    ", came));
    }
}
