package io.cloakroom.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sends random sequences of all operations on objects to a real server and compares each answer with a model of S3. In
/// between, the server is stopped, killed and started, and its clock is set ahead and back. A difference is reported as
/// the shortest sequence that was found to show it, with the seed of the run.
///
/// Half of the steps go to a server with the usual settings, always with the same seed for the first run. The other
/// half go to a server whose collector is always busy, with a new seed, which is printed. Three system properties
/// change this: `-Dcloakroom.modelSteps=200000` sets the number of steps, `-Dcloakroom.modelSeed=42` the first seed,
/// and `-Dcloakroom.modelTries=0` turns the search for a shorter sequence off.
@EnabledOnOs(OS.LINUX) // which can preload a clock
final class S3ModelTest {
    private static final long USUAL_SEED = 1;

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 12, unit = TimeUnit.HOURS) // with millions of steps
    void answersAsTheModelDoes(boolean smallSegments) throws Exception {
        int steps = Integer.getInteger("cloakroom.modelSteps", 2 * ModelRun.STEPS) / 2;
        long seed = Long.getLong("cloakroom.modelSeed", smallSegments ? System.nanoTime() : USUAL_SEED);
        try (var server = LiveServer.on(data, smallSegments)) {
            for (int taken = 0; taken < steps; taken += ModelRun.STEPS) {
                System.out.println("S3ModelTest: " + ModelRun.STEPS + " steps with seed " + seed
                        + (smallSegments ? ", small segments" : ""));
                new ModelRun(server, server).run(seed);
                seed = System.nanoTime();
            }
        }
    }

    @Test
    void findsAFlippedBitInObjectsOfOneSize() throws IOException {
        var found = found((server, bucket, request) -> {
            var reply = server.send(bucket, request);
            boolean inParts = reply.headers().getOrDefault("etag", "").contains("-");
            if (request.method().equals("GET") && reply.body().length == 16_385 && !inParts) {
                reply.body()[16_384] ^= 1;
            }
            return reply;
        });
        assertThat(found.steps()).hasSize(2);
        assertThat(found.steps().getFirst()).isInstanceOf(PutObject.class);
        assertThat(found.steps().getLast()).isInstanceOf(GetObject.class);
    }

    @Test
    void findsADeleteThatIsAcknowledgedAndForgotten() throws IOException {
        var found = found((server, bucket, request) ->
                isPlainDelete(request) ? new Reply(204, Map.of(), new byte[0]) : server.send(bucket, request));
        assertThat(found.steps()).hasSizeLessThanOrEqualTo(3).hasAtLeastOneElementOfType(DeleteObject.class);
        assertThat(found).hasMessageContaining("the model says");
    }

    private static boolean isPlainDelete(Request request) {
        return request.method().equals("DELETE")
                && request.key() != null
                && request.query().isEmpty()
                && request.headers().isEmpty();
    }

    @Test
    void findsAMarkerThatIsNotShownToBeOne() throws IOException {
        var found = found((server, bucket, request) -> {
            var reply = server.send(bucket, request);
            var headers = new HashMap<>(reply.headers());
            if (reply.status() == 405) {
                headers.remove("x-amz-delete-marker");
            }
            return new Reply(reply.status(), headers, reply.body());
        });
        assertThat(found.steps()).hasSize(3);
        assertThat(found.steps().getFirst()).isInstanceOf(BucketVersioning.Set.class);
        assertThat(found.steps().get(1)).isInstanceOf(DeleteObject.class);
    }

    @Test
    void findsALegalHoldThatIsNotKept() throws IOException {
        var found = found((server, bucket, request) -> {
            request.headers().remove("x-amz-object-lock-legal-hold");
            return server.send(bucket, request);
        });
        assertThat(found).hasMessageContaining("hold O");
    }

    /// What a client sees in place of the server's answer.
    private interface Fault {
        Reply send(S3Port server, String bucket, Request request) throws IOException;
    }

    private ModelRun.Found found(Fault fault) throws IOException {
        try (var server = LiveServer.on(data, false)) {
            var faulty = new S3Port() {
                @Override
                public Reply send(String bucket, Request request) throws IOException {
                    return fault.send(server, bucket, request);
                }

                @Override
                public String check(String bucket) throws IOException {
                    return server.check(bucket);
                }

                @Override
                public void restart(boolean kill, Duration time) throws IOException {
                    server.restart(kill, time);
                }

                @Override
                public void jump(Duration by) throws IOException {
                    server.jump(by);
                }

                @Override
                public void letTimePass(Duration by) throws IOException {
                    server.letTimePass(by);
                }

                @Override
                public void confirmClock() throws IOException {
                    server.confirmClock();
                }

                @Override
                public Instant now() {
                    return server.now();
                }

                @Override
                public Instant aged() {
                    return server.aged();
                }

                @Override
                public Instant retention() {
                    return server.retention();
                }

                @Override
                public Instant latest() {
                    return server.latest();
                }
            };
            return assertThatExceptionOfType(ModelRun.Found.class)
                    .isThrownBy(() -> new ModelRun(server, faulty).run(USUAL_SEED))
                    .actual();
        }
    }
}
