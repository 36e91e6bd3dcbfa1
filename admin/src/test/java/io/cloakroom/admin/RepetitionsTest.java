package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Idempotency-Key: a repeated call gets the answer of the first one, and creates nothing twice.
class RepetitionsTest {
    private static final String ORDER = "{'user':'shop','name':'laptop'}";

    private final Desk desk;
    private final Caller operator;

    RepetitionsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        desk.project("shop");
    }

    private Reply order(Caller who, String body, String key) {
        return who.call("POST", "projects/shop/tokens", body, null, key);
    }

    private int count() {
        return operator.get("projects/shop/tokens").good().at("items").size();
    }

    @Test
    void aRepetitionGivesTheSameAnswerWithTheSecretAndMakesNothing() throws IOException {
        var first = order(operator, ORDER, "once").good();
        var lines = desk.lines().size();
        var again = order(operator, ORDER, "once").good();
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.get("token.secretKey")).hasSize(40);
        assertThat(again.status()).isEqualTo(201);
        assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(count()).isEqualTo(1);
        assertThat(desk.lines()).hasSize(lines + 1);
        var line = desk.line();
        assertThat(line.action()).isEqualTo("token.create");
        assertThat(line.token()).isEqualTo(first.get("token.accessKey"));
        assertThat(line.who()).isEqualTo("admin");
        assertThat(line.result()).isEqualTo(201);
        assertThat(line.detail()).contains("Idempotency-Key");
        order(operator, ORDER, "twice").good();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aRepetitionOfEveryKindMakesNothingTwice() {
        for (var row : desk.api.routes()) {
            if (!row.idempotent()) {
                continue;
            }
            var key = order(operator, ORDER, null + row.path()).good().get("token.accessKey");
            operator.post("projects/shop/buckets", "{'name':'wares'}");
            var body = switch (row.path()) {
                case "projects" -> "{'name':'second'}";
                case "projects/{project}/users", "users" ->
                    "{'login':'new-" + row.path().length() + "'}";
                case "projects/{project}/buckets" -> "{'name':'second'}";
                case "projects/{project}/buckets/{bucket}/links" -> "{'key':'a'}";
                case "projects/{project}/tokens" -> ORDER;
                case "tokens" -> "{'project':'shop','user':'shop'}";
                case "tokens/bulk" -> "{'action':'rotate','accessKeys':['" + key + "']}";
                case "tokens/import" ->
                    "{'project':'shop','user':'shop','pairs':[{'accessKey':'old','secretKey':'old secret'}]}";
                default -> "";
            };
            var target = row.path()
                    .replace("{project}", "shop")
                    .replace("{bucket}", "wares")
                    .replace("{token}", key);
            var who = row.path().endsWith("credentials") ? owner() : operator;
            var first = who.call("POST", target, body, null, "all").good();
            var again = who.call("POST", target, body, null, "all").good();
            assertThat(again.text()).as(target).isEqualTo(first.text());
            desk.clock.move(Duration.ofDays(2));
        }
    }

    private Caller owner() {
        try {
            return desk.user("shop");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void anotherCallUnderTheSameKeyIsRefused() throws IOException {
        order(operator, ORDER, "key").good();
        order(operator, "{'user':'shop','name':'phone'}", "key").refused(422);
        operator.call("POST", "projects", "{'name':'other'}", null, "key").refused(422);
        assertThat(count()).isEqualTo(1);
        operator.get("projects/other").refused(404);
    }

    @Test
    void callersWithTheSameIdempotencyKeyDoNotAffectEachOther() throws IOException {
        var owner = desk.user("shop");
        var member = desk.user("ann", "shop", "member");
        var first = order(operator, ORDER, "key").good();
        var second = order(owner, ORDER, "key").good();
        var third = order(member, "{'name':'mine'}", "key").good();
        assertThat(List.of(first.get("token.secretKey"), second.get("token.secretKey"), third.get("token.secretKey")))
                .doesNotHaveDuplicates();
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void aCallerWhoHasLostTheRightGetsNoStoredAnswer() throws IOException {
        var member = desk.user("ann", "shop", "member");
        var secret = order(member, "{}", "key").good().get("token.secretKey");
        operator.delete("tokens/"
                        + operator.get("tokens?user=ann").all("accessKey").getFirst())
                .good();
        operator.delete("projects/shop/users/ann").good();
        var refused = order(member, "{}", "key").refused(404);
        assertThat(refused.text()).doesNotContain(secret);
    }

    private static String key(Reply order) {
        return order.get("token.accessKey");
    }

    private void requireGone(Reply again, String secret) throws IOException {
        again.refused(410);
        assertThat(again.text()).doesNotContain(secret);
        assertThat(desk.line().result()).isEqualTo(410);
    }

    @Test
    void aRepetitionShowsNoSecretOfADeletedToken() throws IOException {
        var first = order(operator, ORDER, "key").good();
        operator.delete("tokens/" + key(first)).good();
        requireGone(order(operator, ORDER, "key"), first.get("token.secretKey"));
        // Nor the secret of a token that was created later under the same access key.
        var pair = "{'user':'shop','accessKey':'" + key(first) + "','secretKey':'another secret'}";
        assertThat(order(operator, pair, "other").status()).isEqualTo(201);
    }

    @Test
    void aRepeatedRotationShowsNoSecretOfADeletedToken() throws IOException {
        var rotation = "tokens/" + key(order(operator, ORDER, "key").good()) + "/rotation";
        var first = operator.call("POST", rotation, "", null, "key-2").good();
        assertThat(operator.call("POST", rotation, "", null, "key-2").good().text())
                .isEqualTo(first.text());
        operator.delete("tokens/" + key(first)).good();
        requireGone(operator.call("POST", rotation, "", null, "key-2"), first.get("token.secretKey"));
    }

    @Test
    void aRepeatedOrderShowsNoSecretOfADeletedToken() throws IOException {
        var first = operator.call("POST", "projects", "{'name':'other'}", null, "key")
                .good();
        operator.delete("tokens/" + key(first)).good();
        requireGone(operator.call("POST", "projects", "{'name':'other'}", null, "key"), first.get("token.secretKey"));
    }

    @Test
    void aRepeatedBulkCallShowsTheSecretsOfTheRemainingTokensOnly() throws IOException {
        var keys = "['" + key(order(operator, ORDER, "1").good()) + "','"
                + key(order(operator, ORDER, "2").good()) + "']";
        var bulk = "{'action':'rotate','accessKeys':" + keys + "}";
        var first = operator.call("POST", "tokens/bulk", bulk, null, "key").good();
        operator.delete("tokens/" + first.get("results.0.token.accessKey")).good();
        var again = operator.call("POST", "tokens/bulk", bulk, null, "key").good();
        assertThat(again.text()).doesNotContain(first.get("results.0.token.secretKey"));
        assertThat(again.get("results.1.token.secretKey"))
                .hasSize(40)
                .isEqualTo(first.get("results.1.token.secretKey"));
        operator.delete("tokens/" + first.get("results.1.token.accessKey")).good();
        requireGone(operator.call("POST", "tokens/bulk", bulk, null, "key"), first.get("results.1.token.secretKey"));
    }

    /// An owner created a token for somebody else, and is only a member now.
    @Test
    void whoIsOwnerNoMoreSeesNoSecretOfAnother() throws IOException {
        var owner = desk.user("owner", "shop", "owner");
        var first = order(owner, ORDER, "key").good();
        var byName = owner.call("POST", "tokens", "{'project':'shop','user':'shop'}", null, "key-2")
                .good();
        operator.call("PUT", "projects/shop/users/owner", "{'role':'member'}").good();
        var again = order(owner, ORDER, "key").refused(404);
        assertThat(again.text()).doesNotContain(first.get("token.secretKey"));
        assertThat(desk.line().result()).isEqualTo(404);
        assertThat(desk.line().who()).isEqualTo("owner");
        owner.call("POST", "tokens", "{'project':'shop','user':'shop'}", null, "key-2")
                .refused(404);
        operator.delete("projects/shop/users/owner").good();
        assertThat(owner.call("POST", "tokens", "{'project':'shop','user':'shop'}", null, "key-2")
                        .refused(404)
                        .text())
                .doesNotContain(byName.get("token.secretKey"));
    }

    @Test
    void aRepeatedLinkEndsWithItsToken() throws IOException {
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        var token = key(order(operator, ORDER, "key").good());
        var link = "{'key':'a','accessKey':'" + token + "'}";
        var first = operator.call("POST", "projects/shop/buckets/wares/links", link, null, "link")
                .good();
        assertThat(operator.call("POST", "projects/shop/buckets/wares/links", link, null, "link")
                        .good()
                        .text())
                .isEqualTo(first.text());
        operator.delete("tokens/" + token).good();
        requireGone(operator.call("POST", "projects/shop/buckets/wares/links", link, null, "link"), first.get("url"));
    }

    @Test
    void aRefusedCallMayBeTriedAgain() {
        order(operator, "{'user':'none'}", "key").refused(404);
        operator.post("users", "{'login':'none'}").good();
        operator.call("PUT", "projects/shop/users/none", "{'role':'member'}").good();
        order(operator, "{'user':'none'}", "key").good();
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        var first = order(operator, ORDER, "key").good();
        desk.clock.move(Duration.ofDays(1).minusSeconds(1));
        assertThat(order(operator, ORDER, "key").text()).isEqualTo(first.text());
        desk.clock.move(Duration.ofSeconds(1));
        assertThat(order(operator, ORDER, "key").text()).isNotEqualTo(first.text());
    }

    @Test
    void anIdempotencyKeyMustBeWellFormed() {
        for (var bad : new String[] {"", "x".repeat(256), "a\nb", "\u00e4"}) {
            order(operator, ORDER, bad).refused(400);
        }
        order(operator, ORDER, "x".repeat(255)).good();
        order(operator, ORDER, " ").good();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void ofManyCallsAtTheSameTimeOneRunsAndTheOthersGetAConflict() throws Exception {
        int many = 16;
        var go = new CountDownLatch(1);
        var replies = new ArrayList<Reply>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Reply>>();
            for (int i = 0; i < many; i++) {
                calls.add(threads.submit(() -> {
                    go.await();
                    return order(operator, ORDER, "key");
                }));
            }
            go.countDown();
            for (var call : calls) {
                replies.add(call.get());
            }
        }
        assertThat(replies).extracting(Reply::status).containsOnly(201, 409).contains(201);
        assertThat(replies.stream()
                        .filter(reply -> reply.status() == 201)
                        .map(Reply::text)
                        .distinct())
                .hasSize(1);
        assertThat(count()).isEqualTo(1);
    }

    /// While the first call runs, held up in the middle.
    @Test
    void aCallThatRunsIsNotBegunAgain() throws Exception {
        var key = order(operator, ORDER, "token").good().get("token.accessKey");
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        desk.stores.tokens().subscribe(changed -> {
            if (changed.equals(key)) {
                inside.countDown();
                await(leave);
            }
        });
        var body = "{'action':'disable','accessKeys':['" + key + "']}";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> operator.call("POST", "tokens/bulk", body, null, "bulk"));
            inside.await();
            var second =
                    operator.call("POST", "tokens/bulk", body, null, "bulk").refused(409);
            assertThat(second.get("detail")).contains("is running");
            leave.countDown();
            first.get().good();
        }
        operator.call("POST", "tokens/bulk", body, null, "bulk").good();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theStoredAnswerHoldsNoSecretInTheClear() {
        var secret = order(operator, ORDER, "key").good().get("token.secretKey");
        assertThat(desk.stored()).contains("laptop").doesNotContain(secret);
        var made = operator.call("PUT", "users/shop/password", "{}").good().get("password");
        assertThat(desk.stored()).doesNotContain(made);
    }
}
