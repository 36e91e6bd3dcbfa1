package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.RawRequest.Answer;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.sign.RequestSigner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Buckets in host names: a signature is valid only for the bucket whose host it covers. Also, requests of clients that
/// put the bucket into a host name that no setting mentions.
final class HostNamesTest {
    private static final String DOMAIN = "s3.local";

    @RegisterExtension
    static final GatewayExtension GATEWAY =
            new GatewayExtension(S3Settings.standard().withDomains(List.of(DOMAIN))).behindProxy();

    private final Account account = GATEWAY.account();
    private final S3Client s3 = GATEWAY.client(account);
    private final String signed = GATEWAY.bucket(account, s3).name();
    private final String other = GATEWAY.bucket(account, s3).name();

    private static String host(String bucket) {
        return "http://" + bucket + "." + DOMAIN;
    }

    private Answer send(RequestSigner.Request request, String target, String... headers) throws IOException {
        try (var raw = new RawRequest(GATEWAY)) {
            return raw.head(account, request, target, headers).answer();
        }
    }

    private String link(String method, String path, Map<String, String> query) {
        var signer = new RequestSigner(account.accessKey(), account.secretKey(), "us-east-1");
        var link = signer.presign(
                RawRequest.request(method, host(signed), path, query), Instant.now(), Duration.ofMinutes(5));
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private Answer follow(String method, String target, String... headers) throws IOException {
        try (var raw = new RawRequest(GATEWAY)) {
            return raw.send(method + " " + target + " HTTP/1.1\r\nHost: " + signed + "." + DOMAIN + "\r\n"
                            + String.join(
                                    "",
                                    List.of(headers).stream()
                                            .map(line -> line + "\r\n")
                                            .toList())
                            + "\r\n")
                    .answer();
        }
    }

    private void put(String bucket, String key, String text) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    @ParameterizedTest
    @CsvSource({"GET, /k, ''", "PUT, /k, content-length: 0", "GET, /, ''", "DELETE, /k, ''"})
    void aLinkForOneBucketIsNoneForAnother(String method, String path, String field) throws IOException {
        put(signed, "k", "of the signed bucket");
        put(other, "k", "of the other bucket");
        var target = link(method, path, Map.of());
        var fields = field.isEmpty() ? new String[0] : new String[] {field};
        assertThat(follow(method, host(other) + target, fields).status())
                .as("absolute target")
                .isEqualTo(400);
        var forwarded = new String[] {"x-forwarded-host: " + other + "." + DOMAIN, field.isEmpty() ? "x-n: 1" : field};
        assertThat(follow(method, target, forwarded).error())
                .as("host forwarded by a trusted proxy")
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(s3.getObjectAsBytes(request -> request.bucket(other).key("k"))
                        .asUtf8String())
                .isEqualTo("of the other bucket");
        assertThat(follow(method, target, fields).status()).isBetween(200, 204);
    }

    @Test
    void aSignedRequestForOneBucketIsNoneForAnother() throws IOException {
        put(other, "k", "of the other bucket");
        var request = RawRequest.request("GET", host(signed), "/k", Map.of());
        assertThat(send(request, host(other) + "/k").status()).isEqualTo(400);
        assertThat(send(request, "/k", "x-forwarded-host: " + other + "." + DOMAIN)
                        .error())
                .isEqualTo("403 SignatureDoesNotMatch");
    }

    @Test
    void aTargetWithTheSameHostIsServed() throws IOException {
        put(signed, "k", "of the signed bucket");
        var target = link("GET", "/k", Map.of());
        assertThat(follow("GET", host(signed) + target).body()).isEqualTo("of the signed bucket");
        assertThat(follow("GET", host(signed).toUpperCase(Locale.ROOT).replace("HTTP", "http") + target)
                        .body())
                .isEqualTo("of the signed bucket");
        assertThat(follow("GET", host(signed) + ":80" + target).body()).isEqualTo("of the signed bucket");
    }

    @Test
    void theForwardedHostOfTheSignedBucketIsServed() throws IOException {
        put(signed, "k", "of the signed bucket");
        var request = RawRequest.request("GET", host(signed), "/k", Map.of());
        assertThat(send(request, "/k", "x-forwarded-host: " + signed + "." + DOMAIN + ":443")
                        .body())
                .isEqualTo("of the signed bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-type", "delimiter", "uploads", "versions", "location", "acl", "max-keys"})
    void aListingOfAHostThatNobodyKnowsIsNoListOfBuckets(String parameter) throws IOException {
        var query = Map.of(parameter, parameter.equals("list-type") ? "2" : "", "prefix", "");
        var request = RawRequest.request("GET", "http://real.s3.example.net", "/", query);
        var target = "/?" + parameter + "=" + query.get(parameter) + "&prefix=";
        var refused = send(request, target);
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.body()).contains("real.s3.example.net", "domain", "public-endpoint");
    }

    @Test
    void aBucketThatIsMadeAtAHostThatNobodyKnowsIsRefused() throws IOException {
        var request = RawRequest.request("PUT", "http://real.s3.example.net", "/", Map.of());
        assertThat(send(request, "/", "content-length: 0").error()).isEqualTo("400 InvalidRequest");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /site, 'content-length: 0'", "PUT, /site/k, 'content-length: 0'", "GET, /Photo.jpg, 'x-n: 1'"})
    void aKeyIsNotTakenForABucketWhereTheHostHoldsOneOfTheCallers(String method, String path, String field)
            throws IOException {
        var request = RawRequest.request(method, "http://" + signed + ".s3.example.net:9000", path, Map.of());
        var refused = send(request, path, field);
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.body()).contains(signed + ".s3.example.net:9000", "domain", "public-endpoint");
        assertThat(s3.listBuckets().buckets()).hasSize(2);
    }

    @Test
    void aBucketThatIsThereIsServedUnderAnyHost() throws IOException {
        put(other, "k", "of the other bucket");
        var request = RawRequest.request("GET", "http://" + signed + ".s3.example.net", "/" + other + "/k", Map.of());
        assertThat(send(request, "/" + other + "/k").body()).isEqualTo("of the other bucket");
        var listing = RawRequest.request("GET", "http://real.s3.example.net", "/", Map.of("prefix", ""));
        assertThat(send(listing, "/?prefix=").body()).contains("ListAllMyBucketsResult");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://SIGNED:9000", "http://10.1.2.3", "http://[2001:db8::1]:9000"})
    void addressesAndNamesOfOneLabelSayNothing(String endpoint) throws IOException {
        var request = RawRequest.request("GET", endpoint.replace("SIGNED", signed), "/nobodys-bucket", Map.of());
        assertThat(send(request, "/nobodys-bucket").error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void foreignBucketsAndUnsignedRequestsAreRefusedByNobodysHost() throws IOException {
        var stranger = GATEWAY.account();
        var foreign = GATEWAY.bucket(stranger, GATEWAY.client(stranger)).name();
        var request = RawRequest.request("GET", "http://" + foreign + ".s3.example.net", "/nobodys-bucket", Map.of());
        assertThat(send(request, "/nobodys-bucket").error()).isEqualTo("404 NoSuchBucket");
        try (var raw = new RawRequest(GATEWAY)) {
            raw.send("GET /nobodys-bucket HTTP/1.1\r\nHost: " + signed + ".s3.example.net\r\n\r\n");
            assertThat(raw.answer().error()).isEqualTo("404 NoSuchBucket");
        }
    }
}
