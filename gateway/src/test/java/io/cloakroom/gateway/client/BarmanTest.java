package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Barman archives and restores PostgreSQL's write-ahead log, encrypted as `-e` says. A backup of the database itself
/// would need a running PostgreSQL.
class BarmanTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    private static final String WAL = "00000001000000000000000A";

    @TempDir
    Path home;

    private Client barman(String program) {
        var release = Release.all().findFirst().orElseThrow();
        return new Client(home, release.find("barman-cloud-wal-" + program).toString())
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms"})
    void archivesAndRestores(String encryption) throws Exception {
        var server = SERVERS.over(false);
        var bucket = server.bucketName();
        server.s3().createBucket(request -> request.bucket(bucket));
        var bytes = new byte[16 << 20];
        new Random(7).nextBytes(bytes);
        var wal = Files.write(home.resolve(WAL), bytes);
        var url = "s3://" + bucket + "/postgres";

        barman("archive").run("--endpoint-url", server.endpoint(), "-e", encryption, url, "main", wal);

        var head = server.s3()
                .headObject(request ->
                        request.bucket(bucket).key("postgres/main/wals/" + WAL.substring(0, 16) + "/" + WAL));
        assertThat(head.serverSideEncryptionAsString()).isEqualTo(encryption);
        var back = home.resolve("back");
        barman("restore").run("--endpoint-url", server.endpoint(), url, "main", WAL, back);
        assertThat(back).hasSameBinaryContentAs(wal);
        barman("restore").fail("--endpoint-url", server.endpoint(), url, "main", WAL.replace('A', 'B'), back);
    }
}
