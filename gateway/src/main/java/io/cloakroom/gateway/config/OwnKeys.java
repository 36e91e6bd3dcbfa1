package io.cloakroom.gateway.config;

import io.cloakroom.admin.SecretFiles;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.control.EngineMasterKeys;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The server's own keys, kept as files in the data directory: the master key, which seals secrets and keys, and the
/// operator's bearer token.
public final class OwnKeys {
    public static final int MASTER_KEY_BYTES = 32;
    public static final String MASTER_KEY = "master.key";
    public static final String PREVIOUS_MASTER_KEY = "master.key.previous";
    static final String OPERATOR_TOKEN = "operator-token";

    private final Path data;
    private final SecureRandom random;

    public OwnKeys(Path data, SecureRandom random) {
        this.data = data;
        this.random = random;
    }

    /// The given key; else the one in the file; else a new one, unless there is data that a new key could not open.
    byte[] masterKey(Optional<byte[]> settingValue, TokenStore tokens, EngineMasterKeys recorded) throws IOException {
        if (settingValue.isPresent()) {
            return settingValue.get();
        }
        var file = data.resolve(MASTER_KEY);
        var kept = in(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (recorded.recorded().isPresent()
                || !tokens.tokens(null, null, null, 1).isEmpty()) {
            throw ConfigException.of("the master key is missing: " + file
                    + " does not exist, but there are secrets and encrypted data that it seals; restore it, or set "
                    + Setting.MASTER_KEY.variable());
        }
        var key = new byte[MASTER_KEY_BYTES];
        random.nextBytes(key);
        write(file, key);
        return key;
    }

    /// The key that the master key replaces: the given one, else the one in the file, if there is any.
    Optional<byte[]> previousMasterKey(Optional<byte[]> settingValue) throws IOException {
        return settingValue.isPresent() ? settingValue : in(data.resolve(PREVIOUS_MASTER_KEY));
    }

    /// The key in a file; empty when the file does not exist.
    public static Optional<byte[]> in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SecretFiles.close(file);
        var text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return Optional.of(parseMasterKey(text)
                .orElseThrow(() -> ConfigException.of(file + " does not hold a master key of 64 hex digits")));
    }

    public static void write(Path file, byte[] key) throws IOException {
        SecretFiles.replace(file, (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    static Optional<byte[]> parseMasterKey(String text) {
        return text.matches("[0-9A-Fa-f]{64}") ? Optional.of(HexFormat.of().parseHex(text)) : Optional.empty();
    }

    /// The master keys of the directory. The first of them seals from now on.
    ///
    /// @throws ConfigException when the directory was encrypted with another master key
    public MasterKeys masterKeys(
            Optional<byte[]> settingValue, Optional<byte[]> givenPrevious, TokenStore tokens, EngineMasterKeys recorded)
            throws IOException {
        var current = masterKey(settingValue, tokens, recorded);
        var previous = previousMasterKey(givenPrevious);
        if (recorded.recorded().isEmpty()) {
            // An older build has recorded no key in this directory. Only its tokens tell which one is right.
            requireOpens(
                    tokens, Stream.concat(Stream.of(current), previous.stream()).toList());
        }
        try {
            return recorded.begin(current, previous.orElse(null));
        } catch (KeyException wrong) {
            throw ConfigException.of(String.valueOf(wrong.getMessage()));
        }
    }

    private void requireOpens(TokenStore tokens, List<byte[]> keys) throws IOException {
        var box = new SecretBox(keys, random);
        for (var token : tokens.tokens(null, null, null, 1)) {
            try {
                var _ = box.open(token.accessKey(), token.sealedSecret());
            } catch (IllegalStateException doesNotOpen) {
                throw ConfigException.of("the master key is not the one that this data directory was encrypted with: it"
                        + " does not open the secrets of its tokens");
            }
        }
    }

    /// The operator's bearer token, which is made when there is none.
    public String operatorToken() throws IOException {
        var file = data.resolve(OPERATOR_TOKEN);
        if (Files.exists(file)) {
            SecretFiles.close(file);
            var token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (token.length() < 20) {
                throw ConfigException.of(file + " does not hold an operator's token; remove it to have one made");
            }
            return token;
        }
        var key = new byte[32];
        random.nextBytes(key);
        var token = "clkr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        SecretFiles.replace(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        return token;
    }
}
