package io.cloakroom.admin;

import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ExpiringRecords.Kind;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers a repeated call with the same Idempotency-Key like the first one (Internet-Draft "The Idempotency-Key HTTP
/// Header Field"), so that a client that lost the answer can ask again without creating anything twice. Answers are
/// kept for a day, encrypted, since they may contain secrets. Only successful answers are kept: a refused call has
/// changed nothing and may be tried again. A repeated answer contains a secret only if the caller may still see it
/// and its token still exists.
final class Repetitions {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String ACCESS_KEY = "accessKey";
    private static final String SECRET = "secretKey";

    private final ExpiringRecords records;
    private final TokenStore tokens;
    private final SecretBox box;
    private final InstantSource clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Repetitions(ExpiringRecords records, TokenStore tokens, SecretBox box, InstantSource clock) {
        this.records = records;
        this.tokens = tokens;
        this.box = box;
        this.clock = clock;
    }

    interface Answering {
        AdminAnswer run() throws IOException;
    }

    /// Writes the audit line of a repeated call.
    interface Witness {
        AdminAnswer noted(Answering repetition) throws IOException;
    }

    /// @param request fingerprint of the first call with the key
    /// @param about   subjects of the first call; `null` in answers kept by older releases
    private record KeptAnswer(
            String request,
            int status,
            Map<String, String> headers,
            String body,
            @Nullable List<About> about) {}

    private record About(String target, String project, String token) {}

    /// @param witness writes the audit line of a repeated call; the first call writes its own
    AdminAnswer once(AdminRequest request, Answering work, Witness witness) throws IOException {
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
            return repeatedOrRun(name, request, work, witness);
        } finally {
            running.remove(name);
        }
    }

    private AdminAnswer repeatedOrRun(String name, AdminRequest request, Answering work, Witness witness)
            throws IOException {
        var call = request.call();
        var callText = call.method() + " " + String.join("/", call.path());
        var fingerprint = Etags.hex(callText.getBytes(StandardCharsets.UTF_8), new byte[1], call.body());
        var present = records.get(Kind.IDEMPOTENCY, name);
        if (present.isPresent()) {
            var stored = Json.read(box.open(name, present.get()).getBytes(StandardCharsets.UTF_8), KeptAnswer.class);
            if (!stored.request().equals(fingerprint)) {
                throw Problem.unprocessable("this Idempotency-Key was used for another call");
            }
            return witness.noted(() -> repeatedAnswer(stored, request));
        }
        var answer = work.run();
        var kept = new KeptAnswer(
                fingerprint,
                answer.status(),
                answer.headers(),
                new String(answer.body(), StandardCharsets.UTF_8),
                request.subjects().stream()
                        .map(each -> new About(each.target(), each.project(), each.token()))
                        .toList());
        records.put(
                Kind.IDEMPOTENCY,
                name,
                box.seal(name, Json.text(kept)),
                clock.instant().plus(KEPT));
        return answer;
    }

    private AdminAnswer repeatedAnswer(KeptAnswer stored, AdminRequest request) throws IOException {
        tellSubjects(stored.about() == null ? List.of() : stored.about(), request);
        for (var subject : request.subjects()) {
            if (!subject.token().isEmpty() && !requireOver(subject.token(), request)) {
                throw answerGone();
            }
        }
        var headers = new HashMap<>(stored.headers());
        headers.put("idempotency-replayed", "true");
        return new AdminAnswer(
                stored.status(),
                headers,
                withoutLostSecrets(stored.body(), request).getBytes(StandardCharsets.UTF_8));
    }

    private static void tellSubjects(List<About> about, AdminRequest request) {
        for (int i = 0; i < about.size(); i++) {
            var subject = i == 0 ? request.subject() : request.anotherSubject();
            subject.target(about.get(i).target())
                    .project(about.get(i).project())
                    .token(about.get(i).token());
        }
    }

    /// @return false when the token no longer exists
    private boolean requireOver(String accessKey, AdminRequest request) throws IOException {
        var token = tokens.token(accessKey);
        if (token.isPresent() && !request.rights().over(token.get())) {
            throw Directory.noToken(accessKey);
        }
        return token.isPresent();
    }

    private static Problem answerGone() {
        return Problem.gone("what was made under this Idempotency-Key has been deleted since; make another one under"
                + " another key");
    }

    private String withoutLostSecrets(String body, AdminRequest request) throws IOException {
        var json = Json.tree(body);
        var secrets = new ArrayList<ObjectNode>();
        collectSecrets(json, secrets);
        int lost = 0;
        for (var each : secrets) {
            var accessKey = each.path(ACCESS_KEY).asString();
            if (!TemporaryKeys.isOne(accessKey) && !requireOver(accessKey, request)) {
                each.remove(SECRET);
                lost++;
            }
        }
        if (lost > 0 && lost == secrets.size()) {
            throw answerGone();
        }
        return lost == 0 ? body : Json.text(json);
    }

    private static void collectSecrets(JsonNode node, List<ObjectNode> into) {
        if (node instanceof ObjectNode object && object.hasNonNull(ACCESS_KEY) && object.hasNonNull(SECRET)) {
            into.add(object);
        }
        node.forEach(each -> collectSecrets(each, into));
    }
}
