package io.cloakroom.storage.engine.record;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Ids of projects and buckets.
public final class FreshId {
    private static final int BYTES = 16;

    private FreshId() {}

    /// 128 random bits in hex. The same id is not expected to come up twice; if it did, the guard of its row would notice.
    public static String of(SecureRandom random) {
        var id = new byte[BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
