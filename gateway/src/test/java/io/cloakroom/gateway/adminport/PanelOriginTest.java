package io.cloakroom.gateway.adminport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.storage.checksum.Digests;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The panel's page can use S3 from the browser, and no other page can. Also, what its temporary keys allow.
class PanelOriginTest {
    private static final String PANEL = "https://panel.example:9001";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final Account account = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(account, GATEWAY.client(account));

    private static String user(Account account) throws IOException {
        return GATEWAY.stores()
                .tokens()
                .roles(account.project().id(), null)
                .getFirst()
                .user();
    }

    private static TemporaryKeys.Made keys(Account account, String origin) throws IOException {
        var user = user(account);
        return GATEWAY.temporary().make(account.project().id(), user, GATEWAY.session(user), origin);
    }

    /// Path and query of a link that is signed with temporary keys.
    private static String link(TemporaryKeys.Made keys, String method, String path) {
        var url = new RequestSigner(keys.keys().accessKey(), keys.keys().secret(), "us-east-1")
                .presign(
                        new RequestSigner.Request(
                                method,
                                GATEWAY.endpoint(),
                                path,
                                Map.of("X-Amz-Security-Token", keys.sessionToken()),
                                Map.of()),
                        Instant.now(),
                        Duration.ofMinutes(5));
        return url.getRawPath() + "?" + url.getRawQuery();
    }

    private static void shutToPages(Answer answer) {
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void thePanelsPagePutsGetsAndReadsRefusals() throws IOException {
        var keys = keys(account, PANEL);
        var anonymous = GATEWAY.anonymous();
        var put = anonymous.put(link(keys, "PUT", bucket.path("a")), "text", "origin", PANEL);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        var get = anonymous.get(link(keys, "GET", bucket.path("a")), "origin", PANEL);
        assertThat(get.text()).isEqualTo("text");
        var none = anonymous.get(link(keys, "GET", bucket.path("none")), "origin", PANEL);
        assertThat(none.error()).isEqualTo("404 NoSuchKey");
        for (var answer : new Answer[] {put, get, none}) {
            assertThat(answer.headers().get("access-control-allow-origin")).containsExactly(PANEL);
            assertThat(answer.header("access-control-expose-headers")).contains("etag, x-amz-request-id");
            assertThat(answer.header("vary")).contains("origin");
        }
    }

    /// Browsers accept each of these headers only once.
    @Test
    void theCorsRulesOfABucketDoNotApplyToThePanel() throws IOException {
        var document = "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>"
                + "</CORSRule></CORSConfiguration>";
        var md5 = Base64.getEncoder().encodeToString(Digests.md5().digest(document.getBytes(UTF_8)));
        assertThat(bucket.wire()
                        .put("/" + bucket.name() + "?cors", document, "content-md5", md5)
                        .status())
                .isEqualTo(200);
        var put = GATEWAY.anonymous().put(link(keys(account, PANEL), "PUT", bucket.path("a")), "text", "origin", PANEL);
        assertThat(put.headers().get("access-control-allow-origin")).containsExactly(PANEL);
        assertThat(put.header("access-control-allow-methods")).isEmpty();
    }

    @Test
    void requestsWithTemporaryKeysAreNotCounted() throws IOException {
        var keys = keys(account, PANEL);
        var put = GATEWAY.anonymous().put(link(keys, "PUT", bucket.path("a")), "text", "origin", PANEL);
        assertThat(put.status()).isEqualTo(200);
        GATEWAY.traffic().write();
        var traffic = GATEWAY.stores().traffic();
        var accessKey = keys.keys().accessKey();
        assertThat(traffic.ofToken(accessKey, Instant.now().minus(Duration.ofHours(2))))
                .isEmpty();
        assertThat(traffic.lastUse(accessKey)).isEmpty();
    }

    @Test
    void preflightRequestsOfThePanelAreAllowed() throws IOException {
        var target = link(keys(account, PANEL), "PUT", bucket.path("a"));
        var answer = GATEWAY.anonymous()
                .send(
                        "OPTIONS",
                        target,
                        "",
                        "origin",
                        PANEL,
                        "access-control-request-method",
                        "PUT",
                        "access-control-request-headers",
                        "content-type, x-amz-meta-a");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).contains(PANEL);
        assertThat(answer.header("access-control-allow-methods")).contains("GET, PUT, HEAD, DELETE");
        assertThat(answer.header("access-control-allow-headers")).contains("content-type, x-amz-meta-a");
        assertThat(answer.bytes()).isEmpty();
    }

    @Test
    void noOtherPageIsAdmitted() throws IOException {
        var keys = keys(account, PANEL);
        var anonymous = GATEWAY.anonymous();
        for (var origin : new String[] {
            "https://evil.example",
            "https://panel.example",
            "http://panel.example:9001",
            PANEL + ".evil.example",
            "null",
            "*"
        }) {
            var get = anonymous.get(link(keys, "GET", "/" + bucket.name()), "origin", origin);
            assertThat(get.status()).isEqualTo(200);
            shutToPages(get);
            var before = anonymous.send(
                    "OPTIONS",
                    link(keys, "GET", bucket.path("a")),
                    "",
                    "origin",
                    origin,
                    "access-control-request-method",
                    "GET");
            assertThat(before.status()).isEqualTo(403);
            shutToPages(before);
        }
        // Without an origin, no page is allowed.
        shutToPages(anonymous.get(link(keys, "GET", "/" + bucket.name())));
    }

    @Test
    void noPageIsAdmittedWithoutTheSealedOrigin() throws IOException {
        var anonymous = GATEWAY.anonymous();
        var none = keys(account, "");
        shutToPages(anonymous.get(link(none, "GET", "/" + bucket.name()), "origin", PANEL));
        shutToPages(anonymous.get("/" + bucket.name(), "origin", PANEL));
        shutToPages(bucket.wire().get("/" + bucket.name(), "origin", PANEL));
        var keys = keys(account, PANEL);
        var forged = link(keys, "GET", "/" + bucket.name())
                .replace(
                        keys.sessionToken(),
                        keys.sessionToken().substring(0, keys.sessionToken().length() - 4) + "AAAA");
        var refused = anonymous.get(forged, "origin", PANEL);
        assertThat(refused.error()).isEqualTo("400 InvalidToken");
        shutToPages(refused);
        for (var broken :
                new String[] {"X-Amz-Security-Token=", "X-Amz-Security-Token=CLKT.", "X-Amz-Security-Token=%ff", "x"}) {
            shutToPages(anonymous.get("/" + bucket.name() + "?" + broken, "origin", PANEL));
        }
    }

    @Test
    void temporaryKeysReachTheirProjectAndNoOther() throws IOException {
        var foreign = GATEWAY.account();
        var theirs = GATEWAY.bucket(foreign, GATEWAY.client(foreign));
        theirs.put("a", "theirs");
        var keys = keys(account, "");
        var anonymous = GATEWAY.anonymous();
        assertThat(anonymous.put(link(keys, "PUT", bucket.path("b")), "text").status())
                .isEqualTo(200);
        assertThat(anonymous.get(link(keys, "GET", theirs.path("a"))).error()).isEqualTo("403 AccessDenied");
        var list = anonymous.get(link(keys, "GET", "/")).text();
        assertThat(list).contains(bucket.name()).doesNotContain(theirs.name());
        // The keys are for a project in which the user has no role, so they give no access.
        var user = user(account);
        var elsewhere = GATEWAY.temporary().make(foreign.project().id(), user, GATEWAY.session(user), "");
        assertThat(anonymous.get(link(elsewhere, "GET", theirs.path("a"))).error())
                .isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void whoLosesItsRoleLosesItsTemporaryKeys() throws IOException {
        var keys = keys(account, PANEL);
        var target = link(keys, "GET", "/" + bucket.name());
        assertThat(GATEWAY.anonymous().get(target).status()).isEqualTo(200);
        var user = user(account);
        GATEWAY.stores().tokens().revoke(user, account.project().id());
        assertThat(GATEWAY.anonymous().get(target).error()).isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void temporaryKeysNeedTheirToken() throws IOException {
        var keys = keys(account, "");
        var other = keys(account, "");
        var alone = new Account(
                account.project(), keys.keys().accessKey(), keys.keys().secret());
        assertThat(new Wire(GATEWAY, alone).get("/").error()).isEqualTo("400 InvalidToken");
        assertThat(new Wire(GATEWAY, alone)
                        .get("/", "x-amz-security-token", keys.sessionToken())
                        .status())
                .isEqualTo(200);
        assertThat(new Wire(GATEWAY, alone)
                        .get("/", "x-amz-security-token", other.sessionToken())
                        .error())
                .isEqualTo("400 InvalidToken");
        var wrong = new Account(account.project(), keys.keys().accessKey(), "wrong-secret");
        assertThat(new Wire(GATEWAY, wrong)
                        .get("/", "x-amz-security-token", keys.sessionToken())
                        .error())
                .isEqualTo("403 SignatureDoesNotMatch");
    }
}
