package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.storage.LiveFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void theAnswerIsCutWhereLaterBytesAreDamaged() throws IOException {
        var object = put("k", 5_000_000);
        damage(object, 30 * BLOCK);
        assertThatThrownBy(() -> wire.get(bucket.path("k"))).isInstanceOf(UncheckedIOException.class);
        var before = wire.get(bucket.path("k"), "range", "bytes=0-" + (20 * BLOCK - 1));
        assertThat(before.status()).isEqualTo(206);
        assertThat(before.bytes()).isEqualTo(Arrays.copyOf(object, 20 * BLOCK));
    }
}
