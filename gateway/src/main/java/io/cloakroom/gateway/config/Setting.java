package io.cloakroom.gateway.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// All settings. A setting's name gives its key in the configuration file, its variable (in capitals after
/// `CLOAKROOM_`) and its flag (after `--`). Secrets have no flag, because everybody on a machine can read command
/// lines.
public enum Setting {
    DATA("DIR", "./data", "Data directory; made when it is absent."),
    HOST("HOST", "127.0.0.1", "Address or name that both ports listen on; 0.0.0.0 for all."),
    S3_PORT("PORT", "9000", "Port for S3; 0 picks a free one."),
    ADMIN_PORT("PORT", "9001", "Port for REST and health; 0 picks a free one."),
    ADMIN_HOSTS(
            "NAMES",
            "",
            "Host names, separated by commas, under which the admin port may be called. IP addresses always may."),
    TLS_CERT("FILE", "", "Certificate chain (PEM) for both ports; read again when it changes."),
    TLS_KEY("FILE", "", "Private key (PEM) of the certificate."),
    REGION("NAME", "us-east-1", "Region of new buckets when the request names none."),
    REGION_PINNED("YES|NO", "no", "yes: accepts no region but this one. no: accepts any well-formed one."),
    DOMAIN("NAMES", "", "Domains, separated by commas, under which the first label is a bucket (virtual-host style)."),
    PUBLIC_ENDPOINT("URL", "", "URL of the S3 port as clients reach it. Default: host and port."),
    ACCESS_KEY("KEY", "", "Access key of user admin in project default. The start makes it when it is missing."),
    SECRET_KEY("KEY", "", "Its secret key. Only as a variable or in the file."),
    BUCKETS("NAMES", "", "Buckets of project default, separated by commas. The start makes those that are missing."),
    ADMIN_PASSWORD("TEXT", "", "Password of user admin. Only as a variable or in the file."),
    MASTER_KEY("HEX", "", "Key that seals secrets: 64 hex digits. Only as a variable or in the file. Default: a file."),
    PREVIOUS_MASTER_KEY(
            "HEX",
            "",
            "The old master key, needed for the one start after master-key has changed. Only as a variable or in the file. Default: a file."),
    KMS(
            "local|vault",
            "local",
            "Where the keys of SSE-KMS are: in this server, or in HashiCorp Vault or OpenBao (Transit)."),
    VAULT_ADDRESS("URL", "", "URL of Vault or OpenBao, for kms: vault."),
    VAULT_TOKEN("TEXT", "", "Token for Vault. Only as a variable or in the file."),
    VAULT_TOKEN_FILE("FILE", "", "File with the token for Vault; read again when it changes."),
    VAULT_MOUNT("PATH", "transit", "Where the Transit engine is mounted."),
    VAULT_NAMESPACE("NAME", "", "Namespace of Vault, if it has namespaces."),
    VAULT_KEY_PREFIX(
            "TEXT",
            "cloakroom-",
            "Prefix of the names of keys in Vault. The project's account number, a dash and the key's own name follow."),
    VAULT_CA("FILE", "", "CA certificates (PEM) for Vault's certificate, in addition to those that Java trusts."),
    SIGNATURE_V2("YES|NO", "yes", "Accepts Signature V2 as well."),
    TRUSTED_PROXIES(
            "NETWORKS",
            "",
            "Networks of proxies, separated by commas, whose X-Forwarded-For, -Host and -Proto are believed."),
    DURABILITY(
            "sync|os",
            "sync",
            "sync: a write is on disk before it is answered. os: the operating system has it, and a power cut may lose seconds."),
    INLINE_SIZE("SIZE", "16KiB", "Objects up to this size are stored within their metadata record; at most 64KiB."),
    RESERVE("SIZE", "auto", "Free space below which writes are refused. auto: 1 % of the disk, at least 1GiB."),
    DELETED_PROJECT_DAYS("DAYS", "7", "How long the data of a deleted project is kept."),
    LONGEST_STOP_DAYS(
            "DAYS",
            "30",
            "After a longer stop, no retention (Object Lock) ends and nothing expires until an operator confirms the system clock."),
    JOB_SHARE(
            "PERCENT",
            "25",
            "How much of its time a background job works while requests are served. For the rest it pauses."),
    JOB_OPERATIONS("NUMBER", "0", "Most rows or objects that a background job handles per second; 0 for no limit."),
    JOB_BYTES("SIZE", "0", "Most bytes that a background job reads or writes per second; 0 for no limit."),
    LIFECYCLE_DAY_SECONDS(
            "SECONDS",
            "86400",
            "Length of a day of lifecycle rules. A shorter day is for trying rules out: objects expire early."),
    NEW_BUCKETS(
            "classic|modern",
            "classic",
            "Access settings of a new bucket. modern, as AWS: ACLs are off, and public access is blocked."),
    NEW_BUCKET_ENCRYPTION(
            "none|AES256|aws:kms", "none", "Default encryption of a new bucket, for writes that ask for none."),
    SSE_C_OVER_HTTP(
            "refuse|allow",
            "refuse",
            "Whether a client may send a key of its own (SSE-C) over a connection without TLS."),
    MAX_BUCKETS("NUMBER", "10000", "How many buckets a project may have."),
    BLOCK_CACHE("SIZE", "128MiB", "Cache of the store, for all projects together."),
    WRITE_BUFFERS("SIZE", "64MiB", "Write buffers of the store, for all projects together."),
    OPEN_PROJECTS("NUMBER", "256", "How many projects' databases are open at the same time."),
    MAX_CONNECTIONS("NUMBER", "20000", "Most connections to the S3 port at the same time."),
    MAX_REQUESTS(
            "NUMBER",
            "4096",
            "Most requests to the S3 port at the same time, from the header block to the end of the answer."),
    MAX_RUNNING("NUMBER", "256", "Most requests that work in the store at the same time."),
    CACHED_TOKENS("NUMBER", "100000", "How many tokens are kept in memory."),
    SHUTDOWN_SECONDS("SECONDS", "8", "How long a stop may take. Requests that still run towards its end are cut off."),
    LOG_LEVEL("LEVEL", "info", "error, warn, info, debug or trace; the log goes to standard error."),
    ACCESS_LOG("off|changes|all", "changes", "Which S3 requests have a line in the access log."),
    ACCESS_LOG_FORM("json|combined", "json", "Format of its lines; only json can be searched."),
    ACCESS_LOG_TO(
            "files|stdout", "files", "Where the lines go: to files in the data directory, or to standard output."),
    ACCESS_LOG_FILE_SIZE("SIZE", "32MiB", "Size at which the access log begins a new file."),
    ACCESS_LOG_FILES("NUMBER", "8", "Most files of the access log; the oldest is deleted.");

    private final String label;
    private final String usual;
    private final String description;

    Setting(String label, String usual, String description) {
        this.label = label;
        this.usual = usual;
        this.description = description;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String variable() {
        return "CLOAKROOM_" + name();
    }

    public String flag() {
        return "--" + key();
    }

    public boolean secret() {
        return this == SECRET_KEY
                || this == ADMIN_PASSWORD
                || this == MASTER_KEY
                || this == PREVIOUS_MASTER_KEY
                || this == VAULT_TOKEN;
    }

    /// Whether the configuration file may hold a list instead of a text with commas.
    boolean list() {
        return this == ADMIN_HOSTS || this == DOMAIN || this == BUCKETS || this == TRUSTED_PROXIES;
    }

    public String label() {
        return label;
    }

    /// The default; empty for none.
    public String usual() {
        return usual;
    }

    public String description() {
        return description;
    }

    static Optional<Setting> withKey(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    static Optional<Setting> withVariable(String variable) {
        return Arrays.stream(values())
                .filter(each -> each.variable().equals(variable))
                .findFirst();
    }
}
