package io.cloakroom.admin.snippet;

import java.util.List;

/// Clients that make backups, and one that mounts a bucket.
final class BackupSnippets {
    private static final String GROUP = "Backup";

    private BackupSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(
                restic(blanks), duplicity(blanks), s3fs(blanks), pgBackRest(blanks), kopia(blanks), velero(blanks));
    }

    private static Snippet restic(Blanks blanks) {
        var repository = "s3:" + blanks.value("bucketUrl") + "/restic";
        return new Snippet(
                "restic",
                "restic",
                GROUP,
                "shell",
                null,
                blanks.with("repository", repository).fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export AWS_DEFAULT_REGION={{region}}
                        export RESTIC_REPOSITORY={{repository}}
                        export RESTIC_PASSWORD=YOUR-PASSPHRASE
                        restic init
                        """));
    }

    /// Scheme and lack of an action are what releases before and after the third understand alike.
    private static Snippet duplicity(Blanks blanks) {
        var target = "boto3+s3://" + blanks.value("bucket") + "/duplicity";
        return new Snippet(
                "duplicity",
                "duplicity",
                GROUP,
                "shell",
                null,
                blanks.with("target", target).fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export PASSPHRASE=YOUR-PASSPHRASE
                        duplicity --s3-endpoint-url {{endpoint}} --s3-region-name {{region}} \\
                            ~/Documents {{target}}
                        """));
    }

    /// The password file has a colon between its fields, and no blanks.
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
        return new Snippet("s3fs", "s3fs mount", GROUP, "shell", null, keys + options.fill(Quoting.SHELL, """
                        mkdir -p ~/cloakroom
                        s3fs {{bucket}} ~/cloakroom -o {{url}} -o {{endpoint}} -o use_path_request_style
                        """));
    }

    private static Snippet pgBackRest(Blanks blanks) {
        var warning =
                blanks.secure() ? "" : "# pgBackRest speaks https only: this endpoint needs a certificate first.\n";
        return new Snippet(
                "pgbackrest",
                "pgBackRest repository",
                GROUP,
                "ini",
                "/etc/pgbackrest/pgbackrest.conf",
                warning + blanks.fill(Quoting.NONE, """
                        [global]
                        repo1-type=s3
                        repo1-path=/pgbackrest
                        repo1-s3-bucket={{bucket}}
                        repo1-s3-endpoint={{authority}}
                        repo1-s3-region={{region}}
                        repo1-s3-uri-style=path
                        repo1-s3-key={{accessKey}}
                        repo1-s3-key-secret={{secretKey}}
                        """));
    }

    private static Snippet kopia(Blanks blanks) {
        return new Snippet(
                "kopia",
                "Kopia repository",
                GROUP,
                "shell",
                null,
                blanks.fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export KOPIA_PASSWORD=YOUR-PASSPHRASE
                        kopia repository create s3 --bucket={{bucket}} --prefix=kopia/ \\
                            --endpoint={{authority}} --region={{region}}""") + (blanks.secure() ? "\n" : " --disable-tls\n"));
    }

    /// The keys stand in a file of the AWS SDK, in a block of YAML that takes each line as it is.
    private static Snippet velero(Blanks blanks) {
        var secret = blanks.secretKey();
        var warning = secret.contains(" #") || secret.contains(" ;")
                ? "# Velero takes the secret key for ended at the space before its # or ;: it needs another token.\n"
                : "";
        return new Snippet(
                "velero",
                "Velero backup location",
                GROUP,
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
                                .indent(4) + blanks.fill(Quoting.DOUBLE, """
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
                        """));
    }

    /// The AWS SDK for Go, of which Velero is made, takes off one pair of quotes.
    private static String awsValue(String value) {
        return value.matches("'.*'|\".*\"") ? "\"" + value + "\"" : value;
    }
}
