package io.cloakroom.storage.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// New digests of the JDK, without its checked exception.
public final class Digests {
    private static final int WARMING_ROUNDS = 96;
    private static final int WARMING_BYTES = 64 * 1024;

    private Digests() {}

    public static MessageDigest md5() {
        return fresh("MD5");
    }

    public static MessageDigest sha1() {
        return fresh("SHA-1");
    }

    public static MessageDigest sha256() {
        return fresh("SHA-256");
    }

    public static MessageDigest sha512() {
        return fresh("SHA-512");
    }

    /// Runs the digests of request bodies until the compiler has compiled them. Before that, the JDK hashes at a twentieth of
    /// its speed, and the first uploads would be slow. Takes some tenths of a second, so it is meant for a thread beside the
    /// start.
    public static void warm() {
        var heap = ByteBuffer.allocate(WARMING_BYTES);
        var direct = ByteBuffer.allocateDirect(WARMING_BYTES);
        for (var algorithm : new ChecksumAlgorithm[] {
            ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256, ChecksumAlgorithm.CRC64NVME, ChecksumAlgorithm.CRC32
        }) {
            var digest = ChecksumDigest.of(algorithm);
            for (int round = 0; round < WARMING_ROUNDS; round++) {
                digest.update(heap.clear());
                digest.update(direct.clear());
            }
            digest.value();
        }
    }

    private static MessageDigest fresh(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
