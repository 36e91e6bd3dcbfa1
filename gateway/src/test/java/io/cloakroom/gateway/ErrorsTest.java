package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.adminport.Refusals;
import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "FULL, 507, StorageFull",
        "BUSY, 503, SlowDown",
        "FAILED, 500, InternalError",
        "DAMAGED, 500, InternalError"
    })
    void answersTheStoresTroubles(StoreException.Kind kind, int status, String code) {
        var answer = Errors.failed(new StoreException(kind, "/data/secret.sst broke"), request("GET"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(text(answer)).contains("<Code>" + code + "</Code>").doesNotContain("secret");
        assertThat(answer.headers().has("retry-after")).isEqualTo(kind == StoreException.Kind.BUSY);
    }

    @ParameterizedTest
    @CsvSource({
        "CUSTOMER_KEY_MISSING, 400, InvalidRequest",
        "CUSTOMER_KEY_WRONG, 403, AccessDenied",
        "CUSTOMER_KEY_UNWANTED, 400, InvalidRequest",
        "NOT_FOUND, 400, KMS.NotFoundException",
        "DISABLED, 400, KMS.DisabledException",
        "INVALID_STATE, 400, KMS.KMSInvalidStateException",
        "DENIED, 403, AccessDenied",
        "UNAVAILABLE, 503, ServiceUnavailable",
        "WRONG_MASTER_KEY, 500, InternalError",
    })
    void answersTroubleWithKeys(KeyException.Kind kind, int status, String code) {
        var answer = Errors.failed(new KeyException(kind, "the key k-1"), request("GET"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(text(answer)).contains("<Code>" + code + "</Code>");
        assertThat(text(answer).contains("the key k-1")).isEqualTo(code.startsWith("KMS."));
        assertThat(answer.headers().has("retry-after")).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @CsvSource({"INCOMPLETE, IncompleteBody", "TOO_SLOW, RequestTimeout", "MALFORMED, BadRequest"})
    void answersABrokenBodyAndEndsTheConnection(BodyException.Kind kind, String code) {
        var answer = Errors.failed(new BodyException(kind, "it broke"), request("PUT"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.close()).isTrue();
        assertThat(text(answer)).contains("<Code>" + code + "</Code>");
    }

    @Test
    void tellsNothingOfABug() {
        var answer = Errors.failed(new IllegalStateException("the secret"), request("GET"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(text(answer)).contains("<Code>InternalError</Code>").doesNotContain("secret");
        assertThat(text(Errors.failed(new IOException("the secret"), request("GET"))))
                .doesNotContain("secret");
    }

    @Test
    void answersHeadWithoutBody() {
        var answer = Errors.refused(S3Error.NO_SUCH_KEY.exception(), request("HEAD"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.content()).isEqualTo(Content.NONE);
        assertThat(answer.headers().has("x-amz-request-id")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(S3Error.class)
    void everyErrorHasAStatusAndAMessage(S3Error error) {
        assertThat(error.message()).isNotBlank();
        assertThat(error.code()).matches("(KMS[.])?[A-Za-z0-9]+");
        assertThat(error.status()).isBetween(300, 599);
    }

    @Test
    void noTwoErrorsShareACode() {
        assertThat(EnumSet.allOf(S3Error.class)).extracting(S3Error::code).doesNotHaveDuplicates();
    }

    @Test
    void namesTheTransferCodingThatIsNotThere() {
        var answer = Refusals.s3(Refusal.TRANSFER_CODING, "1");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(text(answer)).contains("not implemented: Transfer-Encoding</Message>");
    }

    private static String text(HttpResponse answer) {
        return answer.content() instanceof Content.Bytes(var bytes) ? new String(bytes, StandardCharsets.UTF_8) : "";
    }

    private static HttpRequest request(String method) {
        var none = new RequestBody() {
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
        return new HttpRequest(
                "1", method, "/b/k", null, "h", HttpHeaders.NONE, none, new InetSocketAddress(1), false, Instant.EPOCH);
    }
}
