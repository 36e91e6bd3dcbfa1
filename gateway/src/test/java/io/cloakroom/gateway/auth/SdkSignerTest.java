package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.s3.sign.UriEncoding;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Accepts all requests that the AWS SDK signs, with each of its ways to sign a body.
class SdkSignerTest {
    private static final HostNames NAMES = new HostNames(List.of(), null, List.of());
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final String KEY = "cloakroomkey";
    private static final String SECRET = "not so secret";

    private final Tokens store = Tokens.holding(Tokens.token(KEY, SECRET));
    private final Authenticator authenticator = new Authenticator(
            new TokenCache(store, store.projects(), Tokens.BOX, () -> NOW, 10),
            store.temporary(() -> NOW),
            new Authenticator.Settings(null, true, NAMES));

    @ParameterizedTest
    @CsvSource({
        "false, true,", // the hash of the body
        "false, false,", // UNSIGNED-PAYLOAD, as the SDK does over https
        "true, true,", // signed chunks
        "true, true, CRC32C", // signed chunks, signed trailer
        "true, false, CRC64NVME" // unsigned chunks and trailer
    })
    void acceptsEveryKindOfBody(boolean chunks, boolean signedBody, @Nullable String trailer) throws IOException {
        var random = new Random(5);
        for (int length : new int[] {0, 1, 8191, 131_072, 131_073, 400_000}) {
            var data = "x".repeat(length);
            var request = request(random, SdkHttpMethod.PUT).putHeader("Content-Length", Integer.toString(length));
            var signed = AwsV4HttpSigner.create().sign(builder -> {
                builder.identity(AwsCredentialsIdentity.create(KEY, SECRET))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(data))
                        .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, chunks)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, signedBody);
                if (trailer != null) {
                    builder.putProperty(
                            AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM,
                            trailer.equals("CRC32C")
                                    ? DefaultChecksumAlgorithm.CRC32C
                                    : DefaultChecksumAlgorithm.CRC64NVME);
                }
                settings(builder);
            });
            var payload = accepts(signed, random);
            assertThat(DocumentedSignaturesTest.read(payload)).isEqualTo(data);
            assertThat(payload.trailers()).hasSize(trailer == null ? 0 : 1);
        }
    }

    @Test
    void acceptsHeadersAndLinksOfEveryShape() throws IOException {
        var random = new Random(11);
        for (int round = 0; round < 500; round++) {
            var request = request(random, SdkHttpMethod.GET);
            boolean link = random.nextBoolean();
            var signed = AwsV4HttpSigner.create().sign(builder -> {
                builder.identity(AwsCredentialsIdentity.create(KEY, SECRET)).request(request.build());
                if (link) {
                    builder.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                            .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                            .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofHours(1));
                }
                settings(builder);
            });
            accepts(signed, random);
        }
    }

    private static void settings(SignRequest.Builder<AwsCredentialsIdentity> builder) {
        builder.putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static SdkHttpRequest.Builder request(Random random, SdkHttpMethod method) {
        var request = SdkHttpRequest.builder()
                .method(method)
                .uri(URI.create("http://localhost:9000"))
                .encodedPath("/b/" + UriEncoding.encode(text(random), true));
        for (int i = random.nextInt(4); i > 0; i--) {
            request.putRawQueryParameter("p" + text(random), text(random));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.putHeader("x-amz-meta-" + i, " a  b" + random.nextInt() + "\t c ");
        }
        return request;
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 1, 0x250)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append("/..//%2F+ ~*'")
                .toString();
    }

    private Payload accepts(SignedRequest signed, Random random) throws IOException {
        var sent = signed.request();
        var query = sent.encodedQueryParameters()
                .map(parameters -> "?" + parameters)
                .orElse("");
        var request = Requests.of(sent.method().name(), sent.encodedPath() + query)
                .received(NOW.toString())
                .feed(wanted -> random.nextInt(wanted) + 1);
        sent.forEachHeader(
                (name, values) -> values.forEach(value -> request.field(name.toLowerCase(Locale.ROOT), value)));
        if (signed.payload().isPresent()) {
            request.body(signed.payload().get().newStream().readAllBytes());
        }
        var http = request.build();
        var authenticated = authenticator.authenticate(http, S3Address.of(http, NAMES));
        assertThat(authenticated.caller()).isInstanceOf(Caller.Holder.class);
        return authenticated.payload();
    }
}
