package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.codec.KmsKeyRecord.Version;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Makes the material of keys, and seals and opens it under the master keys.
final class KeyMaterial {
    private final MasterKeys master;
    private final SecureRandom random;

    KeyMaterial(MasterKeys master, SecureRandom random) {
        this.master = master;
        this.random = random;
    }

    /// The purpose names key and version, so that material of one does not open for another.
    private static String purpose(String key, int version) {
        return "cloakroom kms key " + key + " version " + version;
    }

    Version fresh(String key, int number, Instant now) {
        var clear = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(clear);
        return Version.of(number, now, master.id(), master.seal(purpose(key, number), clear));
    }

    byte[] open(String key, Version version) throws IOException {
        return master.open(version.sealedBy(), purpose(key, version.number()), version.sealed());
    }

    boolean isCurrent(KmsKeyRecord record) {
        return record.versions().stream().allMatch(each -> each.sealedBy().equals(master.id()));
    }

    /// All versions of the material, sealed under the current master key.
    List<Version> sealedAnew(KmsKeyRecord record) throws IOException {
        var versions = new ArrayList<Version>();
        for (var each : record.versions()) {
            var sealed = master.seal(purpose(record.id(), each.number()), open(record.id(), each));
            versions.add(each.with(master.id(), sealed));
        }
        return versions;
    }
}
