package io.cloakroom.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.RequestBody;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {
    private static final HostNames NONE = new HostNames(List.of(), null, List.of());
    private static final HostNames DOMAINS =
            new HostNames(List.of("s3.example.org", "example.org", "localhost"), null, List.of());

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, -, -",
                "/b, b, -",
                "/b/, b, -",
                "/b/k, b, k",
                "/b/a/b/, b, a/b/",
                "/b//, b, /",
                "/b//k, b, /k",
                "/b/../k/./, b, ../k/./",
                "/b/a+b%20c, b, a+b c",
                "/b/a%2Fb%252F, b, a/b%2F",
                "/b/%e2%82%ac, b, €",
                "/b%2Dc/k, b-c, k",
                "//k, '', k"
            })
    void readsThePath(String path, @Nullable String bucket, @Nullable String key) {
        assertThat(S3Address.of(request("127.0.0.1:9000", path), NONE)).isEqualTo(new S3Address(bucket, key, false));
        assertThat(S3Address.of(request("s3.example.org:9000", path), DOMAINS))
                .isEqualTo(new S3Address(bucket, key, false));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "b.s3.example.org, /, b, -",
                "b.s3.example.org:9000, /k, b, k",
                "a.b.s3.example.org, /k/, a.b, k/",
                "B.S3.EXAMPLE.ORG, //k, b, /k",
                "b.example.org, /b/k, b, b/k",
                "b.localhost:9000, /k?, b, k?"
            })
    void readsTheHost(String host, String path, String bucket, @Nullable String key) {
        assertThat(S3Address.of(request(host, path), DOMAINS)).isEqualTo(new S3Address(bucket, key, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other.org", "xexample.org", ".localhost", "[::1]:9000", "b.s3.example.org.evil"})
    void takesOtherHostsForPathStyle(String host) {
        assertThat(S3Address.of(request(host, "/b/k"), DOMAINS)).isEqualTo(new S3Address("b", "k", false));
    }

    @Test
    void keepsRawBytesAndControlCharacters() {
        assertThat(S3Address.of(request("h", "/b/\u00c3\u00a9%00%01%7f"), NONE).key())
                .isEqualTo("é\u0000\u0001\u007f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/b/%", "/b/%4", "/b/%zz", "/b/%ff", "/b/%c3", "/b/%c0%80", "/b/%ed%a0%80", "/%ff/k", "/b/\u00ff"
            })
    void refusesWhatIsNoUtf8(String path) {
        var refused = catchThrowableOfType(S3Exception.class, () -> S3Address.of(request("h", path), NONE));
        assertThat(refused.error()).isEqualTo(S3Error.INVALID_URI);
    }

    @Test
    void takesKeysOfAThousandAndTwentyFourBytes() {
        var longest = "/b/" + "%c3%a9".repeat(512);
        assertThat(S3Address.of(request("h", longest), NONE).key()).isEqualTo("é".repeat(512));
        var refused = catchThrowableOfType(S3Exception.class, () -> S3Address.of(request("h", longest + "x"), NONE));
        assertThat(refused.error()).isEqualTo(S3Error.KEY_TOO_LONG);
        assertThat(refused.elements()).containsExactly(Map.entry("Size", "1025"), Map.entry("MaxSizeAllowed", "1024"));
    }

    private static HttpRequest request(String host, String path) {
        return new HttpRequest(
                "id",
                "GET",
                path,
                null,
                host,
                HttpHeaders.NONE,
                NO_BODY,
                new InetSocketAddress(1),
                false,
                Instant.EPOCH);
    }

    private static final RequestBody NO_BODY = new RequestBody() {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(0);
        }

        @Override
        public boolean announced() {
            return false;
        }

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }
    };
}
