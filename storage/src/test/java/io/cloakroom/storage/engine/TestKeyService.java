package io.cloakroom.storage.engine;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// The port to a key management service as the store's own tests need it: one key that can be disabled, and counts of calls.
public final class TestKeyService implements KeyService {
    static final String ARN = "arn:aws:kms:us-east-1:123456789012:key/one";
    private static final byte[] MATERIAL = "an-unguessable-key-of-32-bytes-!".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean disabled;

    @Override
    public String find(String project, String name) throws KeyException {
        if (!name.isEmpty() && !name.equals(ARN) && !name.equals("alias/one")) {
            throw new KeyException(Kind.NOT_FOUND, "there is no key " + name);
        }
        requireEnabled();
        return ARN;
    }

    private void requireEnabled() throws KeyException {
        if (disabled) {
            throw new KeyException(Kind.DISABLED, ARN + " is disabled");
        }
    }

    private static KeyWrap wrap(byte[] context) {
        return KeyWrap.of(MATERIAL, new String(context, StandardCharsets.UTF_8));
    }

    @Override
    public DataKey make(String project, String keyArn, byte[] context) throws KeyException {
        requireEnabled();
        made.incrementAndGet();
        var clear = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(clear);
        return new DataKey(clear, wrap(context).seal(clear));
    }

    @Override
    public byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws KeyException {
        requireEnabled();
        opened.incrementAndGet();
        return wrap(context).open(sealed).orElseThrow(() -> new KeyException(Kind.DENIED, "not sealed by " + keyArn));
    }
}
