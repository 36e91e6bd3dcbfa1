package io.cloakroom.gateway.config;

import io.cloakroom.admin.accesslog.AccessForm;
import io.cloakroom.admin.accesslog.AccessSettings;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.gateway.vault.VaultSettings;
import io.cloakroom.gateway.vault.VaultToken;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.document.NewBuckets;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.jobs.JobLimits;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The whole configuration of a server, checked.
///
/// @param adminHosts     names under which the admin port may be called, beside addresses, localhost and `host`
/// @param publicEndpoint URL of the S3 port as clients reach it; `null` for host and port
/// @param tls            `null` for plain HTTP
/// @param keys           key pair that has to exist in project `default`, or `null`
/// @param buckets        that have to exist in project `default`
/// @param adminPassword  of user `admin`, or `null`
/// @param masterKey      that seals secrets; `null` for the one in the data directory
/// @param previousMasterKey that the master key takes the place of; `null` for the one in the data directory, if any
/// @param vault          where the keys of SSE-KMS are; `null` when they are in this server
/// @param descriptors    how the process's file descriptors are shared out
/// @param acceptV2       whether Signature V2 is accepted
/// @param shutdown       within how long a stop ends
/// @param accessLog      which requests have a line, and how much of that is kept
/// @param jobs           what each background job may take of the machine
public record GatewayConfig(
        Path data,
        String host,
        int s3Port,
        int adminPort,
        List<String> adminHosts,
        @Nullable String publicEndpoint,
        @Nullable TlsFiles tls,
        @Nullable KeyPair keys,
        List<BucketName> buckets,
        @Nullable String adminPassword,
        byte @Nullable [] masterKey,
        byte @Nullable [] previousMasterKey,
        @Nullable VaultSettings vault,
        S3Settings s3,
        boolean acceptV2,
        StoreSettings store,
        RocksSettings rocks,
        HttpLimits limits,
        Descriptors descriptors,
        TrustedProxies trustedProxies,
        int cachedTokens,
        Duration shutdown,
        String logLevel,
        AccessSettings accessLog,
        JobLimits jobs) {
    private static final Set<String> LOG_LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;

    /// PEM files.
    public record TlsFiles(Path certificate, Path key) {}

    /// @throws ConfigException for a bad value, which says where it stands and what is allowed
    public static GatewayConfig from(SettingValues values) {
        var descriptors = descriptors(values);
        values.together(Setting.TLS_CERT, Setting.TLS_KEY);
        values.together(Setting.ACCESS_KEY, Setting.SECRET_KEY);
        return new GatewayConfig(
                values.value(Setting.DATA, GatewayConfig::path, "a directory"),
                values.value(Setting.HOST, GatewayConfig::host, "an address or a host name"),
                values.number(Setting.S3_PORT, 0, 65535),
                values.number(Setting.ADMIN_PORT, 0, 65535),
                values.list(Setting.ADMIN_HOSTS, GatewayConfig::domain, "host names without port, with commas"),
                values.optional(
                                Setting.PUBLIC_ENDPOINT,
                                GatewayConfig::endpoint,
                                "http(s)://host or http(s)://host:port")
                        .orElse(null),
                tlsFiles(values),
                keyPair(values),
                values.list(Setting.BUCKETS, BucketName::of, "bucket names, with commas: 3-63 of a-z 0-9 - ."),
                values.optional(
                                Setting.ADMIN_PASSWORD,
                                GatewayConfig::password,
                                Passwords.MIN_CHARACTERS + "-" + Passwords.MAX_CHARACTERS + " characters")
                        .orElse(null),
                values.optional(Setting.MASTER_KEY, OwnKeys::parseMasterKey, "64 hex digits")
                        .orElse(null),
                values.optional(Setting.PREVIOUS_MASTER_KEY, OwnKeys::parseMasterKey, "64 hex digits")
                        .orElse(null),
                vault(values),
                s3(values),
                values.yes(Setting.SIGNATURE_V2),
                new StoreSettings(
                        (int) values.size(Setting.INLINE_SIZE, 0, 64 * KIB),
                        values.number(Setting.MAX_BUCKETS, 1, 1_000_000),
                        newBuckets(values),
                        Duration.ofDays(values.number(Setting.LONGEST_STOP_DAYS, 1, 3650))),
                rocks(values, descriptors)
                        .withGraceOfRetired(Duration.ofDays(values.number(Setting.DELETED_PROJECT_DAYS, 0, 3650))),
                limits(values, descriptors.connections()),
                descriptors,
                proxies(values),
                values.number(Setting.CACHED_TOKENS, 1, 10_000_000),
                Duration.ofSeconds(values.number(Setting.SHUTDOWN_SECONDS, 1, 3600)),
                values.value(
                        Setting.LOG_LEVEL,
                        text -> Optional.of(text).filter(LOG_LEVELS::contains),
                        "error, warn, info, debug or trace"),
                accessLog(values),
                new JobLimits(
                        values.number(Setting.JOB_OPERATIONS, 0, Integer.MAX_VALUE),
                        values.size(Setting.JOB_BYTES, 0, TIB),
                        values.number(Setting.JOB_SHARE, 1, 100)));
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
        var file = values.optional(Setting.VAULT_TOKEN_FILE, GatewayConfig::path, "a file");
        if (token.isPresent() == file.isPresent()) {
            throw ConfigException.of("kms: vault takes either vault-token (" + Setting.VAULT_TOKEN.variable()
                    + ") or vault-token-file (" + Setting.VAULT_TOKEN_FILE.variable() + ")");
        }
        return new VaultSettings(
                URI.create(values.value(
                        Setting.VAULT_ADDRESS, GatewayConfig::endpoint, "http(s)://host or http(s)://host:port")),
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
                values.optional(Setting.VAULT_CA, GatewayConfig::path, "a file").orElse(null));
    }

    private static NewBuckets newBuckets(SettingValues values) {
        var access = values.value(
                Setting.NEW_BUCKETS,
                text -> switch (text) {
                    case "classic" -> Optional.of(NewBuckets.CLASSIC);
                    case "modern" -> Optional.of(NewBuckets.MODERN);
                    default -> Optional.empty();
                },
                "classic or modern");
        return access.with(values.value(
                Setting.NEW_BUCKET_ENCRYPTION,
                text -> switch (text) {
                    case "none" -> Optional.of(Encryption.NONE);
                    case "AES256" -> Optional.of(new Encryption.SseS3(SealedKey.NONE));
                    case "aws:kms" -> Optional.of(new Encryption.SseKms("", "", true, SealedKey.NONE));
                    default -> Optional.empty();
                },
                "none, AES256 or aws:kms"));
    }

    private static AccessSettings accessLog(SettingValues values) {
        return new AccessSettings(
                values.value(
                        Setting.ACCESS_LOG,
                        text -> switch (text) {
                            // YAML reads a bare off as false.
                            case "off", "no", "false" -> Optional.of(AccessSettings.Logged.OFF);
                            case "changes" -> Optional.of(AccessSettings.Logged.CHANGES);
                            case "all" -> Optional.of(AccessSettings.Logged.ALL);
                            default -> Optional.empty();
                        },
                        "off, changes or all"),
                values.value(
                        Setting.ACCESS_LOG_FORM,
                        text -> switch (text) {
                            case "json" -> Optional.of(AccessForm.JSON);
                            case "combined" -> Optional.of(AccessForm.COMBINED);
                            default -> Optional.empty();
                        },
                        "json or combined"),
                values.value(
                        Setting.ACCESS_LOG_TO,
                        text -> switch (text) {
                            case "files" -> Optional.of(AccessSettings.Output.FILES);
                            case "stdout" -> Optional.of(AccessSettings.Output.STANDARD_OUTPUT);
                            default -> Optional.empty();
                        },
                        "files or stdout"),
                values.size(Setting.ACCESS_LOG_FILE_SIZE, 64 * KIB, 16 * 1024 * MIB),
                values.number(Setting.ACCESS_LOG_FILES, 2, 10_000));
    }

    private static @Nullable TlsFiles tlsFiles(SettingValues values) {
        var certificate = values.optional(Setting.TLS_CERT, GatewayConfig::path, "a file");
        var key = values.optional(Setting.TLS_KEY, GatewayConfig::path, "a file");
        return certificate.isPresent() && key.isPresent() ? new TlsFiles(certificate.get(), key.get()) : null;
    }

    private static @Nullable KeyPair keyPair(SettingValues values) {
        var accessKey = values.optional(
                Setting.ACCESS_KEY, text -> Optional.of(text).filter(KeyPair::isAccessKey), KeyPair.ACCESS_KEY_FORM);
        var secret = values.optional(
                Setting.SECRET_KEY, text -> Optional.of(text).filter(KeyPair::isSecret), KeyPair.SECRET_FORM);
        return accessKey.isPresent() && secret.isPresent() ? new KeyPair(accessKey.get(), secret.get()) : null;
    }

    private static S3Settings s3(SettingValues values) {
        return S3Settings.standard()
                .withRegion(
                        values.value(Setting.REGION, GatewayConfig::region, "1-63 of a-z 0-9 -, like us-east-1"),
                        values.yes(Setting.REGION_PINNED))
                .withDomains(values.list(Setting.DOMAIN, GatewayConfig::domain, "host names, with commas"))
                .withLifecycleDay(new Day(Duration.ofSeconds(values.number(Setting.LIFECYCLE_DAY_SECONDS, 1, 86_400))))
                .withCustomerKeysOverHttp(values.value(
                        Setting.SSE_C_OVER_HTTP,
                        text -> switch (text) {
                            case "allow" -> Optional.of(true);
                            case "refuse" -> Optional.of(false);
                            default -> Optional.empty();
                        },
                        "refuse or allow"));
    }

    private static Descriptors descriptors(SettingValues values) {
        return Descriptors.share(
                Descriptors.limit(),
                new Descriptors.Wish(
                        values.number(Setting.MAX_CONNECTIONS, 4, 1_000_000), values.isGiven(Setting.MAX_CONNECTIONS)),
                new Descriptors.Wish(
                        values.number(Setting.OPEN_PROJECTS, 2, 100_000), values.isGiven(Setting.OPEN_PROJECTS)));
    }

    private static RocksSettings rocks(SettingValues values, Descriptors descriptors) {
        return RocksSettings.defaults()
                .withDurability(values.value(
                        Setting.DURABILITY,
                        text -> switch (text) {
                            case "sync" -> Optional.of(RocksSettings.Durability.SYNC);
                            case "os" -> Optional.of(RocksSettings.Durability.OS);
                            default -> Optional.empty();
                        },
                        "sync or os"))
                .withReserveBytes(values.value(
                        Setting.RESERVE,
                        text -> text.equals("auto")
                                ? Optional.of(RocksSettings.DEFAULT_RESERVE)
                                : SettingValues.bytes(text),
                        "auto, or a size like 512 MiB, 10G or 10 GB"))
                .withBlockCacheBytes(values.size(Setting.BLOCK_CACHE, 8 * MIB, 16 * TIB))
                .withWriteBufferTotalBytes(values.size(Setting.WRITE_BUFFERS, 8 * MIB, TIB))
                .withMaxOpenDatabases(descriptors.databases())
                .withMaxOpenTables(descriptors.tablesPerDatabase())
                .withMaxOpenFiles(descriptors.idleFiles());
    }

    /// An address gets three quarters of what there is.
    private static HttpLimits limits(SettingValues values, int connections) {
        var usual = HttpLimits.Load.DEFAULTS;
        int requests = values.number(Setting.MAX_REQUESTS, 4, 1_000_000);
        int running = values.number(Setting.MAX_RUNNING, 4, 100_000);
        return HttpLimits.DEFAULTS.with(new HttpLimits.Load(
                connections,
                connections / 4 * 3,
                requests,
                requests / 4 * 3,
                running,
                running / 4 * 3,
                usual.waiting()));
    }

    private static TrustedProxies proxies(SettingValues values) {
        var allowed = "addresses and networks like 10.0.0.0/8, with commas";
        return TrustedProxies.of(values.list(
                Setting.TRUSTED_PROXIES,
                text -> io.cloakroom.s3.policy.CidrBlock.of(text).map(_ -> text),
                allowed));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static Optional<String> host(String text) {
        return Optional.of(text)
                .filter(host -> host.matches("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z]*"));
    }

    private static Optional<String> region(String text) {
        return Optional.of(text).filter(region -> region.matches("[a-z0-9][a-z0-9-]{0,62}"));
    }

    private static Optional<String> domain(String text) {
        return Optional.of(text.toLowerCase(java.util.Locale.ROOT))
                .filter(domain -> domain.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
                        && domain.length() <= 189);
    }

    private static Optional<String> password(String text) {
        return Optional.of(text)
                .filter(password ->
                        password.length() >= Passwords.MIN_CHARACTERS && password.length() <= Passwords.MAX_CHARACTERS);
    }

    private static Optional<String> endpoint(String text) {
        try {
            var uri = URI.create(text.replaceAll("/+$", ""));
            boolean good = Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return good ? Optional.of(uri.toString()) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    /// Never shows a secret.
    @Override
    public String toString() {
        return "GatewayConfig[data " + data + ", " + host + ", ports " + s3Port + " and " + adminPort + "]";
    }
}
