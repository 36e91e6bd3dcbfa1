package io.cloakroom.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sends random sequences of all operations on objects to a real server, which is stopped, killed and started in between,
/// and compares each answer with a model of S3. A difference is shown as the shortest sequence that was found to have it,
/// with the seed of the run.
///
/// The first run always has the same seed, later ones a fresh one, which is printed. Two system properties change that:
/// `-Dcloakroom.modelSteps=200000` takes so many steps, `-Dcloakroom.modelSeed=42` begins with this seed.
final class S3ModelTest {
    private static final int USUAL_STEPS = 2 * ModelRun.STEPS;
    private static final boolean VERSIONING = Boolean.getBoolean("cloakroom.modelVersioning");

    @TempDir
    private static Path data;

    private static LiveServer server;

    @BeforeAll
    static void start() throws IOException {
        server = LiveServer.on(data, Boolean.getBoolean("small"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS) // with millions of steps
    void answersAsTheModelDoes() throws Exception {
        long seed = Long.getLong("cloakroom.modelSeed", 1);
        for (int left = Integer.getInteger("cloakroom.modelSteps", USUAL_STEPS); left > 0; left -= ModelRun.STEPS) {
            new ModelRun(server, server, VERSIONING).run(seed);
            seed = System.nanoTime();
            System.out.println("S3ModelTest goes on with seed " + seed);
        }
    }

    @Test
    void findsAFlippedBitInObjectsOfOneSize() {
        var found = found(faulty((bucket, request) -> {
            var reply = server.send(bucket, request);
            if (request.method().equals("GET") && reply.body().length == 16_385) {
                reply.body()[16_384] ^= 1;
            }
            return reply;
        }));
        assertThat(found.steps()).hasSize(2);
        assertThat(found.steps().getFirst()).isInstanceOf(PutObject.class);
        assertThat(found.steps().getLast()).isInstanceOf(GetObject.class);
    }

    @Test
    void findsADeleteThatIsAcknowledgedAndForgotten() {
        var found = found(faulty((bucket, request) -> request.method().equals("DELETE")
                        && !request.path(bucket).equals("/" + bucket)
                        && request.query().isEmpty()
                        && request.headers().isEmpty()
                ? new Reply(204, Map.of(), new byte[0])
                : server.send(bucket, request)));
        assertThat(found.steps()).hasSize(3);
        assertThat(found.steps().get(1)).isInstanceOf(DeleteObject.class);
        assertThat(found).hasMessageContaining("the model says");
    }

    private interface Way {
        Reply send(String bucket, Request request) throws IOException;
    }

    private static S3Port faulty(Way way) {
        return new S3Port() {
            @Override
            public Reply send(String bucket, Request request) throws IOException {
                return way.send(bucket, request);
            }

            @Override
            public String check(String bucket) throws IOException {
                return server.check(bucket);
            }

            @Override
            public void restart(boolean kill) throws IOException {
                server.restart(kill);
            }
        };
    }

    /// What is found of a server whose answers were changed on their way.
    private static ModelRun.Found found(S3Port faulty) {
        return assertThatExceptionOfType(ModelRun.Found.class)
                .isThrownBy(() -> new ModelRun(server, faulty, VERSIONING).run(1))
                .actual();
    }
}
