package io.cloakroom.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentCodecTest {
    @ParameterizedTest
    @CsvSource({
        "a b, a%20b, a%20b",
        "a+b, a%2Bb, a%2Bb",
        "a/b, a/b, a%2Fb",
        "-._~, -._~, -._~",
        "é€, %C3%A9%E2%82%AC, %C3%A9%E2%82%AC",
        "'!*''()', '%21%2A%27%28%29', '%21%2A%27%28%29'"
    })
    void encodesAsAws(String text, String inPath, String inQuery) {
        assertThat(PercentCodec.encode(text, true)).isEqualTo(inPath);
        assertThat(PercentCodec.encode(text, false)).isEqualTo(inQuery);
    }

    @Test
    void decodesAPlusInTheQueryAlone() {
        assertThat(PercentCodec.decodePath("a+b%2B%20")).isEqualTo("a+b+ ");
        assertThat(PercentCodec.decodeQuery("a+b%2B%20")).isEqualTo("a b+ ");
    }

    @Test
    void givesBackEveryText() {
        var random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            var text = random.ints(random.nextInt(40), 0, 0x11000)
                    .filter(point -> point < 0xd800 || point > 0xdfff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(PercentCodec.decodePath(PercentCodec.encode(text, true))).isEqualTo(text);
            assertThat(PercentCodec.decodeQuery(PercentCodec.encode(text, false)))
                    .isEqualTo(text);
        }
    }

    @Test
    void readsParameters() {
        var query = S3Query.parse("acl&prefix=a+b%2F&prefix=second&max-keys=&%C3%A9==x&&");
        assertThat(query.all())
                .containsExactly(
                        Map.entry("acl", ""),
                        Map.entry("prefix", "a b/"),
                        Map.entry("max-keys", ""),
                        Map.entry("é", "=x"));
        assertThat(query.has("acl")).isTrue();
        assertThat(query.get("delimiter")).isEmpty();
        assertThat(S3Query.parse(null).all()).isEmpty();
        assertThat(S3Query.parse("").all()).isEmpty();
        for (var broken : List.of("prefix=%", "prefix=%ff", "%zz=1")) {
            var refused = catchThrowableOfType(S3Exception.class, () -> S3Query.parse(broken));
            assertThat(refused.error()).isEqualTo(S3Error.INVALID_URI);
        }
    }
}
