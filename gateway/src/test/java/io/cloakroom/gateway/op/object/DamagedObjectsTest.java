package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.storage.LiveFiles;
import io.cloakroom.storage.token.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CORSRule;

/// Reads of objects whose bytes changed on the disk.
final class DamagedObjectsTest {
    private static final int BLOCK = 64 * 1024;

    private static final Random RANDOM = new Random(1);

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private byte[] put(String key, int size) {
        var bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        assertThat(wire.send("PUT", bucket.path(key), bytes).status()).isEqualTo(200);
        return bytes;
    }

    /// Changes a byte of the object, wherever it lies.
    private static void damage(byte[] object, int offset) throws IOException {
        var sought = Arrays.copyOfRange(object, offset, offset + 64);
        int found = 0;
        for (var file : LiveFiles.below(GATEWAY.data()).keySet()) {
            int at = holdsPayload(file) ? indexOf(Files.readAllBytes(file), sought) : -1;
            if (at >= 0) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (sought[0] + 1)}), at);
                }
                found++;
            }
        }
        assertThat(found).isEqualTo(1);
    }

    private static boolean holdsPayload(Path file) {
        var name = file.toString();
        return name.contains("/segments/") || name.contains("/extents/");
    }

    private static int indexOf(byte[] bytes, byte[] sought) {
        for (int i = 0; i + sought.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 300_000, 5_000_000})
    void anErrorIsAnsweredWhenTheFirstBytesAreDamaged(int size) throws IOException {
        damage(put("k", size), 1000);
        var read = wire.get(bucket.path("k"));
        assertThat(read.error()).isEqualTo("500 InternalError");
        assertThat(read.header("x-amz-request-id")).isPresent();
        assertThat(wire.get(bucket.path("k"), "range", "bytes=500-1500").error())
                .isEqualTo("500 InternalError");
        assertThat(wire.send("HEAD", bucket.path("k"), "").status()).isEqualTo(200);
    }

    @Test
    void thatErrorIsCountedForTheToken() throws IOException {
        damage(put("k", 300_000), 1000);
        var before = traffic();
        var read = wire.get(bucket.path("k"));
        assertThat(read.error()).isEqualTo("500 InternalError");
        var after = traffic();
        assertThat(after.requests()).isEqualTo(before.requests() + 1);
        assertThat(after.errors()).isEqualTo(before.errors() + 1);
        assertThat(after.bytesOut()).isEqualTo(before.bytesOut() + read.bytes().length);
    }

    private Traffic traffic() throws IOException {
        GATEWAY.traffic().write();
        var hours = GATEWAY.stores()
                .traffic()
                .ofToken(bucket.account().accessKey(), Instant.now().minus(Duration.ofHours(2)));
        return hours.values().stream().reduce(new Traffic(0, 0, 0, 0, 0), DamagedObjectsTest::sum);
    }

    private static Traffic sum(Traffic one, Traffic other) {
        return new Traffic(
                one.requests() + other.requests(),
                one.errors() + other.errors(),
                one.denied() + other.denied(),
                one.bytesIn() + other.bytesIn(),
                one.bytesOut() + other.bytesOut());
    }

    /// The error takes the place of an answer that had its headers already.
    @Test
    void aPageOfAnotherOriginMayReadThatErrorToo() throws IOException {
        var rule = CORSRule.builder()
                .allowedOrigins("https://page.example")
                .allowedMethods("GET")
                .build();
        bucket.s3().putBucketCors(put -> put.bucket(bucket.name()).corsConfiguration(cors -> cors.corsRules(rule)));
        damage(put("k", 300_000), 1000);
        var read = wire.get(bucket.path("k"), "origin", "https://page.example");
        assertThat(read.error()).isEqualTo("500 InternalError");
        assertThat(read.headers().get("access-control-allow-origin")).containsExactly("https://page.example");
        assertThat(read.headers().get("x-amz-request-id")).hasSize(1);
    }

    @Test
    void theAnswerIsCutWhereLaterBytesAreDamaged() throws IOException {
        var object = put("k", 5_000_000);
        damage(object, 30 * BLOCK);
        assertThatThrownBy(() -> wire.get(bucket.path("k"))).isInstanceOf(UncheckedIOException.class);
        var before = wire.get(bucket.path("k"), "range", "bytes=0-" + (20 * BLOCK - 1));
        assertThat(before.status()).isEqualTo(206);
        assertThat(before.bytes()).isEqualTo(Arrays.copyOf(object, 20 * BLOCK));
    }
}
