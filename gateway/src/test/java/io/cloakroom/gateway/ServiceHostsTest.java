package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.SettingSources;
import io.cloakroom.storage.engine.MemoryEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Host names that never stand for a bucket: the names of the service and of the panel.
final class ServiceHostsTest {
    @TempDir
    Path data;

    private Gateway start(Map<String, String> more) throws IOException {
        var flags = new HashMap<>(
                Map.of("--data", data.toString(), "--s3-port", "0", "--admin-port", "0", "--domain", "example.org"));
        flags.putAll(more);
        var values = SettingSources.read(
                Optional.empty(), Map.of(), setting -> Optional.ofNullable(flags.get(setting.flag())), _ -> {});
        return Gateway.start(GatewayConfig.from(values), new MemoryEngine());
    }

    private static RawRequest.Answer get(Gateway gateway, String host, String path) throws IOException {
        try (var raw = new RawRequest(URI.create("http://127.0.0.1:" + gateway.s3Port()))) {
            return raw.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer();
        }
    }

    private static String bucketName(RawRequest.Answer answer) {
        return answer.body().replaceFirst("(?s).*<BucketName>", "").replaceFirst("(?s)</BucketName>.*", "");
    }

    @Test
    void thePublicEndpointIsTheServiceUnderADomainToo() throws IOException {
        try (var gateway = start(Map.of("--public-endpoint", "https://s3.example.org"))) {
            assertThat(get(gateway, "s3.example.org", "/").error()).isEqualTo("403 AccessDenied");
            assertThat(bucketName(get(gateway, "S3.example.org:443", "/photos/k")))
                    .isEqualTo("photos");
            assertThat(bucketName(get(gateway, "photos.example.org", "/k"))).isEqualTo("photos");
        }
    }

    /// A page of a bucket under the panel's name could set the panel's cookie.
    @Test
    void noBucketIsServedUnderThePanelsHostName() throws IOException {
        try (var gateway = start(Map.of("--admin-hosts", "panel.example.org"))) {
            assertThat(bucketName(get(gateway, "panel.example.org:9000", "/photos/k")))
                    .isEqualTo("photos");
        }
        var apart = Map.of("--admin-hosts", "panel.example.org", "--public-endpoint", "https://s3.example.org");
        try (var gateway = start(apart)) {
            var refused = get(gateway, "Panel.example.org:9000", "/photos/page.html");
            assertThat(refused.error()).isEqualTo("400 InvalidRequest");
            assertThat(refused.body()).contains("public-endpoint");
        }
        try (var gateway = start(
                Map.of("--admin-hosts", "storage.example.org", "--public-endpoint", "https://storage.example.org"))) {
            assertThat(bucketName(get(gateway, "storage.example.org", "/photos/k")))
                    .isEqualTo("photos");
        }
    }
}
