package io.cloakroom.gateway.http.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSpellingTest {
    @ParameterizedTest
    @CsvSource({
        "etag, ETag",
        "content-length, Content-Length",
        "retry-after, Retry-After",
        "access-control-allow-origin, Access-Control-Allow-Origin",
        "www-authenticate, WWW-Authenticate",
        "x-content-type-options, X-Content-Type-Options",
        "something-that-nobody-listed, Something-That-Nobody-Listed",
        "x-amz-request-id, x-amz-request-id",
        "x-amz-meta-some-name, x-amz-meta-some-name",
        "a--b-, A--B-"
    })
    void spellsANameAsAwsDoes(String name, String spelled) {
        assertThat(new String(FieldSpelling.prefixOf(name), StandardCharsets.US_ASCII))
                .isEqualTo(spelled + ": ");
    }
}
