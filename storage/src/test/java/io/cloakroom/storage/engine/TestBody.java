package io.cloakroom.storage.engine;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Payload on its way in for tests, with the digests that a gateway would make; and the way out again.
public final class TestBody implements IncomingPayload {
    private final ByteBuffer bytes;
    private final OptionalLong length;
    private final int mostAtOnce;
    private final ChecksumAlgorithm algorithm;
    private final @Nullable IOException failure;
    private final boolean failsAtEnd;

    private TestBody(
            byte[] bytes,
            OptionalLong length,
            int mostAtOnce,
            ChecksumAlgorithm algorithm,
            @Nullable IOException failure,
            boolean failsAtEnd) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.length = length;
        this.mostAtOnce = mostAtOnce;
        this.algorithm = algorithm;
        this.failure = failure;
        this.failsAtEnd = failsAtEnd;
    }

    public static TestBody of(byte[] bytes) {
        return new TestBody(
                bytes, OptionalLong.of(bytes.length), Integer.MAX_VALUE, ChecksumAlgorithm.CRC64NVME, null, false);
    }

    /// Without a length, in pieces of odd sizes.
    public static TestBody unannounced(byte[] bytes) {
        return new TestBody(bytes, OptionalLong.empty(), 7001, ChecksumAlgorithm.CRC64NVME, null, false);
    }

    public static TestBody of(byte[] bytes, ChecksumAlgorithm algorithm) {
        return new TestBody(bytes, OptionalLong.of(bytes.length), Integer.MAX_VALUE, algorithm, null, false);
    }

    /// Breaks off after these bytes.
    static TestBody brokenOff(byte[] bytes, long announced) {
        var failure = new IOException("the client has gone");
        return new TestBody(
                bytes, OptionalLong.of(announced), Integer.MAX_VALUE, ChecksumAlgorithm.CRC64NVME, failure, false);
    }

    /// Turns out wrong when all bytes have come.
    static TestBody wrong(byte[] bytes) {
        var failure = new IOException("the hash does not match");
        return new TestBody(
                bytes, OptionalLong.of(bytes.length), Integer.MAX_VALUE, ChecksumAlgorithm.CRC64NVME, failure, true);
    }

    /// Bytes that look like nothing else, the same for the same seed.
    public static byte[] bytes(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static String md5(byte[] bytes) {
        var digest = ChecksumDigest.of(ChecksumAlgorithm.MD5);
        digest.update(ByteBuffer.wrap(bytes));
        return HexFormat.of().formatHex(digest.value());
    }

    public static Checksum checksum(byte[] bytes, ChecksumAlgorithm algorithm) {
        var digest = ChecksumDigest.of(algorithm);
        digest.update(ByteBuffer.wrap(bytes));
        return digest.checksum();
    }

    /// All that a body gives; the body is closed then.
    public static byte[] read(Body body) throws IOException {
        try (body) {
            var out = ByteBuffer.allocate(Math.toIntExact(body.length()) + 1);
            switch (body) {
                case Body.Inline inline -> out.put(inline.bytes());
                case Body.Slices slices -> {
                    for (var slice : slices.slices()) {
                        read(slice.channel(), slice.offset(), out.slice(out.position(), (int) slice.length()));
                        out.position(out.position() + (int) slice.length());
                    }
                }
                case Body.Stream stream -> {
                    while (stream.read(out) > 0) {
                        // Until the end.
                    }
                }
            }
            var bytes = new byte[out.flip().remaining()];
            out.get(bytes);
            return bytes;
        }
    }

    private static void read(FileChannel channel, long offset, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, offset + into.position()) < 0) {
                throw new IOException("the file ends early");
            }
        }
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!bytes.hasRemaining()) {
            if (failure != null && !failsAtEnd) {
                throw failure;
            }
            return -1;
        }
        int count = Math.min(mostAtOnce, Math.min(into.remaining(), bytes.remaining()));
        into.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public PayloadDigests finish() throws IOException {
        if (failure != null) {
            throw failure;
        }
        var all = new byte[bytes.limit()];
        bytes.rewind().get(all);
        return new PayloadDigests(md5(all), List.of(checksum(all, algorithm)));
    }
}
