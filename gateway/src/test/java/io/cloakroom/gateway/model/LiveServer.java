package io.cloakroom.gateway.model;

import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.gateway.SmallSegments;
import io.cloakroom.s3.sign.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A server process on a data directory, with a system clock of its own.
final class LiveServer implements S3Port, AutoCloseable {
    private static final String ACCESS_KEY = "CLKRMODELMODELMODELM";
    private static final String SECRET_KEY = "secret+of/the+tests+against+the+model";

    /// A bucket with Object Lock.
    private static final String RETAINED = "retained";

    /// What it says when it finds its clock in doubt.
    private static final String DOUBT = "no retention ends after";

    private final Path directory;
    private final boolean smallSegments;
    private final ServerClock clock;
    private final RequestSigner signer = new RequestSigner(ACCESS_KEY, SECRET_KEY, "us-east-1");
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger buckets = new AtomicInteger();
    private volatile boolean mayDoubt;
    private volatile Running running;

    /// One process and the connections to it that nobody uses at the moment.
    private static final class Running {
        private final CloakroomProcess process;
        private final URI endpoint;
        private final URI admin;
        private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

        Running(CloakroomProcess process) throws IOException {
            this.process = process;
            var ready = process.ready();
            this.endpoint = URI.create(ready.group(1));
            this.admin = URI.create(ready.group(2));
        }

        Reply send(RequestSigner signer, InstantSource clock, String bucket, Request request) throws IOException {
            var idling = idle.poll();
            var connection = idling == null ? new Connection(endpoint, signer, clock) : idling;
            try {
                var reply = connection.send(bucket, request);
                if (connection.isOpen()) {
                    idle.add(connection);
                }
                return reply;
            } catch (IOException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        }

        void disconnect() throws IOException {
            for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
                connection.close();
            }
        }
    }

    private LiveServer(Path directory, boolean smallSegments) throws IOException {
        this.directory = directory;
        this.smallSegments = smallSegments;
        this.clock = ServerClock.in(directory);
        this.running = start();
    }

    /// @param smallSegments whether the collector moves payload all the time
    static LiveServer on(Path directory, boolean smallSegments) throws IOException {
        return new LiveServer(directory, smallSegments);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Running start() throws IOException {
        var environment = new HashMap<>(clock.environment());
        environment.putAll(Map.of(
                "CLOAKROOM_ACCESS_KEY",
                ACCESS_KEY,
                "CLOAKROOM_SECRET_KEY",
                SECRET_KEY,
                "CLOAKROOM_DATA",
                data().toString(),
                "CLOAKROOM_S3_PORT",
                "0",
                "CLOAKROOM_ADMIN_PORT",
                "0"));
        return new Running(
                smallSegments
                        ? CloakroomProcess.start(SmallSegments.class, environment)
                        : CloakroomProcess.start(environment, "serve"));
    }

    /// A name that no bucket had.
    String bucketName() {
        return "bucket-" + buckets.incrementAndGet();
    }

    @Override
    public Reply send(String bucket, Request request) throws IOException {
        return running.send(signer, clock, bucket, request);
    }

    @Override
    public String check(String bucket) throws IOException {
        return operator("projects/default/buckets/" + bucket + "/check", "").body();
    }

    private HttpResponse<String> operator(String path, String body) throws IOException {
        var token = Files.readString(data().resolve("operator-token")).strip();
        var request = HttpRequest.newBuilder(running.admin.resolve("/api/v1/" + path))
                .header("authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the answer came", stopped);
        }
    }

    /// See [ServerClock#isForgottenByKills].
    @Override
    public void restart(boolean kill, Duration time) throws IOException {
        end(kill && !clock.isForgottenByKills() && time.compareTo(ServerClock.LONGEST_STOP) < 0);
        clock.pass(time);
        mayDoubt = clock.isDoubted();
        running = start();
    }

    @Override
    public void jump(Duration by) throws IOException {
        noticeTime();
        clock.jump(by);
        mayDoubt |= clock.isDoubted();
        noticeTime();
    }

    @Override
    public void confirmClock() throws IOException {
        if (clock.isDoubted()) {
            var answer = operator("clock/confirmation", "{\"systemClock\":\"" + clock.instant() + "\"}");
            clock.confirm();
            if (answer.statusCode() != 200) {
                throw new IOException("the clock was not confirmed: " + answer.body());
            }
        }
    }

    /// The server asks for the time by which retention ends whenever it stores an object in a bucket with Object Lock.
    private void noticeTime() throws IOException {
        var made = send(RETAINED, Request.toBucket("PUT").header("x-amz-bucket-object-lock-enabled", "true"));
        var stored = send(RETAINED, Request.to("PUT", Key.ALL.getFirst()).digested());
        if (made.status() != 200 && made.status() != 409 || stored.status() != 200) {
            throw new IOException("the server refused a bucket with Object Lock: " + made + stored);
        }
    }

    /// Gives a new trial a server whose time is not in doubt.
    void settle() throws IOException {
        confirmClock();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Instant retention() {
        return clock.retention();
    }

    @Override
    public Instant latest() {
        return clock.latest();
    }

    private void end(boolean kill) throws IOException {
        running.disconnect();
        try (var process = running.process) {
            if (kill) {
                process.kill();
            } else if (process.stop() != 0) {
                throw new IOException("it did not stop well: " + process.errors());
            }
            requireNoFaults();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the server had stopped", stopped);
        }
    }

    /// A server logs its own faults, and nothing that a client does.
    private void requireNoFaults() throws IOException {
        var faults = errors().lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !mayDoubt || !line.contains(DOUBT))
                .toList();
        if (!faults.isEmpty()) {
            throw new IOException("it logged faults of its own: " + faults);
        }
    }

    /// What it logged since it was started, beside the checks of counters.
    String errors() throws IOException {
        return running.process
                .errors()
                .lines()
                .filter(line -> !line.contains(" AuditTrail - "))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
        http.close();
        end(false);
    }
}
