package io.cloakroom.storage.engine.crypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.TestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The blocks of the cipher: what of them is authenticated.
final class EncryptedBodyTest {
    private static final int SIZE = 3 * CipherBlocks.PAYLOAD_BYTES + 100;

    private final PayloadKey key = new PayloadKey(TestBody.bytes(32, 1), false, BlockCipher.pool());
    private final byte[] payload = TestBody.bytes(SIZE, 2);

    private static byte[] encrypted(PayloadKey key, int part, TestBody body, int buffer) throws IOException {
        var encrypted = new EncryptedBody(body, key, part, new SecureRandom());
        var stored = ByteBuffer.allocate(5 * CipherBlocks.STORED_BYTES);
        var into = ByteBuffer.allocate(buffer);
        while (encrypted.read(into.clear()) >= 0) {
            stored.put(into.flip());
        }
        return Arrays.copyOf(stored.array(), stored.position());
    }

    private static List<byte[]> blocks(byte[] stored) {
        var blocks = new ArrayList<byte[]>();
        for (int at = 0; at < stored.length; at += CipherBlocks.STORED_BYTES) {
            blocks.add(Arrays.copyOfRange(stored, at, Math.min(stored.length, at + CipherBlocks.STORED_BYTES)));
        }
        return blocks;
    }

    private static boolean opens(PayloadKey key, int part, int block, boolean last, byte[] stored) {
        var to = new byte[CipherBlocks.STORED_BYTES];
        return new BlockCipher(key, part).open(block, last, ByteBuffer.wrap(stored), to, 0);
    }

    @Test
    void hasTheRightLengthForEverySize() throws IOException {
        for (int size : new int[] {0, 1, 65_507, 65_508, 65_509, 131_016, SIZE}) {
            for (int buffer : new int[] {1, 7001, 65_536, 131_072}) {
                var bytes = TestBody.bytes(size, 1);
                assertThat(encrypted(key, 1, TestBody.of(bytes), buffer)).hasSize((int) CipherBlocks.stored(size));
                assertThat(encrypted(key, 1, TestBody.unannounced(bytes), buffer))
                        .hasSize((int) CipherBlocks.stored(size));
            }
        }
    }

    @Test
    void opensABlockInItsPlaceAlone() throws IOException {
        var blocks = blocks(encrypted(key, 3, TestBody.of(payload), 131_072));
        assertThat(blocks).hasSize(4);
        for (int place = 0; place < blocks.size(); place++) {
            for (int block = 0; block < blocks.size(); block++) {
                boolean isLast = place == 3;
                assertThat(opens(key, 3, place, isLast, blocks.get(block))).isEqualTo(place == block);
                assertThat(opens(key, 3, place, !isLast, blocks.get(block))).isFalse();
                assertThat(opens(key, 4, place, isLast, blocks.get(block))).isFalse();
            }
        }
        var another = new PayloadKey(TestBody.bytes(32, 9), false, BlockCipher.pool());
        assertThat(opens(another, 3, 0, false, blocks.getFirst())).isFalse();
    }

    @Test
    void noticesEveryChangedByte() throws IOException {
        var stored = encrypted(key, 1, TestBody.of(TestBody.bytes(200, 1)), 131_072);
        var random = new Random(1);
        for (int i = 0; i < stored.length; i++) {
            var changed = stored.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            assertThat(opens(key, 1, 0, true, changed)).isFalse();
        }
        for (int length = 0; length < stored.length; length++) {
            assertThat(opens(key, 1, 0, true, Arrays.copyOf(stored, length))).isFalse();
        }
        assertThat(opens(key, 1, 0, true, stored)).isTrue();
    }

    @Test
    void neverEncryptsTwiceToTheSame() throws IOException {
        var body = TestBody.bytes(200, 1);
        var one = encrypted(key, 1, TestBody.of(body), 131_072);
        var other = encrypted(key, 1, TestBody.of(body), 131_072);
        assertThat(Arrays.copyOf(one, 12)).isNotEqualTo(Arrays.copyOf(other, 12));
        assertThat(one).isNotEqualTo(other);
    }
}
