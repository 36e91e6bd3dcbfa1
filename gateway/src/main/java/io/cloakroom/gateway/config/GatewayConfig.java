package io.cloakroom.gateway.config;

import io.cloakroom.admin.accesslog.AccessForm;
import io.cloakroom.admin.accesslog.AccessSettings;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.storage.document.NewBuckets;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.jobs.JobLimits;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The whole, checked configuration of a server.
///
/// @param required     what has to exist after every start
/// @param acceptV2     whether Signature V2 is accepted
/// @param limits       of the S3 port
/// @param descriptors  how the process's file descriptors are shared out
/// @param cachedTokens how many tokens are kept in memory
/// @param shutdown     how long a stop may take
/// @param accessLog    which requests have a line, and how many lines are kept
/// @param jobs         how much of the machine each background job may use
public record GatewayConfig(
        Path data,
        Ports ports,
        RequiredContents required,
        EncryptionSettings encryption,
        S3Settings s3,
        boolean acceptV2,
        StoreSettings store,
        RocksSettings rocks,
        HttpLimits limits,
        Descriptors descriptors,
        int cachedTokens,
        Duration shutdown,
        String logLevel,
        AccessSettings accessLog,
        JobLimits jobs) {
    private static final Set<String> LOG_LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;

    /// @throws ConfigException for a bad value; the message says where the value is and what is allowed
    public static GatewayConfig from(SettingValues values) {
        var descriptors = descriptors(values);
        return new GatewayConfig(
                values.value(Setting.DATA, SettingForms::path, "a directory"),
                Ports.from(values),
                RequiredContents.from(values),
                EncryptionSettings.from(values),
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

    private static S3Settings s3(SettingValues values) {
        return S3Settings.standard()
                .withRegion(
                        values.value(Setting.REGION, SettingForms::region, "1-63 of a-z 0-9 -, like us-east-1"),
                        values.yes(Setting.REGION_PINNED))
                .withDomains(values.list(Setting.DOMAIN, SettingForms::domain, "host names, with commas"))
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

    /// A single address may take three quarters of each limit.
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

    /// Never shows a secret.
    @Override
    public String toString() {
        return "GatewayConfig[data " + data + ", " + ports.host() + ", ports " + ports.s3() + " and " + ports.admin()
                + "]";
    }
}
