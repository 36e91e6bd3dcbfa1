package io.cloakroom.gateway.http.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.RawClient;
import io.cloakroom.gateway.http.TestServer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadTest {
    /// A value that a handler takes over from a client cannot begin another header or another answer.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nx-b: 1",
                "a\nx-b: 1",
                "a\rx-b: 1",
                "a\r\n\r\nHTTP/1.1 200 OK\r\n",
                "a\u0000b",
                "a\u007fb",
                "\u20ac\r\nx-b: 1"
            })
    void aValueEndsNoLine(String value) throws IOException {
        var headers = HttpHeaders.builder().add("x-a", value).add("x-a: 1\r\nx-b", "2");
        var server = TestServer.start(_ -> HttpResponse.of(200, headers.build(), TestServer.text("body")));
        try (var client = new RawClient(server)) {
            var answer = client.get("/");
            assertThat(answer.field("x-a")).matches("[^\\x00-\\x1f\\x7f]{3,}");
            assertThat(answer.fields()).doesNotContainKey("x-b");
            assertThat(answer.text()).isEqualTo("body");
            assertThat(client.get("/").text()).isEqualTo("body");
        } finally {
            TestServer.stop(server);
        }
    }
}
