package io.cloakroom.gateway;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// A key management service in memory: any key exists whose id begins with `key`, until it is made to refuse.
public final class TestKeys implements KeyService {
    private static final String ARN = "arn:aws:kms:us-east-1:000000000000:key/";

    private final Map<String, Kind> refused = new ConcurrentHashMap<>();

    public static String arn(String id) {
        return ARN + id;
    }

    /// Refuses the use of a key from now on.
    public void refuse(String id, Kind why) {
        refused.put(arn(id), why);
    }

    @Override
    public String find(String project, String name) throws KeyException {
        boolean alias = name.isEmpty() || name.startsWith("alias/");
        var arn = alias ? arn("key-of-alias") : name.startsWith(ARN) ? name : arn(name);
        if (!arn.startsWith(ARN + "key")) {
            throw new KeyException(Kind.NOT_FOUND, "Invalid keyId '" + name + "'");
        }
        requireUsable(arn);
        return arn;
    }

    private void requireUsable(String arn) throws KeyException {
        var why = refused.get(arn);
        if (why != null) {
            throw new KeyException(why, arn + " is refused.");
        }
    }

    @Override
    public DataKey make(String project, String keyArn, byte[] context) throws KeyException {
        requireUsable(keyArn);
        var clear = new byte[KeyWrap.KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(clear);
        return new DataKey(clear, wrap(keyArn).seal(clear));
    }

    @Override
    public byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws KeyException {
        requireUsable(keyArn);
        return wrap(keyArn)
                .open(sealed)
                .orElseThrow(() -> new KeyException(Kind.INVALID_STATE, "not sealed by " + keyArn));
    }

    private static KeyWrap wrap(String keyArn) {
        return KeyWrap.of(new byte[KeyWrap.KEY_BYTES], keyArn);
    }
}
