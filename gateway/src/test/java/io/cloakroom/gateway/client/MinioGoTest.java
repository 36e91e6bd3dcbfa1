package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// MinIO's library for Go runs the calls of `minio_calls.go`. Over https, because it sends keys only over https.
class MinioGoTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    @Test
    void encryptsWithEachKind() throws Exception {
        var server = SERVERS.over(true);
        var release = Release.all().toList().getLast();
        var module = release.library("minio-go");
        var source = home.resolve("minio_calls.go");
        try (var from = Objects.requireNonNull(MinioGoTest.class.getResourceAsStream("/client/minio_calls.go"))) {
            Files.copy(from, source);
        }
        var go = new Client(home, release.find("go").toString())
                .with("GOCACHE", module.resolve("cache").toString())
                .with("GOPATH", home.resolve("go").toString())
                .with("GOFLAGS", "-mod=vendor")
                .with("GOTOOLCHAIN", "local")
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("SSL_CERT_FILE", server.certificateAuthority().toString())
                .with("ENDPOINT", server.authority())
                .with("KMS_KEY", server.kmsKey())
                .with("PREFIX", server.bucketName());
        assertThat(go.run("run", "-C", module, source))
                .contains("ok: SSE-S3", "ok: SSE-KMS", "ok: SSE-C", "ok: bucket")
                .endsWith("done\n");
    }
}
