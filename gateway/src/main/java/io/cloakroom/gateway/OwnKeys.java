package io.cloakroom.gateway;

import io.cloakroom.admin.SecretFiles;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// The server's own keys, as files in the data directory: the master key that seals the tokens' secrets, and the
/// operator's bearer token.
final class OwnKeys {
    static final int MASTER_KEY_BYTES = 32;
    static final String MASTER_KEY = "master.key";
    static final String OPERATOR_TOKEN = "operator-token";

    private final Path data;
    private final SecureRandom random;

    OwnKeys(Path data, SecureRandom random) {
        this.data = data;
        this.random = random;
    }

    /// The given key; else that in the file; else a fresh one, unless there are tokens that it could not open.
    byte[] masterKey(Optional<byte[]> given, TokenStore tokens) throws IOException {
        if (given.isPresent()) {
            return given.get();
        }
        var file = data.resolve(MASTER_KEY);
        if (Files.exists(file)) {
            SecretFiles.close(file);
            return parseMasterKey(
                            Files.readString(file, StandardCharsets.ISO_8859_1).strip())
                    .orElseThrow(() -> ConfigException.of(file + " does not hold a master key of 64 hex digits"));
        }
        if (!tokens.tokens(null, null, null, 1).isEmpty()) {
            throw ConfigException.of("the master key is missing: " + file
                    + " does not exist, but there are tokens whose secrets it seals; restore it, or set "
                    + Setting.MASTER_KEY.variable());
        }
        var made = new byte[MASTER_KEY_BYTES];
        random.nextBytes(made);
        SecretFiles.replace(file, (HexFormat.of().formatHex(made) + "\n").getBytes(StandardCharsets.US_ASCII));
        return made;
    }

    static Optional<byte[]> parseMasterKey(String text) {
        return text.matches("[0-9A-Fa-f]{64}") ? Optional.of(HexFormat.of().parseHex(text)) : Optional.empty();
    }

    /// Stops a start with a master key that is not that of the tokens: every request would fail.
    static void requireRightMasterKey(TokenStore tokens, TokenIssuer issuer) throws IOException {
        for (var token : tokens.tokens(null, null, null, 1)) {
            try {
                issuer.reveal(token);
            } catch (IllegalStateException doesNotOpen) {
                throw ConfigException.of("the master key is not the one that sealed the tokens of this data directory");
            }
        }
    }

    /// The operator's bearer token; made when there is none.
    String operatorToken() throws IOException {
        var file = data.resolve(OPERATOR_TOKEN);
        if (Files.exists(file)) {
            SecretFiles.close(file);
            var token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (token.length() < 20) {
                throw ConfigException.of(file + " does not hold an operator's token; remove it to have one made");
            }
            return token;
        }
        var made = new byte[32];
        random.nextBytes(made);
        var token = "clkr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(made);
        SecretFiles.replace(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        return token;
    }
}
