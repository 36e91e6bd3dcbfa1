package io.cloakroom.gateway.model;

import io.cloakroom.admin.sign.RequestSigner;
import io.cloakroom.gateway.CloakroomProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A server process on a data directory.
final class LiveServer implements S3Port, AutoCloseable {
    private static final String ACCESS_KEY = "CLKRMODELMODELMODELM";
    private static final String SECRET_KEY = "secret+of/the+tests+against+the+model";

    private final Path data;
    private final RequestSigner signer = new RequestSigner(ACCESS_KEY, SECRET_KEY, "us-east-1");
    private final AtomicInteger buckets = new AtomicInteger();
    private volatile Running running;

    /// One process and the connections to it that nobody uses at the moment.
    private static final class Running {
        private final CloakroomProcess process;
        private final URI endpoint;
        private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

        Running(CloakroomProcess process) throws IOException {
            this.process = process;
            this.endpoint = URI.create(process.ready().group(1));
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

    private LiveServer(Path data) throws IOException {
        this.data = data;
        this.running = start(data);
    }

    static LiveServer on(Path data) throws IOException {
        return new LiveServer(data);
    }

    private static Running start(Path data) throws IOException {
        var keys = Map.of("CLOAKROOM_ACCESS_KEY", ACCESS_KEY, "CLOAKROOM_SECRET_KEY", SECRET_KEY);
        return new Running(CloakroomProcess.serve(data, keys));
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
    public void restart(boolean kill) throws IOException {
        end(kill);
        running = start(data);
    }

    private void end(boolean kill) throws IOException {
        running.disconnect();
        try (var process = running.process) {
            if (kill) {
                process.kill();
            } else if (process.stop() != 0) {
                throw new IOException("it did not stop well: " + process.errors());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the server had stopped", stopped);
        }
    }

    /// What it logged since it was started.
    String errors() throws IOException {
        return running.process.errors();
    }

    @Override
    public void close() throws IOException {
        end(false);
    }
}
