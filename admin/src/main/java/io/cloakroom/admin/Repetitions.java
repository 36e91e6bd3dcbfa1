package io.cloakroom.admin;

import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ExpiringRecords.Kind;
import io.cloakroom.storage.token.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers a repeated call under the same Idempotency-Key as the first time (Internet-Draft "The Idempotency-Key HTTP
/// Header Field"): a client that did not hear the answer asks again, and nothing is made twice. Answers are kept for a
/// day, sealed, since they may hold secrets. Only good ones are: a refused call has changed nothing, and may be tried
/// again.
final class Repetitions {
    private static final Duration KEPT = Duration.ofDays(1);

    private final ExpiringRecords records;
    private final SecretBox box;
    private final InstantSource clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Repetitions(ExpiringRecords records, SecretBox box, InstantSource clock) {
        this.records = records;
        this.box = box;
        this.clock = clock;
    }

    interface Work {
        AdminAnswer run() throws IOException;
    }

    /// @param request fingerprint of what was asked under the key
    private record Kept(String request, int status, Map<String, String> headers, String body) {}

    AdminAnswer once(AdminRequest request, Work work) throws IOException {
        var key = request.call().idempotencyKey();
        if (key == null) {
            return work.run();
        }
        if (!key.matches("[ -~]{1,255}")) {
            throw Problem.badRequest("an Idempotency-Key has 1-255 printable ASCII characters");
        }
        var name = request.caller().id() + "." + Etags.hex(key);
        if (!running.add(name)) {
            throw Problem.conflict("a call under this Idempotency-Key is running");
        }
        try {
            return known(name, request, work);
        } finally {
            running.remove(name);
        }
    }

    private AdminAnswer known(String name, AdminRequest request, Work work) throws IOException {
        var call = request.call();
        var asked = call.method() + " " + String.join("/", call.path());
        var fingerprint = Etags.hex(asked.getBytes(StandardCharsets.UTF_8), new byte[1], call.body());
        var present = records.get(Kind.IDEMPOTENCY, name);
        if (present.isPresent()) {
            var kept = Json.read(box.open(name, present.get()).getBytes(StandardCharsets.UTF_8), Kept.class);
            if (!kept.request().equals(fingerprint)) {
                throw Problem.unprocessable("this Idempotency-Key was used for another call");
            }
            var headers = new HashMap<>(kept.headers());
            headers.put("idempotency-replayed", "true");
            return new AdminAnswer(kept.status(), headers, kept.body().getBytes(StandardCharsets.UTF_8));
        }
        var answer = work.run();
        var kept = new Kept(
                fingerprint, answer.status(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
        records.put(
                Kind.IDEMPOTENCY,
                name,
                box.seal(name, Json.text(kept)),
                clock.instant().plus(KEPT));
        return answer;
    }
}
