package io.cloakroom.storage.encryption;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The current master key, which seals, and earlier ones, which still open what was not sealed anew yet.
public final class MasterKeys {
    private static final int ID_BYTES = 8;

    private final String id;
    private final Map<String, byte[]> byId = new LinkedHashMap<>();

    /// @param current  32 bytes
    /// @param previous 32 bytes each
    public MasterKeys(byte[] current, Iterable<byte[]> previous) {
        id = idOf(current);
        byId.put(id, current.clone());
        previous.forEach(each -> byId.putIfAbsent(idOf(each), each.clone()));
    }

    /// An id of 16 hex digits that tells master keys apart and reveals nothing else about the key.
    public static String idOf(byte[] key) {
        return HexFormat.of().formatHex(KeyWrap.derived(key, "cloakroom master key id"), 0, ID_BYTES);
    }

    /// Id of the current key.
    public String id() {
        return id;
    }

    /// Whether one of the keys has this id.
    public boolean has(String keyId) {
        return byId.containsKey(keyId);
    }

    /// Seals under the current key.
    ///
    /// @param purpose names what is sealed; opening needs the same purpose
    public byte[] seal(String purpose, byte[] key) {
        return KeyWrap.of(Objects.requireNonNull(byId.get(id)), purpose).seal(key);
    }

    /// @param keyId   id of the master key that sealed the key
    /// @throws KeyException of kind WRONG_MASTER_KEY when this is none of these master keys, or the sealed key was
    ///     changed
    public byte[] open(String keyId, String purpose, byte[] sealed) throws KeyException {
        var master = byId.get(keyId);
        if (master == null) {
            throw new KeyException(
                    KeyException.Kind.WRONG_MASTER_KEY,
                    "sealed under the master key " + keyId + ", and this server has "
                            + String.join(", ", byId.keySet()));
        }
        return KeyWrap.of(master, purpose)
                .open(sealed)
                .orElseThrow(() -> new KeyException(
                        KeyException.Kind.WRONG_MASTER_KEY, "a key does not open under the master key " + keyId));
    }

    /// All keys, the current one first.
    ///
    /// @return copies, for sealing other secrets than keys
    public List<byte[]> bytes() {
        return byId.values().stream().map(byte[]::clone).toList();
    }

    @Override
    public String toString() {
        return "master key " + id;
    }
}
