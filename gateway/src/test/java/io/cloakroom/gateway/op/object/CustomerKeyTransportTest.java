package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;

/// The connections over which a client may send a key of its own, with the default setting.
final class CustomerKeyTransportTest {
    @RegisterExtension
    static final GatewayExtension PLAIN = new GatewayExtension();

    @RegisterExtension
    static final GatewayExtension PROXIED = new GatewayExtension().behindProxy();

    @RegisterExtension
    static final GatewayExtension TLS = GatewayExtension.overTls();

    private static void assertRefused(Answer answer) {
        assertThat(answer.error()).isEqualTo("400 InvalidRequest");
        assertThat(answer.element("Message"))
                .contains(
                        "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.");
    }

    @Test
    void aKeyIsRefusedWithoutTls() {
        var bucket = PLAIN.bucket();
        bucket.put("k", "x");
        var key = EncryptionKind.SSE_C.asked();
        assertRefused(bucket.wire().put(bucket.path("k"), "x", key));
        assertRefused(bucket.wire().get(bucket.path("k"), key));
        assertRefused(bucket.wire().send("POST", bucket.path("k") + "?uploads", "", key));
        assertRefused(bucket.wire()
                .put(bucket.path("to"), "", EncryptionKind.join(EncryptionKind.SSE_C.ofCopySource(), new String[] {
                    "x-amz-copy-source", bucket.path("k")
                })));
        // Even an incomplete key is refused, before any other check of it.
        assertRefused(bucket.wire().put(bucket.path("k"), "x", key[2], key[3]));
    }

    @Test
    void aProxyThatIsTrustedTellsOfItsTls() {
        var bucket = PROXIED.bucket();
        var key = EncryptionKind.SSE_C.asked();
        assertRefused(bucket.wire().put(bucket.path("k"), "x", key));
        assertThat(bucket.wire()
                        .put(bucket.path("k"), "x", EncryptionKind.join(key, new String[] {"x-forwarded-proto", "https"
                        }))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKeyIsTakenOverTls() {
        var bucket = TLS.bucket();
        var key = EncryptionKind.SSE_C.asked();
        bucket.s3()
                .putObject(
                        put -> put.bucket(bucket.name())
                                .key("k")
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(key[3])
                                .sseCustomerKeyMD5(key[5]),
                        RequestBody.fromString("x"));
        assertThat(bucket.s3()
                        .getObjectAsBytes(get -> get.bucket(bucket.name())
                                .key("k")
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(key[3])
                                .sseCustomerKeyMD5(key[5]))
                        .asUtf8String())
                .isEqualTo("x");
    }
}
