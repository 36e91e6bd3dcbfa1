package io.cloakroom.gateway.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One server over http and one over https for all test classes that use this. They start with the first test that
/// needs them, and stop at the end of the run.
final class RealServers implements BeforeAllCallback, AfterEachCallback {
    private ExtensionContext.@Nullable Store store;

    @Override
    public void beforeAll(ExtensionContext context) {
        store = context.getRoot().getStore(Namespace.create(RealServers.class));
    }

    RealServer over(Way way) {
        return over(way.secure());
    }

    RealServer over(boolean secure) {
        return Objects.requireNonNull(store, "before the tests")
                .computeIfAbsent(secure, RealServers::start, RealServer.class);
    }

    private static RealServer start(Boolean secure) {
        try {
            return RealServer.start(secure);
        } catch (Exception failed) {
            throw new IllegalStateException("no server", failed);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var secure : new boolean[] {false, true}) {
            var server = Objects.requireNonNull(store).get(secure, RealServer.class);
            if (server != null) {
                server.assertNothingLogged();
            }
        }
    }
}
