package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Counts of requests over a real port, by token and by project.
class TrafficTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final Traffic NOTHING = new Traffic(0, 0, 0, 0, 0);

    private final Account account = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(account, GATEWAY.client(account));

    private static Traffic sum(Iterable<Traffic> hours) {
        var sum = NOTHING;
        for (var hour : hours) {
            sum = new Traffic(
                    sum.requests() + hour.requests(),
                    sum.errors() + hour.errors(),
                    sum.denied() + hour.denied(),
                    sum.bytesIn() + hour.bytesIn(),
                    sum.bytesOut() + hour.bytesOut());
        }
        return sum;
    }

    private static Instant from() {
        return Instant.now().minus(Duration.ofHours(2));
    }

    private static Traffic of(Account account) throws IOException {
        GATEWAY.traffic().write();
        return sum(
                GATEWAY.stores().traffic().ofToken(account.accessKey(), from()).values());
    }

    private static Traffic of(String project) throws IOException {
        GATEWAY.traffic().write();
        return sum(GATEWAY.stores().traffic().ofProject(project, from()).values());
    }

    private static LastUse lastUse(Account account) throws IOException {
        GATEWAY.traffic().write();
        return GATEWAY.stores().traffic().lastUse(account.accessKey()).orElseThrow();
    }

    @Test
    void everyRequestIsCountedWithItsBytes() throws IOException {
        assertThat(of(account)).isEqualTo(new Traffic(1, 0, 0, 0, 0)); // the bucket
        bucket.wire().put(bucket.path("a"), "0123456789");
        bucket.wire().put(bucket.path("b"), "x".repeat(100_000));
        bucket.wire().get(bucket.path("a"));
        bucket.wire().get(bucket.path("b"), "range", "bytes=0-99");
        bucket.wire().send("HEAD", bucket.path("b"), "");
        assertThat(of(account)).isEqualTo(new Traffic(6, 0, 0, 100_010, 110));
        assertThat(of(account.project().id())).isEqualTo(of(account));
        assertThat(of(account)).isEqualTo(new Traffic(6, 0, 0, 100_010, 110)); // nothing twice
    }

    @Test
    void whatIsRefusedIsCountedAsErrorAndAWrongSignatureAsDenied() throws IOException {
        var before = of(account);
        var missing = bucket.wire().get(bucket.path("none"));
        assertThat(missing.status()).isEqualTo(404);
        var wrong = new Wire(GATEWAY, new Account(account.project(), account.accessKey(), "wrong-secret"));
        var denied = wrong.get(bucket.path("none"));
        assertThat(denied.error()).isEqualTo("403 SignatureDoesNotMatch");
        var after = of(account);
        assertThat(after)
                .isEqualTo(new Traffic(
                        before.requests() + 2,
                        2,
                        1,
                        0,
                        before.bytesOut() + missing.bytes().length + denied.bytes().length));
    }

    /// Somebody who only knows the access key must not appear in the token's last use.
    @Test
    void theLastUseIsOnlyThatOfRequestsWithAGoodSignature() throws IOException {
        bucket.put("a", "text");
        bucket.wire().get(bucket.path("a"), "user-agent", "browser 1");
        var use = lastUse(account);
        assertThat(use.operation()).isEqualTo("GetObject");
        assertThat(use.bucket()).isEqualTo(bucket.name());
        assertThat(use.address()).isEqualTo("127.0.0.1");
        assertThat(use.client()).isEqualTo("browser 1");
        assertThat(use.time()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        new Wire(GATEWAY, new Account(account.project(), account.accessKey(), "wrong-secret")).get("/");
        assertThat(lastUse(account)).isEqualTo(use);
        bucket.wire().get("/");
        assertThat(lastUse(account).operation()).isEqualTo("ListBuckets");
        assertThat(lastUse(account).bucket()).isEmpty();
    }

    @Test
    void tokensOfAProjectAreCountedApartAndTogether() throws IOException {
        var other = GATEWAY.limited(
                account, "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}");
        bucket.put("a", "text");
        var before = of(account);
        new Wire(GATEWAY, other).get(bucket.path("a"));
        assertThat(new Wire(GATEWAY, other).put(bucket.path("a"), "no").error()).isEqualTo("403 AccessDenied");
        assertThat(of(account)).isEqualTo(before);
        assertThat(of(other).requests()).isEqualTo(2);
        assertThat(of(other).errors()).isEqualTo(1);
        assertThat(of(other).denied()).isZero();
        assertThat(of(account.project().id()).requests()).isEqualTo(before.requests() + 2);
        GATEWAY.stores().tokens().deleteToken(other.accessKey());
        assertThat(of(account.project().id()).requests()).isEqualTo(before.requests() + 2);
    }

    @Test
    void theRequestsOfADeletedTokenStillCountForItsProject() throws IOException {
        var other = GATEWAY.limited(
                account, "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}");
        bucket.put("a", "text");
        var before = of(account.project().id());
        new Wire(GATEWAY, other).get(bucket.path("a"));
        GATEWAY.stores().tokens().deleteToken(other.accessKey());
        assertThat(of(account.project().id()).requests()).isEqualTo(before.requests() + 1);
        GATEWAY.stores().traffic().sweep(null);
        assertThat(of(other)).isEqualTo(NOTHING);
        assertThat(GATEWAY.stores().traffic().lastUse(other.accessKey())).isEmpty();
        assertThat(of(account.project().id()).requests()).isEqualTo(before.requests() + 1);
    }

    @Test
    void requestsOfUnknownKeysAreNotStored() throws IOException {
        var before = of(account.project().id());
        for (int i = 0; i < 20; i++) {
            var stranger = new Account(account.project(), "CLKRSTRANGER" + i, "some-secret");
            assertThat(new Wire(GATEWAY, stranger).get(bucket.path("a")).error())
                    .isEqualTo("403 InvalidAccessKeyId");
        }
        GATEWAY.anonymous().get(bucket.path("a"));
        assertThat(of(account.project().id())).isEqualTo(before);
        assertThat(GATEWAY.stores().traffic().ofToken("CLKRSTRANGER1", from())).isEmpty();
        assertThat(GATEWAY.stores().traffic().lastUse("CLKRSTRANGER1")).isEmpty();
    }
}
