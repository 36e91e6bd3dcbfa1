package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import tools.jackson.databind.json.JsonMapper;

/// `restic`, which creates the bucket itself and checks what it reads with its own hashes.
class ResticTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private Client restic(RealServer server, Way way) {
        return restic(server, way, server.bucketName());
    }

    private Client restic(RealServer server, Way way, String bucket) {
        var program = way.release().find("restic").toString();
        var client = server.secure()
                ? new Client(
                        home, program, "--cacert", server.certificateAuthority().toString())
                : new Client(home, program);
        return client.with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("RESTIC_REPOSITORY", "s3:" + server.endpoint() + "/" + bucket + "/repository")
                .with("RESTIC_PASSWORD", "of this test");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void backsUpChecksRestoresAndForgets(Way way) throws Exception {
        var server = SERVERS.over(way);
        var restic = restic(server, way);
        var tree = Tree.plant(home.resolve("tree"));
        restic.run("init");
        assertThat(restic.fail("init")).contains("already");

        assertThat(backup(restic).at("/files_new").asInt()).isEqualTo(13);
        var again = backup(restic);
        assertThat(again.at("/files_unmodified").asInt()).isEqualTo(13);
        assertThat(again.at("/data_blobs").asInt()).isZero();
        tree.change();
        assertThat(backup(restic).at("/files_changed").asInt()).isEqualTo(1);
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");

        var back = home.resolve("back");
        restic.run("restore", "latest", "--target", back);
        tree.assertSame(back.resolve("tree"));
        assertThat(JsonMapper.shared()
                        .readTree(restic.run("snapshots", "--json"))
                        .size())
                .isEqualTo(3);
        Files.delete(tree.file(Tree.BIG));
        backup(restic);
        restic.run("forget", "--keep-last", "1", "--prune");
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        restic.run("restore", "latest", "--target", home.resolve("small"));
        tree.assertSame(home.resolve("small/tree"));
    }

    /// Objects that restic overwrites and deletes remain as older versions, and do not disturb it.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void backsUpToABucketWithVersions(Way way) throws Exception {
        var server = SERVERS.over(way);
        var bucket = server.bucketName();
        var restic = restic(server, way, bucket);
        var tree = Tree.plant(home.resolve("tree"));
        restic.run("init");
        var s3 = server.s3();
        s3.putBucketVersioning(
                request -> request.bucket(bucket).versioningConfiguration(kept -> kept.status("Enabled")));
        backup(restic);
        tree.change();
        backup(restic);
        restic.run("forget", "--keep-last", "1", "--prune");
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        restic.run("restore", "latest", "--target", home.resolve("back"));
        tree.assertSame(home.resolve("back/tree"));
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers())
                .as("what was deleted can be brought back")
                .isNotEmpty();
    }

    /// restic does not ask for encryption, and the bucket encrypts everything.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#plain")
    void backsUpToABucketThatEncrypts(Way way) throws Exception {
        var server = SERVERS.over(way);
        var bucket = server.bucketName();
        var key = server.kmsKey();
        var s3 = server.s3();
        s3.createBucket(request -> request.bucket(bucket));
        var rule = ServerSideEncryptionRule.builder()
                .bucketKeyEnabled(true)
                .applyServerSideEncryptionByDefault(
                        by -> by.sseAlgorithm("aws:kms").kmsMasterKeyID(key))
                .build();
        s3.putBucketEncryption(
                request -> request.bucket(bucket).serverSideEncryptionConfiguration(all -> all.rules(rule)));
        var restic = restic(server, way, bucket);
        var tree = Tree.plant(home.resolve("tree"));
        restic.run("init");
        backup(restic);
        tree.change();
        backup(restic);
        restic.run("forget", "--keep-last", "1", "--prune");
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        restic.run("restore", "latest", "--target", home.resolve("back"));
        tree.assertSame(home.resolve("back/tree"));
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(
                                s3.headObject(head -> head.bucket(bucket).key(object.key()))
                                        .ssekmsKeyId())
                        .isEqualTo(key));
    }

    private static tools.jackson.databind.JsonNode backup(Client restic) throws Exception {
        var lines = restic.run("backup", "--json", "tree").lines().toList();
        return JsonMapper.shared().readTree(lines.getLast());
    }
}
