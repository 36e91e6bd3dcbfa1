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
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// A server process on a data directory, with a system clock that tests set.
final class LiveServer implements S3Port, AutoCloseable {
    private static final String ACCESS_KEY = "CLKRMODELMODELMODELM";
    private static final String SECRET_KEY = "secret+of/the+tests+against+the+model";

    /// A bucket with Object Lock.
    private static final String RETAINED = "retained";

    /// A request to that bucket about an existing object, without any effect.
    private static final String RULES = "<LifecycleConfiguration><Rule><ID>never</ID><Filter/><Status>Enabled</Status>"
            + "<Expiration><Days>1000000</Days></Expiration></Rule></LifecycleConfiguration>";

    /// The log line of a server whose clock is in doubt.
    private static final String DOUBT = "no retention ends after";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final boolean smallSegments;
    private final ServerClock clock;
    private final RequestSigner signer = new RequestSigner(ACCESS_KEY, SECRET_KEY, "us-east-1");
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger buckets = new AtomicInteger();
    private volatile Instant aged = Instant.EPOCH;
    private volatile boolean mayDoubt;
    private volatile Running running;

    /// One process, and the idle connections to it.
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
        noticeTime();
        var ruled = send(
                RETAINED,
                Request.toBucket("PUT").query("lifecycle", "").body(RULES).digested());
        if (ruled.status() != 200) {
            throw new IOException("the server refused rules: " + ruled);
        }
        age();
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
                "CLOAKROOM_SSE_C_OVER_HTTP",
                "allow",
                "CLOAKROOM_S3_PORT",
                "0",
                "CLOAKROOM_ADMIN_PORT",
                "0"));
        return new Running(
                smallSegments
                        ? CloakroomProcess.start(SmallSegments.class, environment)
                        : CloakroomProcess.start(environment, "serve"));
    }

    /// A name that no bucket has had so far.
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
        return operator(path, request -> request.POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> operator(String path, UnaryOperator<HttpRequest.Builder> method) throws IOException {
        var token = Files.readString(data().resolve("operator-token")).strip();
        var request = method.apply(HttpRequest.newBuilder(running.admin.resolve("/api/v1/" + path))
                        .header("authorization", "Bearer " + token))
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
        aged = clock.instant();
        running = start();
        awaitLifecycle(job -> job.operations() > 0); // each start begins with a pass
        age();
    }

    /// Makes lifecycle rules do everything that is due at this time. Until the next midnight of their clock they do
    /// nothing more.
    private void age() throws IOException {
        for (int pass = 0; pass < PASSES; pass++) {
            long before = lifecycle().passes();
            var asked = operator("jobs/lifecycle/run", "");
            if (asked.statusCode() != 200) {
                throw new IOException("the server does not go through lifecycle rules: " + asked.body());
            }
            awaitLifecycle(job -> job.passes() > before);
        }
    }

    /// The status of the lifecycle job.
    private record LifecycleJob(String state, long passes, long operations) {}

    private LifecycleJob lifecycle() throws IOException {
        var jobs = JsonMapper.shared()
                .readTree(operator("jobs", HttpRequest.Builder::GET).body());
        for (var job : jobs.path("jobs")) {
            if (job.path("name").asString().equals("lifecycle")) {
                return new LifecycleJob(
                        job.path("state").asString(),
                        job.path("passes").asLong(),
                        job.path("operations").asLong());
            }
        }
        throw new IOException("the server has no such job: " + jobs);
    }

    /// Waits until this is true and the job is idle.
    private void awaitLifecycle(Predicate<LifecycleJob> reached) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean seen = false;
        for (var job = lifecycle(); !seen || !job.state().equals("waiting"); job = lifecycle()) {
            seen |= reached.test(job);
            if (System.nanoTime() - end > 0 || job.state().equals("failing")) {
                throw new IOException("lifecycle rules do not come to their end: " + job);
            }
        }
    }

    @Override
    public void jump(Duration by) throws IOException {
        setClock(by);
        age();
    }

    private void setClock(Duration by) throws IOException {
        noticeTime();
        clock.jump(by);
        aged = clock.instant();
        mayDoubt |= clock.isDoubted();
        noticeTime();
    }

    @Override
    public void letTimePass(Duration by) throws IOException {
        setClock(by);
        confirm();
        age();
    }

    @Override
    public void confirmClock() throws IOException {
        confirm();
        age();
    }

    private void confirm() throws IOException {
        aged = clock.instant();
        if (clock.isDoubted()) {
            var answer = operator("clock/confirmation", "{\"systemClock\":\"" + clock.instant() + "\"}");
            clock.confirm();
            if (answer.statusCode() != 200) {
                throw new IOException("the clock was not confirmed: " + answer.body());
            }
        }
    }

    /// The server reads the retention clock whenever it stores an object in a bucket with Object Lock.
    private void noticeTime() throws IOException {
        var made = send(RETAINED, Request.toBucket("PUT").header("x-amz-bucket-object-lock-enabled", "true"));
        var stored = send(RETAINED, Request.to("PUT", Key.ALL.getFirst()).digested());
        if (made.status() != 200 && made.status() != 409 || stored.status() != 200) {
            throw new IOException("the server refused a bucket with Object Lock: " + made + stored);
        }
    }

    /// Gives a new trial a server whose clock is not in doubt, half an hour before a full hour. Events come whole hours
    /// later, so it is never near midnight.
    void settle() throws IOException {
        int minute = clock.instant().atOffset(ZoneOffset.UTC).getMinute();
        boolean late = minute < ServerClock.MINUTE || minute > ServerClock.MINUTE + 10;
        if (late) {
            setClock(Duration.ofMinutes(60 + ServerClock.MINUTE - minute));
        }
        if (late || clock.isDoubted()) {
            confirmClock();
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Instant aged() {
        return aged;
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

    /// A server logs its own faults, and not the mistakes of clients.
    private void requireNoFaults() throws IOException {
        var faults = errors().lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !mayDoubt || !line.contains(DOUBT))
                .toList();
        if (!faults.isEmpty()) {
            throw new IOException("it logged faults of its own: " + faults);
        }
    }

    /// The lines that it logged since its start, without those of the checks of counters.
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
