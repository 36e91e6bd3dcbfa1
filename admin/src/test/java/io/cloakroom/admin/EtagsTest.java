package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ETag and If-Match on resources that can be changed: a change that was meant for an older state is refused.
class EtagsTest {
    private final Desk desk;
    private final Caller operator;
    private final String token;

    EtagsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        desk.project("shop");
        token = desk.token("shop", "shop");
    }

    private String target(String kind) {
        return kind.equals("tokens") ? "tokens/" + token : kind + "/shop";
    }

    private static String change(String kind, String text) {
        return "{'" + (kind.equals("users") ? "displayName" : "description") + "':'" + text + "'}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"projects", "users", "tokens"})
    void aChangeForAnotherStateChangesNothing(String kind) {
        var target = target(kind);
        var before = operator.get(target).good();
        assertThat(before.etag()).matches("\"[0-9a-f]{32}\"");
        var changed = operator.call("PATCH", target, change(kind, "one"), before.etag(), null)
                .good();
        assertThat(changed.etag()).isNotEqualTo(before.etag());
        assertThat(operator.get(target).etag()).isEqualTo(changed.etag());

        var refused = operator.call("PATCH", target, change(kind, "two"), before.etag(), null)
                .refused(412);
        assertThat(refused.get("detail")).startsWith("it was changed meanwhile");
        assertThat(operator.get(target).text()).isEqualTo(changed.text());
        operator.call("DELETE", target, "", before.etag(), null).refused(412);
        assertThat(operator.get(target).text()).isEqualTo(changed.text());
        for (var bad :
                new String[] {"", "x", "W/" + changed.etag(), changed.etag().replace("\"", "")}) {
            operator.call("PATCH", target, change(kind, "two"), bad, null).refused(412);
        }

        operator.call("PATCH", target, change(kind, "three"), "\"x\", " + changed.etag(), null)
                .good();
        operator.call("PATCH", target, change(kind, "four"), "*", null).good();
        operator.call("PATCH", target, change(kind, "five"), null, null).good();
        assertThat(operator.get(target).text()).contains("five");
    }

    @ParameterizedTest
    @ValueSource(strings = {"projects", "users", "tokens"})
    void ofRacingChangesOneWins(String kind) throws Exception {
        var target = target(kind);
        var etag = operator.get(target).etag();
        var go = new CountDownLatch(1);
        var won = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<String>>();
            for (int i = 0; i < 16; i++) {
                var text = "racer " + i;
                calls.add(threads.submit(() -> {
                    go.await();
                    var reply = operator.call("PATCH", target, change(kind, text), etag, null);
                    return reply.status() == 412 ? "" : reply.good().status() == 200 ? text : "";
                }));
            }
            go.countDown();
            for (var call : calls) {
                if (!call.get().isEmpty()) {
                    won.add(call.get());
                }
            }
        }
        assertThat(won).hasSize(1);
        assertThat(operator.get(target).text()).contains(won.getFirst());
    }

    @Test
    void theEtagIsDeletedWith() {
        var etag = operator.get(target("tokens")).etag();
        operator.call("DELETE", target("tokens"), "", etag, null).good();
        operator.call("DELETE", target("tokens"), "", etag, null).refused(404);
    }

    /// The ETag also covers what the answer does not show: a new password changes it.
    @Test
    void everyChangeGivesAnotherEtag() {
        var before = operator.get("users/shop").etag();
        operator.call("PUT", "users/shop/password", "{}").good();
        assertThat(operator.get("users/shop").etag()).isNotEqualTo(before);
        var one = operator.get(target("tokens")).etag();
        operator.post(target("tokens") + "/rotation", "").good();
        assertThat(operator.get(target("tokens")).etag()).isNotEqualTo(one);
    }

    @Test
    void theStoredStateIsTheOneInTheAnswer() {
        var made = operator.post(
                        "tokens", "{'project':'shop','user':'shop','expiresAt':'2027-01-01T00:00:00.123456789+01:00'}")
                .good();
        assertThat(made.get("token.expiresAt")).isEqualTo("2026-12-31T23:00:00.123Z");
        var key = made.get("token.accessKey");
        assertThat(operator.get("tokens/" + key).get("expiresAt")).isEqualTo("2026-12-31T23:00:00.123Z");
        var changed = operator.patch("tokens/" + key, "{'expiresAt':'2027-01-01T00:00:00.987654321Z'}")
                .good();
        assertThat(operator.get("tokens/" + key).etag()).isEqualTo(changed.etag());
    }
}
