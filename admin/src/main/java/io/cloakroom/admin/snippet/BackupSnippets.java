package io.cloakroom.admin.snippet;

import java.util.List;

/// Backup programs, and a program that mounts a bucket.
final class BackupSnippets {
    private static final String GROUP = "Backup";

    private static final String RESTORE = "List what was backed up, and restore the newest of it:";
    private static final String RESTORED = "the files of the backup in the directory restored.";

    private BackupSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(
                restic(blanks), duplicity(blanks), s3fs(blanks), pgBackRest(blanks), kopia(blanks), velero(blanks));
    }

    private static Snippet restic(Blanks blanks) {
        var repository = "s3:" + blanks.value("bucketUrl") + "/" + blanks.value("prefix") + "restic";
        var guide = new Guide(blanks, "restic", "restic", GROUP)
                .code(
                        Guide.INTO_SHELL,
                        "shell",
                        null,
                        blanks.with("repository", repository).fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export AWS_DEFAULT_REGION={{region}}
                        export RESTIC_REPOSITORY={{repository}}
                        export RESTIC_PASSWORD=YOUR-PASSPHRASE
                        """)
                                + (blanks.onlyReads() ? "" : "restic init\n"))
                .trusts(Guide.ADD_OPTION, "shell", null, "restic --cacert " + Guide.AUTHORITY + " snapshots\n");
        return blanks.onlyReads()
                ? guide.tries(RESTORE, """
                        restic --no-lock snapshots
                        restic --no-lock restore latest --target ~/restored
                        """).expect(RESTORED)
                : guide.tries(Guide.TRY, "restic backup ~/Documents && restic snapshots\n")
                        .expect("a list with one snapshot.");
    }

    /// A URL with scheme and without action is the form that releases before and after version 3 understand alike.
    private static Snippet duplicity(Blanks blanks) {
        var target = "boto3+s3://" + blanks.value("bucket") + "/" + blanks.value("prefix") + "duplicity";
        return new Guide(blanks, "duplicity", "duplicity", GROUP)
                .code(
                        Guide.INTO_SHELL,
                        "shell",
                        null,
                        blanks.with("target", target)
                                .fill(
                                        Quoting.SHELL,
                                        """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export PASSPHRASE=YOUR-PASSPHRASE
                        duplicity --s3-endpoint-url {{endpoint}} --s3-region-name {{region}} \\
                        """
                                                + (blanks.onlyReads()
                                                        ? "    {{target}} ~/restored\n"
                                                        : "    ~/Documents {{target}}\n")))
                .trustsVariable("AWS_CA_BUNDLE")
                .expect(blanks.onlyReads() ? RESTORED : "statistics of the backup that end with: Errors 0");
    }

    /// The password file has a colon between its fields, and no spaces.
    private static Snippet s3fs(Blanks blanks) {
        var secret = blanks.secretKey();
        var fits = !secret.contains(":") && !secret.contains(" ");
        var pair = blanks.with("pair", blanks.value("accessKey") + ":" + secret);
        var keys = pair.fill(Quoting.SHELL, fits ? """
                (umask 077 && printf '%s\\n' {{pair}} >~/.passwd-s3fs)
                """ : """
                # The file ~/.passwd-s3fs cannot hold a secret key with a colon or a space.
                export AWS_ACCESS_KEY_ID={{accessKey}}
                export AWS_SECRET_ACCESS_KEY={{secretKey}}
                """);
        var options = blanks.with("url", "url=" + blanks.value("endpoint"))
                .with("endpoint", "endpoint=" + blanks.value("region"));
        return new Guide(blanks, "s3fs", "s3fs mount", GROUP)
                .code(
                        Guide.INTO_SHELL,
                        "shell",
                        null,
                        keys + options.fill(Quoting.SHELL, """
                        mkdir -p ~/cloakroom
                        s3fs {{bucket}} ~/cloakroom -o {{url}} -o {{endpoint}} -o use_path_request_style%s
                        """.formatted(blanks.onlyReads() ? " -o ro" : "")))
                .tries(Guide.TRY, "ls ~/cloakroom\n")
                .trusts(
                        "Before you mount, paste this into your shell:",
                        "shell",
                        null,
                        "export CURL_CA_BUNDLE=" + Guide.AUTHORITY + "\n")
                .expect("the objects of your bucket as files.");
    }

    private static Snippet pgBackRest(Blanks blanks) {
        var warning =
                blanks.secure() ? "" : "# pgBackRest speaks https only: this endpoint needs a certificate first.\n";
        return new Guide(blanks, "pgbackrest", "pgBackRest repository", GROUP)
                .code(
                        Guide.INTO_FILE,
                        "ini",
                        "/etc/pgbackrest/pgbackrest.conf",
                        warning + blanks.fill(Quoting.NONE, """
                        [global]
                        repo1-type=s3
                        repo1-path=/{{prefix}}pgbackrest
                        repo1-s3-bucket={{bucket}}
                        repo1-s3-endpoint={{authority}}
                        repo1-s3-region={{region}}
                        repo1-s3-uri-style=path
                        repo1-s3-key={{accessKey}}
                        repo1-s3-key-secret={{secretKey}}
                        """))
                .tries(Guide.TRY, "pgbackrest repo-ls\n")
                .trusts(
                        Guide.ADD_LINE,
                        "ini",
                        "/etc/pgbackrest/pgbackrest.conf",
                        "repo1-storage-ca-file=" + Guide.AUTHORITY + "\n")
                .expect("an empty list, and no error.");
    }

    private static Snippet kopia(Blanks blanks) {
        var reads = blanks.onlyReads();
        var verb = reads ? "connect --readonly" : "create";
        return new Guide(blanks, "kopia", "Kopia repository", GROUP)
                .code(
                        Guide.INTO_SHELL,
                        "shell",
                        null,
                        blanks.with("path", blanks.value("prefix") + "kopia/").fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export KOPIA_PASSWORD=YOUR-PASSPHRASE
                        kopia repository %s s3 --bucket={{bucket}} --prefix={{path}} \\
                            --endpoint={{authority}} --region={{region}}""".formatted(verb))
                                + (blanks.secure() ? "\n" : " --disable-tls\n"))
                .tries(Guide.TRY, reads ? "kopia snapshot list --all\n" : "kopia snapshot create ~/Documents\n")
                .trusts(
                        reads
                                ? "Add this option to the command that connects to the repository:"
                                : "Add this option to the command that creates the repository:",
                        "shell",
                        null,
                        "--root-ca-pem-path=" + Guide.AUTHORITY + "\n")
                .expect(
                        reads
                                ? "the snapshots in the repository. Restore one with kopia snapshot restore."
                                : "a line that begins with: Created snapshot");
    }

    /// Velero reads the keys from a credentials file of the AWS SDK, here a YAML block that preserves each line.
    private static Snippet velero(Blanks blanks) {
        var secret = blanks.secretKey();
        var warning = secret.contains(" #") || secret.contains(" ;")
                ? "# Velero takes the secret key for ended at the space before its # or ;: it needs another token.\n"
                : "";
        return new Guide(blanks, "velero", "Velero backup location", GROUP)
                .code(
                        "Create this file:",
                        "yaml",
                        "velero.yaml",
                        warning + """
                        apiVersion: v1
                        kind: Secret
                        metadata:
                          name: cloakroom
                          namespace: velero
                        stringData:
                          cloud: |
                        """
                                + blanks.with("secretKey", awsValue(secret))
                                        .fill(Quoting.NONE, """
                        [default]
                        aws_access_key_id={{accessKey}}
                        aws_secret_access_key={{secretKey}}
                        """)
                                        .indent(4)
                                + blanks.fill(Quoting.DOUBLE, """
                        ---
                        apiVersion: velero.io/v1
                        kind: BackupStorageLocation
                        metadata:
                          name: cloakroom
                          namespace: velero
                        spec:
                          provider: aws
                          objectStorage:
                            bucket: {{bucket}}
                          credential:
                            name: cloakroom
                            key: cloud
                          config:
                            region: {{region}}
                            s3Url: {{endpoint}}
                            s3ForcePathStyle: "true"
                        """)
                                        .replace(
                                                "\n  credential:",
                                                prefixLine(blanks) + accessMode(blanks) + "\n  credential:"))
                .tries("Apply it:", "kubectl apply -f velero.yaml && velero backup-location get\n")
                .trusts(
                        "Give the location the certificate:",
                        "shell",
                        null,
                        "kubectl -n velero patch backupstoragelocation cloakroom --type merge \\\n"
                                + "    -p '{\"spec\":{\"objectStorage\":{\"caCert\":\"'$(base64 -w0 " + Guide.AUTHORITY
                                + ")'\"}}}'\n")
                .expect("the location cloakroom in the phase Available.");
    }

    /// The prefix without a trailing slash, as Velero needs it.
    private static String prefixLine(Blanks blanks) {
        var prefix = blanks.value("prefix").replaceFirst("/+$", "");
        return prefix.isEmpty() ? "" : "\n    prefix: " + Quoting.DOUBLE.apply(prefix);
    }

    private static String accessMode(Blanks blanks) {
        return blanks.onlyReads() ? "\n  accessMode: ReadOnly" : "";
    }

    /// The AWS SDK for Go, which Velero uses, removes one pair of quotes.
    private static String awsValue(String value) {
        return value.matches("'.*'|\".*\"") ? "\"" + value + "\"" : value;
    }
}
