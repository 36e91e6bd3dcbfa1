package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.keyring.KeyringRows.StoredKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals the keys of the keyring under the current master key. Safe to repeat. The copies of the keys follow with
/// [EngineKeyring#isCopied].
public final class ResealedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ResealedKeys.class);
    private static final int PAGE = 100;

    private final KeyringRows keyring;
    private final KeyMaterial material;

    ResealedKeys(KeyringRows keyring, KeyMaterial material) {
        this.keyring = keyring;
        this.material = material;
    }

    /// @param looked  how many keys were looked at
    /// @param changed how many were sealed anew
    /// @param next    where to continue; `null` at the end
    public record ResealedPage(
            int looked, int changed, @Nullable Row next) {}

    /// @param after where the previous page ended, or `null`
    public ResealedPage page(byte @Nullable [] after) throws IOException {
        var page = keyring.page(after, PAGE);
        int changed = 0;
        for (var stored : page.keys()) {
            changed += isResealed(stored) ? 1 : 0;
        }
        return new ResealedPage(page.keys().size(), changed, page.last());
    }

    /// A key that does not open is left as it is.
    private boolean isResealed(StoredKey stored) throws IOException {
        try {
            return reseal(stored);
        } catch (KeyException doesNotOpen) {
            LOG.warn("the key {} is not sealed anew: {}", stored.record().arn(), doesNotOpen.getMessage());
            return false;
        }
    }

    /// @return false for a key that is sealed under it already, or is gone
    private boolean reseal(StoredKey found) throws IOException {
        var stored = found;
        while (stored != null && !material.isCurrent(stored.record())) {
            var record = stored.record();
            var next = record.withVersions(material.sealedAnew(record));
            if (keyring.isDoneUncopied(record.project(), List.of(stored.guard()), List.of(stored.set(next)))) {
                return true;
            }
            stored = keyring.stored(record.project(), record.id());
        }
        return false;
    }
}
