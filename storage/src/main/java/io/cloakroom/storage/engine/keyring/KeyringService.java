package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.engine.keyring.OpenKeys.OpenKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes and opens data keys with the keys of the keyring. A sealed data key is:
///
/// | bytes | what |
/// |---|---|
/// | 1 | format, 1 |
/// | 4 | number of the version that sealed it |
/// | 40 | the data key under that version, and for its context alone |
public final class KeyringService implements KeyService {
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 5;

    private final EngineKeyring keyring;
    private final OpenKeys open;
    private final SecureRandom random = new SecureRandom();

    public KeyringService(EngineKeyring keyring) {
        this.keyring = keyring;
        this.open = keyring.open();
    }

    @Override
    public String find(String project, String name) throws IOException {
        var key = openByName(project, name.isEmpty() ? Keyring.DEFAULT_ALIAS : name);
        if (key == null) {
            key = standard(project, name);
        }
        requireUsable(key.arn(), key.state());
        return key.arn();
    }

    private @Nullable OpenKey openByName(String project, String name) throws IOException {
        var parsed = KeyName.of(name);
        var id = parsed == null ? null : keyring.idOf(project, parsed);
        var key = id == null ? null : open.get(project, id);
        return key == null || parsed == null || !parsed.mayBe(key.arn()) ? null : key;
    }

    /// Creates the default key.
    private OpenKey standard(String project, String name) throws IOException {
        boolean isAsked = name.isEmpty() || name.equals(Keyring.DEFAULT_ALIAS);
        if (isAsked && keyring.standard(project) instanceof Keyring.Outcome.Done(var made)) {
            var key = open.get(project, made.id());
            if (key != null) {
                return key;
            }
        }
        throw notFound(name);
    }

    private static KeyException notFound(String name) {
        return new KeyException(KeyException.Kind.NOT_FOUND, "the project has no key " + name);
    }

    private static void requireUsable(String arn, State state) throws KeyException {
        switch (state) {
            case ENABLED -> {}
            case DISABLED -> throw new KeyException(KeyException.Kind.DISABLED, "the key " + arn + " is disabled");
            case PENDING_DELETION ->
                throw new KeyException(KeyException.Kind.INVALID_STATE, "the key " + arn + " is pending deletion");
        }
    }

    private OpenKey usable(String project, String keyArn) throws IOException {
        var name = KeyName.of(keyArn);
        var key = name == null || name.id() == null ? null : open.get(project, name.id());
        if (key == null) {
            throw notFound(keyArn);
        }
        requireUsable(keyArn, key.state());
        return key;
    }

    @Override
    public DataKey make(String project, String keyArn, byte[] context) throws IOException {
        var key = usable(project, keyArn);
        var clear = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(clear);
        var sealed = under(Objects.requireNonNull(key.material().get(key.newest())), context)
                .seal(clear);
        return new DataKey(
                clear,
                ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                        .put(FORMAT)
                        .putInt(key.newest())
                        .put(sealed)
                        .array());
    }

    @Override
    public byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws IOException {
        var key = usable(project, keyArn);
        var blob = ByteBuffer.wrap(sealed);
        var material = sealed.length > HEAD_BYTES && blob.get() == FORMAT
                ? key.material().get(blob.getInt())
                : null;
        if (material == null) {
            throw doesNotOpen(keyArn);
        }
        var data = new byte[blob.remaining()];
        blob.get(data);
        return under(material, context).open(data).orElseThrow(() -> doesNotOpen(keyArn));
    }

    private static KeyWrap under(byte[] material, byte[] context) {
        return KeyWrap.of(material, "cloakroom kms data key " + HexFormat.of().formatHex(context));
    }

    private static KeyException doesNotOpen(String keyArn) {
        return new KeyException(
                KeyException.Kind.INVALID_STATE, "a data key does not open under " + keyArn + " in this context");
    }
}
