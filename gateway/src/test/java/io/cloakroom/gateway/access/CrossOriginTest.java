package io.cloakroom.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The CORS rules of a bucket: storing them, preflight requests, and the headers of every answer.
final class CrossOriginTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String SITE = "https://shop.example.org";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();
    private final Wire browser = GATEWAY.anonymous();

    private Answer tryPut(String rules) {
        var document = "<CORSConfiguration>" + rules + "</CORSConfiguration>";
        var md5 = Base64.getEncoder().encodeToString(Digests.md5().digest(document.getBytes(UTF_8)));
        return wire.put("/" + bucket.name() + "?cors", document, "content-md5", md5);
    }

    private void put(String rules) {
        assertThat(tryPut(rules).status()).isEqualTo(200);
    }

    private static String rule(String origin, String... methods) {
        var elements = new StringBuilder("<AllowedOrigin>" + origin + "</AllowedOrigin>");
        for (var method : methods) {
            elements.append("<AllowedMethod>").append(method).append("</AllowedMethod>");
        }
        return "<CORSRule>" + elements
                + "<AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Content-Type</AllowedHeader>"
                + "<ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-version-id</ExposeHeader>"
                + "<MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>";
    }

    private Answer preflight(String origin, String method, String headers) {
        return browser.send(
                "OPTIONS",
                bucket.path("k"),
                "",
                "origin",
                origin,
                "access-control-request-method",
                method,
                "access-control-request-headers",
                headers);
    }

    @Test
    void rulesAreKeptAndTakenAway() {
        assertThat(wire.get("/" + bucket.name() + "?cors").error()).isEqualTo("404 NoSuchCORSConfiguration");
        put(rule(SITE, "GET", "PUT"));
        var kept = wire.get("/" + bucket.name() + "?cors");
        assertThat(kept.text())
                .contains(
                        "<AllowedOrigin>" + SITE + "</AllowedOrigin>",
                        "<AllowedMethod>PUT</AllowedMethod>",
                        "<AllowedHeader>x-amz-*</AllowedHeader>",
                        "<ExposeHeader>ETag</ExposeHeader>",
                        "<MaxAgeSeconds>600</MaxAgeSeconds>");
        assertThat(wire.send("DELETE", "/" + bucket.name() + "?cors", "").status())
                .isEqualTo(204);
        assertThat(preflight(SITE, "GET", "").error()).isEqualTo("403 AccessForbidden");
    }

    @Test
    void aBrowserIsToldBeforehand() {
        put(rule(SITE, "GET", "PUT"));
        var told = preflight(SITE, "PUT", "content-type, x-amz-meta-a");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.header("access-control-allow-origin")).contains(SITE);
        assertThat(told.header("access-control-allow-methods")).contains("GET, PUT");
        assertThat(told.header("access-control-allow-headers")).contains("content-type, x-amz-meta-a");
        assertThat(told.header("access-control-expose-headers")).contains("ETag, x-amz-version-id");
        assertThat(told.header("access-control-max-age")).contains("600");
        assertThat(told.header("access-control-allow-credentials")).contains("true");
        assertThat(told.header("vary"))
                .contains("Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        assertThat(told.bytes()).isEmpty();

        assertThat(preflight("https://other.example.org", "PUT", "").error()).isEqualTo("403 AccessForbidden");
        assertThat(preflight(SITE, "DELETE", "").error()).isEqualTo("403 AccessForbidden");
        var refused = preflight(SITE, "PUT", "authorization");
        assertThat(refused.error()).isEqualTo("403 AccessForbidden");
        assertThat(refused.element("Message").orElseThrow())
                .startsWith("CORSResponse: This CORS request is not allowed.");
        assertThat(refused.header("access-control-allow-origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, https://a.example, *",
        "https://*.example.org, https://a.b.example.org, https://a.b.example.org",
        "https://*.example.org, https://.example.org, https://.example.org",
        "https://*.example.org, https://example.org, ",
        "https://*.example.org, http://a.example.org, ",
        "http://localhost:*, http://localhost:3000, http://localhost:3000",
        "https://ab*ba, https://aba, ",
    })
    void originsMayHaveAWildcard(String pattern, String origin, String expected) {
        put(rule(pattern, "GET"));
        var told = preflight(origin, "GET", "");
        assertThat(told.header("access-control-allow-origin").orElse(null)).isEqualTo(expected);
        boolean named = expected != null && !expected.equals("*");
        assertThat(told.header("access-control-allow-credentials").isPresent()).isEqualTo(named);
    }

    /// Refusals and answers to links need the headers as well, because a page could not find out otherwise what went
    /// wrong.
    @Test
    void everyAnswerSaysWhatThePageMaySee() {
        put(rule(SITE, "GET", "HEAD"));
        bucket.put("k", "hello");
        var good = wire.get(bucket.path("k"), "origin", SITE);
        assertThat(good.text()).isEqualTo("hello");
        assertThat(good.header("access-control-allow-origin")).contains(SITE);
        assertThat(good.header("access-control-expose-headers")).contains("ETag, x-amz-version-id");
        var refused = browser.get(bucket.path("k"), "origin", SITE);
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(refused.header("access-control-allow-origin")).contains(SITE);
        var missing = wire.get(bucket.path("none"), "origin", SITE);
        assertThat(missing.error()).isEqualTo("404 NoSuchKey");
        assertThat(missing.header("access-control-allow-origin")).contains(SITE);
        var badKey = browser.get(bucket.path("k") + "?AWSAccessKeyId=x&Signature=y&Expires=1", "origin", SITE);
        assertThat(badKey.status()).isEqualTo(403);
        assertThat(badKey.header("access-control-allow-origin")).contains(SITE);

        var other = wire.get(bucket.path("k"), "origin", "https://other.example.org");
        assertThat(other.text()).isEqualTo("hello");
        assertThat(other.header("access-control-allow-origin")).isEmpty();
        var written = wire.put(bucket.path("k"), "x", "origin", SITE);
        assertThat(written.status()).isEqualTo(200);
        assertThat(written.header("access-control-allow-origin")).isEmpty();
    }

    /// A cache must not give a page an answer that it stored for another page, or for a request without an origin.
    @Test
    void cachesAreToldThatAnswersDiffer() {
        put(rule(SITE, "GET"));
        bucket.put("k", "hello");
        assertThat(wire.get(bucket.path("k")).header("vary").orElseThrow()).contains("Origin");
        assertThat(wire.get(bucket.path("k"), "origin", "https://other.example.org")
                        .header("vary")
                        .orElseThrow())
                .contains("Origin");
        var plain = GATEWAY.bucket();
        plain.put("k", "hello");
        assertThat(plain.wire().get(plain.path("k"), "origin", SITE).header("vary"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule> | MalformedXML | ",
                "<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule> | MalformedXML | ",
                "'' | MalformedXML | ",
                "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod></CORSRule> | InvalidRequest | Found unsupported HTTP method in CORS config. Unsupported method is PATCH",
                "<CORSRule><AllowedOrigin>http://*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule> | InvalidRequest | AllowedOrigin \"http://*.*\" can not have more than one wildcard.",
                "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader></CORSRule> | InvalidRequest | ExposeHeader \"*\" contains wildcard. We currently do not support wildcard for ExposeHeader.",
                "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds></CORSRule> | MalformedXML | "
            })
    void refusesWhatAmazonRefuses(String rules, String code, String message) {
        var refused = tryPut(rules);
        assertThat(refused.error()).isEqualTo("400 " + code);
        if (message != null) {
            assertThat(refused.element("Message").map(text -> text.replace("&quot;", "\"")))
                    .contains(message);
        }
    }

    @Test
    void takesAHundredRules() {
        put(rule(SITE, "GET").repeat(100));
        assertThat(tryPut(rule(SITE, "GET").repeat(101)).error()).isEqualTo("400 InvalidRequest");
    }

    @Test
    void needsADigest() {
        assertThat(wire.put("/" + bucket.name() + "?cors", "<CORSConfiguration/>")
                        .error())
                .isEqualTo("400 InvalidRequest");
    }
}
