package io.cloakroom.gateway.sdk;

import io.cloakroom.gateway.GatewayExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SdkOverHttpTest extends SdkContract {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    SdkOverHttpTest() {
        super(GATEWAY);
    }
}
