package io.cloakroom.gateway;

import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.SettingSources;
import io.cloakroom.storage.rocks.RocksEngine;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A server with segments of half a megabyte, so that the collector always has segments to delete and payload to move.
/// Its settings come from the environment.
public final class SmallSegments {
    private static final long SEGMENT_BYTES = 512 << 10;

    private SmallSegments() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var gateway = start(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
        System.out.println("Cloakroom is ready: S3 http://127.0.0.1:" + gateway.s3Port() + ", admin http://127.0.0.1:"
                + gateway.adminPort());
        Thread.currentThread().join();
    }

    private static Gateway start(Map<String, String> environment) throws IOException {
        var values = SettingSources.read(Optional.empty(), environment, _ -> Optional.empty(), System.err::println);
        var config = GatewayConfig.from(values);
        return Gateway.start(
                config, RocksEngine.open(config.data(), config.rocks().withSegmentBytes(SEGMENT_BYTES)));
    }

    private static void stop(Gateway gateway) {
        try {
            gateway.close();
            Runtime.getRuntime().halt(0); // as Serve does, instead of the code of the signal
        } catch (IOException failed) {
            System.err.println("it did not stop: " + failed);
            Runtime.getRuntime().halt(1);
        }
    }
}
