package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.sign.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every request that begins after the deletion of a token was answered is refused, also while the token is used
/// heavily. `-Dcloakroom.deletions=1000` makes a measurement and prints its figures.
final class RevocationTest {
    private static final int DELETIONS = Integer.getInteger("cloakroom.deletions", 20);
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory;

    private record Request(long began, int status) {}

    private record Keys(String accessKey, String secret) {}

    @Test
    void noRequestThatBeginsAfterTheAnswerIsServed() throws Exception {
        var data = directory.resolve("data");
        try (var server = CloakroomProcess.serve(data, Map.of());
                var http = HttpClient.newHttpClient()) {
            var ready = server.ready();
            var s3 = URI.create(ready.group(1));
            var admin = URI.create(ready.group(2));
            var operator = Files.readString(data.resolve("operator-token")).strip();
            var micros = new ArrayList<Long>();
            for (int i = 0; i < DELETIONS; i++) {
                micros.add(delete(http, s3, admin, operator));
            }
            micros.sort(Long::compare);
            System.out.printf(
                    "%d deletions: first refusal answered %.2f ms after the deletion was (median), %.2f ms (worst)%n",
                    micros.size(), micros.get(micros.size() / 2) / 1e3, micros.getLast() / 1e3);
        }
    }

    /// @return microseconds from the answer to the deletion to the answer of a request that began right after it
    private static long delete(HttpClient http, URI s3, URI admin, String operator) throws Exception {
        var keys = create(http, admin, operator);
        var seen = new ConcurrentLinkedQueue<Request>();
        var inUse = new CountDownLatch(CLIENTS);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(Thread.ofPlatform().start(() -> useUntilRefused(http, s3, keys, seen, inUse)));
        }
        inUse.await();
        var deleted = http.send(
                HttpRequest.newBuilder(admin.resolve("/api/v1/tokens/" + keys.accessKey()))
                        .header("authorization", "Bearer " + operator)
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());
        long answered = System.nanoTime();
        assertThat(deleted.statusCode()).isEqualTo(200);
        int status = listBuckets(http, s3, keys);
        long refused = System.nanoTime();
        assertThat(status).isEqualTo(403);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(served(seen, answered))
                .as("served after the deletion was answered")
                .isEmpty();
        return (refused - answered) / 1000;
    }

    private static List<Request> served(Queue<Request> seen, long answered) {
        return seen.stream()
                .filter(request -> request.began() - answered > 0 && request.status() != 403)
                .toList();
    }

    private static void useUntilRefused(HttpClient http, URI s3, Keys keys, Queue<Request> seen, CountDownLatch inUse) {
        try {
            for (int status = 200; status == 200; ) {
                long began = System.nanoTime();
                status = listBuckets(http, s3, keys);
                seen.add(new Request(began, status));
                inUse.countDown();
            }
        } catch (IOException | InterruptedException failed) {
            seen.add(new Request(Long.MAX_VALUE / 2, -1));
        }
    }

    private static Keys create(HttpClient http, URI admin, String operator) throws Exception {
        var made = http.send(
                HttpRequest.newBuilder(admin.resolve("/api/v1/projects/default/tokens"))
                        .header("authorization", "Bearer " + operator)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"admin\"}"))
                        .build(),
                BodyHandlers.ofString());
        JsonNode token = JsonMapper.shared().readTree(made.body()).path("token");
        return new Keys(
                token.path("accessKey").asString(), token.path("secretKey").asString());
    }

    private static int listBuckets(HttpClient http, URI s3, Keys keys) throws IOException, InterruptedException {
        var signer = new RequestSigner(keys.accessKey(), keys.secret(), "us-east-1");
        var fields = signer.sign(
                new RequestSigner.Request("GET", s3, "/", Map.of(), Map.of()),
                RequestSigner.UNSIGNED_PAYLOAD,
                Instant.now());
        var request = HttpRequest.newBuilder(s3.resolve("/"));
        fields.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
