package io.cloakroom.gateway.sdk;

import io.cloakroom.gateway.GatewayExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SdkOverHttpsTest extends SdkContract {
    @RegisterExtension
    static final GatewayExtension GATEWAY = GatewayExtension.overTls();

    SdkOverHttpsTest() {
        super(GATEWAY);
    }
}
