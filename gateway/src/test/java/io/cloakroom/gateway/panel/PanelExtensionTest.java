package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/// Without a browser the panel's tests are skipped; an error at their end would make them fail instead.
class PanelExtensionTest {
    @Test
    void closesWithoutAnErrorWhenNothingWasMade() {
        assertThatCode(() -> new PanelExtension().close()).doesNotThrowAnyException();
    }
}
