package io.cloakroom.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The bytes of an object of any size: random, with the number of each 4 KiB page at its beginning. So a page that is
/// swapped, repeated or lost is noticed.
final class Pattern4k {
    private static final int PAGE_BYTES = 4096;
    private static final int BLOCK_BYTES = 1 << 20;

    private final byte[] block = new byte[BLOCK_BYTES];

    Pattern4k(long seed) {
        new SplittableRandom(seed).nextBytes(block);
    }

    /// Writes `length` bytes of the object from `from` on, where a page begins.
    void write(OutputStream out, long from, long length) throws IOException {
        var own = block.clone();
        for (long at = from; at < from + length; at += BLOCK_BYTES) {
            number(own, at);
            out.write(own, 0, (int) Math.min(BLOCK_BYTES, from + length - at));
        }
    }

    private static void number(byte[] own, long at) {
        var buffer = ByteBuffer.wrap(own);
        for (int page = 0; page < BLOCK_BYTES; page += PAGE_BYTES) {
            buffer.putLong(page, at + page);
        }
    }

    /// Compares everything that is written to it with the object from `from` on, where a page begins.
    Checking checking(long from) {
        return new Checking(from);
    }

    final class Checking extends OutputStream {
        private final byte[] own = block.clone();
        private final long from;
        private long at;

        private Checking(long from) {
            this.from = from;
            this.at = from;
            number(own, from);
        }

        @Override
        public void write(int each) throws IOException {
            write(new byte[] {(byte) each}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int inBlock = (int) ((at - from) % BLOCK_BYTES);
                int some = Math.min(BLOCK_BYTES - inBlock, length - done);
                if (!Arrays.equals(bytes, offset + done, offset + done + some, own, inBlock, inBlock + some)) {
                    throw new IOException("wrong bytes behind offset " + at);
                }
                done += some;
                at += some;
                if ((at - from) % BLOCK_BYTES == 0) {
                    number(own, at);
                }
            }
        }

        long bytes() {
            return at - from;
        }
    }
}
