package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Kills the server while it reseals everything under another master key. Each object stays readable, the tokens stay
/// valid, and the last start finishes what the kills interrupted. The property `cloakroom.masterKeyKills` says how
/// often.
final class MasterKeyKillTest {
    private static final int BUCKETS = 40;

    @TempDir
    private Path data;

    private static String masterKey(int number) {
        return "%064x".formatted(number + 1);
    }

    private static Map<String, String> environment(int key) {
        var environment = new HashMap<>(GivenKeys.ENVIRONMENT);
        environment.put("CLOAKROOM_MASTER_KEY", masterKey(key));
        return environment;
    }

    /// Starts with the master key of this number, and the one before it as previous key.
    private static Map<String, String> replacing(int key) {
        var environment = environment(key);
        environment.put("CLOAKROOM_PREVIOUS_MASTER_KEY", masterKey(key - 1));
        return environment;
    }

    private static String bucket(int number) {
        return "bucket-" + number;
    }

    private static String text(int number, ServerSideEncryption algorithm) {
        return "object of " + bucket(number) + " under " + algorithm;
    }

    private static void write(S3Client s3) {
        for (int i = 0; i < BUCKETS; i++) {
            var bucket = bucket(i);
            s3.createBucket(request -> request.bucket(bucket));
            for (var algorithm :
                    new ServerSideEncryption[] {ServerSideEncryption.AES256, ServerSideEncryption.AWS_KMS}) {
                s3.putObject(
                        request -> request.bucket(bucket)
                                .key(algorithm.toString())
                                .serverSideEncryption(algorithm)
                                .bucketKeyEnabled(algorithm == ServerSideEncryption.AWS_KMS ? true : null),
                        RequestBody.fromString(text(i, algorithm)));
            }
        }
    }

    private static void assertReadable(S3Client s3) {
        for (int i = 0; i < BUCKETS; i++) {
            var bucket = bucket(i);
            for (var algorithm :
                    new ServerSideEncryption[] {ServerSideEncryption.AES256, ServerSideEncryption.AWS_KMS}) {
                assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key(algorithm.toString()))
                                .asUtf8String())
                        .isEqualTo(text(i, algorithm));
            }
        }
    }

    private static S3Client client(CloakroomProcess server) throws Exception {
        return GivenKeys.client(URI.create(server.ready().group(1)));
    }

    @Test
    void everythingStaysReadableHoweverOftenAReplacementIsKilled() throws Exception {
        int kills = Integer.getInteger("cloakroom.masterKeyKills", 4);
        try (var server = CloakroomProcess.serve(data, environment(0));
                var s3 = client(server)) {
            write(s3);
            server.kill();
        }
        for (int round = 1; round <= kills; round++) {
            try (var server = CloakroomProcess.serve(data, replacing(round));
                    var s3 = client(server)) {
                if (round % 2 == 0) {
                    assertReadable(s3);
                }
                server.kill();
            }
        }
        var last = environment(kills);
        last.putAll(Map.of("CLOAKROOM_DATA", data.toString(), "CLOAKROOM_S3_PORT", "0", "CLOAKROOM_ADMIN_PORT", "0"));
        try (var gateway = MasterKeyTest.gateway(last)) {
            MasterKeyTest.awaitResealed(gateway);
        }
        try (var server = CloakroomProcess.serve(data, environment(kills));
                var s3 = client(server)) {
            assertReadable(s3);
        }
    }
}
