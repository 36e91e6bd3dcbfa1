package io.cloakroom.gateway.model;

import io.cloakroom.admin.sign.RequestSigner;
import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.gateway.SmallSegments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A server process on a data directory.
final class LiveServer implements S3Port, AutoCloseable {
    private static final String ACCESS_KEY = "CLKRMODELMODELMODELM";
    private static final String SECRET_KEY = "secret+of/the+tests+against+the+model";

    private final Path data;
    private final boolean smallSegments;
    private final RequestSigner signer = new RequestSigner(ACCESS_KEY, SECRET_KEY, "us-east-1");
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger buckets = new AtomicInteger();
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

        Reply send(RequestSigner signer, String bucket, Request request) throws IOException {
            var idling = idle.poll();
            var connection = idling == null ? new Connection(endpoint, signer) : idling;
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

    private LiveServer(Path data, boolean smallSegments) throws IOException {
        this.data = data;
        this.smallSegments = smallSegments;
        this.running = start();
    }

    /// @param smallSegments whether the collector moves payload all the time
    static LiveServer on(Path data, boolean smallSegments) throws IOException {
        return new LiveServer(data, smallSegments);
    }

    private Running start() throws IOException {
        var environment = Map.of(
                "CLOAKROOM_ACCESS_KEY",
                ACCESS_KEY,
                "CLOAKROOM_SECRET_KEY",
                SECRET_KEY,
                "CLOAKROOM_DATA",
                data.toString(),
                "CLOAKROOM_S3_PORT",
                "0",
                "CLOAKROOM_ADMIN_PORT",
                "0");
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
        return running.send(signer, bucket, request);
    }

    @Override
    public String check(String bucket) throws IOException {
        var operator = Files.readString(data.resolve("operator-token")).strip();
        var path = "/api/v1/projects/default/buckets/" + bucket + "/check";
        var request = HttpRequest.newBuilder(running.admin.resolve(path))
                .header("authorization", "Bearer " + operator)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the answer came", stopped);
        }
    }

    @Override
    public void restart(boolean kill) throws IOException {
        end(kill);
        running = start();
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
