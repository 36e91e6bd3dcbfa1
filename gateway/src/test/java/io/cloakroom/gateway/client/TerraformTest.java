package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Replays the calls of Terraform's AWS provider with the SDK that it uses: see `terraform_calls.go`. Reads of
/// documents that a bucket does not have are answered as on AWS, never with NotImplemented.
class TerraformTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    @Test
    void createsRefreshesAndDestroysABucket() throws Exception {
        var server = SERVERS.over(false);
        var release = Release.all().toList().getLast();
        var module = release.library("aws-go");
        var source = home.resolve("terraform_calls.go");
        try (var from = Objects.requireNonNull(TerraformTest.class.getResourceAsStream("/client/terraform_calls.go"))) {
            Files.copy(from, source);
        }
        var go = new Client(home, release.find("go").toString())
                .with("GOCACHE", module.resolve("cache").toString())
                .with("GOPATH", home.resolve("go").toString())
                .with("GOFLAGS", "-mod=vendor")
                .with("GOTOOLCHAIN", "local")
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("ENDPOINT", server.endpoint())
                .with("PREFIX", server.bucketName());
        assertThat(go.run("run", "-C", module, source))
                .contains("ok: GetBucketMetadataConfiguration", "ok: DeleteBucket")
                .endsWith("done\n");
    }
}
