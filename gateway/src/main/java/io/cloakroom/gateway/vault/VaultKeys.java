package io.cloakroom.gateway.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.Keyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// SSE-KMS with keys in the Transit engine of HashiCorp Vault or OpenBao.
///
/// In Vault, the key NAME of a project is called PREFIX, the project's account number, `-`, NAME. A client never gives
/// prefix or account, so no project reaches the key of another. Whoever runs Vault makes, rotates and deletes the keys.
/// This server needs `update` on `MOUNT/encrypt/PREFIX*` and `MOUNT/decrypt/PREFIX*`, and `read` on
/// `MOUNT/keys/PREFIX*`, and should have no other right.
///
/// Data keys are made here and sealed by `encrypt`, because `datakey` takes no associated data. The context is sent in
/// both ways that Vault has: as associated data, which authenticates it for every type of key, and as the context from
/// which a `derived` key is derived.
///
/// Keys that the server's own keyring made earlier keep working under their ids.
public final class VaultKeys implements KeyService {
    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 10_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /// The only key types that authenticate the context.
    private static final Set<String> TYPES =
            Set.of("aes128-gcm96", "aes256-gcm96", "chacha20-poly1305", "xchacha20-poly1305");
    private static final String DEFAULT_NAME = "default";

    private final VaultClient vault;
    private final String prefix;
    private final String region;
    private final ProjectStore projects;
    private final KeyService local;
    private final SecureRandom random = new SecureRandom();
    /// ARNs of keys that existed a moment ago, so that not every write asks Vault.
    private final Cache<Name, String> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN)
            .build();

    private record Name(String project, String name) {}

    private VaultKeys(
            VaultClient vault, VaultSettings settings, String region, ProjectStore projects, KeyService local) {
        this.vault = vault;
        this.prefix = settings.keyPrefix();
        this.region = region;
        this.projects = projects;
        this.local = local;
    }

    /// @param region for the ARNs of keys
    /// @param local  the server's own keyring
    /// @throws IOException when the certificates for Vault cannot be read
    public static VaultKeys of(VaultSettings settings, String region, ProjectStore projects, KeyService local)
            throws IOException {
        return new VaultKeys(new VaultClient(settings), settings, region, projects, local);
    }

    @Override
    public String find(String project, String name) throws IOException {
        if (isLocal(name)) {
            return local.find(project, name);
        }
        var cacheKey = new Name(project, name);
        var arn = known.getIfPresent(cacheKey);
        if (arn == null) {
            arn = found(project, name);
            known.put(cacheKey, arn);
        }
        return arn;
    }

    private String found(String project, String name) throws IOException {
        var account = account(project);
        var key = key(account, name);
        if (key == null) {
            throw notFound(name);
        }
        var data = vault.get("keys/" + prefix + account + "-" + key);
        var type = data.path("type").asString("");
        if (!TYPES.contains(type)) {
            throw new KeyException(
                    Kind.INVALID_STATE,
                    "the key " + name + " is of type " + (type.matches("[a-z0-9-]{1,32}") ? type : "unknown")
                            + ", and only these encrypt here: "
                            + String.join(", ", TYPES.stream().sorted().toList()));
        }
        return arn(account, key);
    }

    private String arn(String account, String key) {
        return "arn:aws:kms:" + region + ":" + account + ":key/" + key;
    }

    private String account(String project) throws IOException {
        return projects.project(project)
                .orElseThrow(() -> new KeyException(Kind.NOT_FOUND, "there is no project " + project))
                .accountNumber();
    }

    private static KeyException notFound(String name) {
        return new KeyException(Kind.NOT_FOUND, "the project has no key " + name);
    }

    /// Whether the name is the id of a key in the server's own keyring.
    private static boolean isLocal(String name) {
        return ID.matcher(name.substring(name.lastIndexOf('/') + 1)).matches();
    }

    /// @return the key's own name; `null` when `name` belongs to another account
    private static @Nullable String key(String account, String name) {
        if (name.isEmpty() || name.equals(Keyring.DEFAULT_ALIAS)) {
            return DEFAULT_NAME;
        }
        var key = name;
        if (name.startsWith("arn:")) {
            var parts = name.split(":", -1);
            boolean isOwn = parts.length == 6 && parts[4].equals(account) && name.startsWith("arn:aws:kms:");
            if (!isOwn) {
                return null;
            }
            if (parts[5].equals(Keyring.DEFAULT_ALIAS)) {
                return DEFAULT_NAME;
            }
            key = parts[5].startsWith("key/") ? parts[5].substring("key/".length()) : "";
        }
        return NAME.matcher(key).matches() ? key : null;
    }

    /// The name of a key in Vault.
    private String path(String project, String keyArn) throws IOException {
        var account = account(project);
        var key = key(account, keyArn);
        if (key == null) {
            throw notFound(keyArn);
        }
        return prefix + account + "-" + key;
    }

    @Override
    public DataKey make(String project, String keyArn, byte[] context) throws IOException {
        if (isLocal(keyArn)) {
            return local.make(project, keyArn, context);
        }
        var clear = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(clear);
        var sealed = vault.post(
                        "encrypt/" + path(project, keyArn),
                        Map.of(
                                "plaintext", base64(clear),
                                "context", base64(context),
                                "associated_data", base64(context)))
                .path("ciphertext")
                .asString("");
        if (!sealed.startsWith("vault:")) {
            throw new KeyException(Kind.UNAVAILABLE, "Vault's answer holds no ciphertext");
        }
        return new DataKey(clear, sealed.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws IOException {
        if (isLocal(keyArn)) {
            return local.open(project, keyArn, sealed, context);
        }
        var answer = vault.post(
                "decrypt/" + path(project, keyArn),
                Map.of(
                        "ciphertext", new String(sealed, StandardCharsets.US_ASCII),
                        "context", base64(context),
                        "associated_data", base64(context)));
        try {
            var clear = Base64.getDecoder().decode(answer.path("plaintext").asString(""));
            if (clear.length == KeyWrap.KEY_BYTES) {
                return clear;
            }
        } catch (IllegalArgumentException noBase64) {
            // The error below answers this too.
        }
        throw new KeyException(Kind.UNAVAILABLE, "Vault's answer holds no data key");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
