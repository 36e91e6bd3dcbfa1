package io.cloakroom.gateway.config;

import io.cloakroom.gateway.vault.VaultSettings;
import io.cloakroom.gateway.vault.VaultToken;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the keys are that encrypt everything else.
///
/// @param masterKey         seals secrets and keys; `null` for the one in the data directory
/// @param previousMasterKey the key that the master key replaces; `null` for the one in the data directory, if any
/// @param vault             holds the keys of SSE-KMS; `null` when this server keeps them itself
public record EncryptionSettings(
        byte @Nullable [] masterKey,
        byte @Nullable [] previousMasterKey,
        @Nullable VaultSettings vault) {
    static EncryptionSettings from(SettingValues values) {
        return new EncryptionSettings(
                values.optional(Setting.MASTER_KEY, OwnKeys::parseMasterKey, "64 hex digits")
                        .orElse(null),
                values.optional(Setting.PREVIOUS_MASTER_KEY, OwnKeys::parseMasterKey, "64 hex digits")
                        .orElse(null),
                vault(values));
    }

    private static @Nullable VaultSettings vault(SettingValues values) {
        boolean local = values.value(
                Setting.KMS,
                text -> switch (text) {
                    case "local" -> Optional.of(true);
                    case "vault" -> Optional.of(false);
                    default -> Optional.empty();
                },
                "local or vault");
        if (local) {
            return null;
        }
        var token = values.text(Setting.VAULT_TOKEN);
        var file = values.optional(Setting.VAULT_TOKEN_FILE, SettingForms::path, "a file");
        if (token.isPresent() == file.isPresent()) {
            throw ConfigException.of("kms: vault takes either vault-token (" + Setting.VAULT_TOKEN.variable()
                    + ") or vault-token-file (" + Setting.VAULT_TOKEN_FILE.variable() + ")");
        }
        return new VaultSettings(
                URI.create(values.value(Setting.VAULT_ADDRESS, SettingForms::endpoint, SettingForms.ENDPOINT)),
                token.map(VaultToken::of).or(() -> file.map(VaultToken::in)).orElseThrow(),
                values.value(
                        Setting.VAULT_MOUNT,
                        text -> Optional.of(text).filter(mount -> mount.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")),
                        "a path of A-Z a-z 0-9 _ - /, as transit"),
                values.optional(
                                Setting.VAULT_NAMESPACE,
                                text -> Optional.of(text).filter(name -> name.matches("[A-Za-z0-9._/-]{1,256}")),
                                "1-256 of A-Z a-z 0-9 . _ - /")
                        .orElse(""),
                values.value(
                        Setting.VAULT_KEY_PREFIX,
                        text -> Optional.of(text).filter(prefix -> prefix.matches("[A-Za-z0-9_-]{1,64}")),
                        "1-64 of A-Z a-z 0-9 _ -"),
                values.optional(Setting.VAULT_CA, SettingForms::path, "a file").orElse(null));
    }

    /// Never shows a key.
    @Override
    public String toString() {
        return "EncryptionSettings[" + (vault == null ? "local" : "vault") + "]";
    }
}
