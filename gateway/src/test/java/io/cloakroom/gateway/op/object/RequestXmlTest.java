package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.s3.S3Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The limits on the XML of one request, and of all requests together.
final class RequestXmlTest {
    private static final int MOST_BYTES = 64 << 10;
    /// A document takes four times its bytes, so that the largest one does not fit.
    private static final int MEMORY_BYTES = 3 * MOST_BYTES;

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension(small());

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static S3Settings small() {
        var standard = S3Settings.standard();
        return new S3Settings(
                List.of(),
                standard.region(),
                false,
                standard.maxPutBytes(),
                standard.maxObjectBytes(),
                standard.minPartBytes(),
                MOST_BYTES,
                MEMORY_BYTES,
                standard.deletesAtOnce(),
                standard.lifecycleDay(),
                false);
    }

    @Test
    void boundsTheDocumentOfARequest() {
        var refused = putDefault(MOST_BYTES + 1);
        assertThat(refused.error()).isEqualTo("400 MaxMessageLengthExceeded");
        assertThat(refused.element("MaxMessageLengthBytes")).contains(Integer.toString(MOST_BYTES));
        var upload = wire.send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var parts = "<CompleteMultipartUpload>" + " ".repeat(MOST_BYTES) + "</CompleteMultipartUpload>";
        assertThat(wire.send("POST", bucket.path("k") + "?uploadId=" + upload, parts)
                        .error())
                .isEqualTo("400 MaxMessageLengthExceeded");
    }

    @Test
    void boundsTheMemoryOfAllRequestsAndGivesItBack() {
        for (int i = 0; i < 4; i++) {
            var refused = putDefault(MOST_BYTES);
            assertThat(refused.error()).isEqualTo("503 SlowDown");
            assertThat(refused.header("retry-after")).contains("1");
            assertThat(putDefault(MOST_BYTES / 2).status()).isEqualTo(200);
        }
    }

    private Answer putDefault(int bytes) {
        var root = "<NotificationConfiguration></NotificationConfiguration>";
        return wire.put("/" + bucket.name() + "?notification", " ".repeat(bytes - root.length()) + root);
    }
}
