package io.cloakroom.admin.snippet;

import io.cloakroom.s3.sign.UriEncoding;
import java.util.List;
import java.util.regex.Pattern;

/// Clients for a terminal.
final class CommandLineSnippets {
    private static final String GROUP = "Command line";
    private static final String WITH_AWS = "Try it, with the AWS CLI for example:";
    private static final Pattern VARIABLE_OF_RCLONE = Pattern.compile("%\\([^)]+\\)s");

    private CommandLineSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(
                shell(blanks),
                dotenv(blanks),
                awsCli(blanks),
                rclone(blanks),
                s3cmd(blanks),
                minio(blanks),
                curl(blanks));
    }

    /// boto3 reads only the second variable for the region, the other SDKs the first.
    private static Snippet shell(Blanks blanks) {
        return new Guide(blanks, "env", "Environment variables", GROUP)
                .code(Guide.INTO_SHELL, "shell", null, blanks.fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export AWS_ENDPOINT_URL_S3={{endpoint}}
                        export AWS_REGION={{region}}
                        export AWS_DEFAULT_REGION={{region}}
                        """))
                .triesToList(
                        WITH_AWS, "aws s3 ls\n", "aws s3 ls {{s3Place}}\n", "printf Hello | aws s3 cp - {{s3Hello}}\n")
                .trustsVariable("AWS_CA_BUNDLE")
                .expectList();
    }

    private static Snippet dotenv(Blanks blanks) {
        var text = blanks.fill(Quoting.DOTENV, """
                AWS_ACCESS_KEY_ID={{accessKey}}
                AWS_SECRET_ACCESS_KEY={{secretKey}}
                AWS_ENDPOINT_URL_S3={{endpoint}}
                AWS_REGION={{region}}
                AWS_DEFAULT_REGION={{region}}
                """);
        var readAlike = Quoting.DOTENV.apply(blanks.secretKey()).equals(blanks.secretKey());
        return new Guide(blanks, "dotenv", "Environment file", GROUP)
                .code(Guide.INTO_FILE, "shell", ".env", readAlike ? text : """
                        # Programs differ in how they read quotes here; the secret key is quoted for a shell.
                        # "docker run --env-file" takes quotes for a part of the value: leave them out for it.
                        """ + text)
                .triesToList(
                        WITH_AWS,
                        "(set -a; . ./.env; aws s3 ls)\n",
                        "(set -a; . ./.env; aws s3 ls {{s3Place}})\n",
                        "(set -a; . ./.env; printf Hello | aws s3 cp - {{s3Hello}})\n")
                .trusts(Guide.ADD_LINE, "shell", ".env", "AWS_CA_BUNDLE=" + Guide.AUTHORITY + "\n")
                .expectList();
    }

    private static Snippet awsCli(Blanks blanks) {
        return new Guide(blanks, "aws-cli", "AWS CLI", GROUP)
                .code(Guide.INTO_FILE, "ini", "~/.aws/config", blanks.fill(Quoting.NONE, """
                        # For version 1.29, 2.13 or newer: aws --profile cloakroom s3 ls
                        [profile cloakroom]
                        aws_access_key_id = {{accessKey}}
                        aws_secret_access_key = {{secretKey}}
                        region = {{region}}
                        endpoint_url = {{endpoint}}
                        s3 =
                          addressing_style = path
                        """))
                .triesToList(
                        Guide.TRY,
                        "aws --profile cloakroom s3 ls\n",
                        "aws --profile cloakroom s3 ls {{s3Place}}\n",
                        "printf Hello | aws --profile cloakroom s3 cp - {{s3Hello}}\n")
                .trusts(
                        "Add this line to the profile, above the line s3:",
                        "ini",
                        "~/.aws/config",
                        "ca_bundle = " + Guide.AUTHORITY + "\n")
                .expectList();
    }

    private static Snippet rclone(Blanks blanks) {
        var secret = blanks.secretKey();
        var fits = !VARIABLE_OF_RCLONE.matcher(secret).find();
        var line = fits
                ? "secret_access_key = " + rcloneValue(secret) + "\n"
                : "# rclone would take %(...)s in the secret key for a variable. Give it in the environment"
                        + " instead:\n# "
                        + blanks.fill(
                                Quoting.SHELL, "export RCLONE_CONFIG_CLOAKROOM_SECRET_ACCESS_KEY={{secretKey}}\n");
        return new Guide(blanks, "rclone", "rclone", GROUP)
                .code(
                        Guide.INTO_FILE,
                        "ini",
                        "~/.config/rclone/rclone.conf",
                        blanks.fill(Quoting.NONE, """
                        [cloakroom]
                        type = s3
                        provider = Other
                        access_key_id = {{accessKey}}
                        """)
                                + line
                                + blanks.fill(Quoting.NONE, """
                        endpoint = {{endpoint}}
                        region = {{region}}
                        force_path_style = true
                        """)
                                + (blanks.makesBuckets() ? "" : "no_check_bucket = true\n"))
                .triesToList(Guide.TRY, "rclone lsd cloakroom:\n", "rclone lsf cloakroom:{{place}}\n", """
                        printf Hello >hello.txt
                        rclone copyto --no-check-dest --s3-no-head hello.txt cloakroom:{{hello}}
                        """)
                .trusts(Guide.ADD_OPTION, "shell", null, "rclone --ca-cert " + Guide.AUTHORITY + " lsd cloakroom:\n")
                .expectList();
    }

    /// rclone unquotes a value that begins with one of its two quotes, up to the last such quote.
    private static String rcloneValue(String value) {
        return value.startsWith("`") || value.startsWith("\"\"\"") ? "`" + value + "`" : value;
    }

    private static Snippet s3cmd(Blanks blanks) {
        var secret = blanks.secretKey();
        var keys = secret.startsWith("$")
                ? """
                # s3cmd would take a secret key that begins with $ for the name of a variable. Give both keys in the
                # environment instead; it reads them when this file has none:
                """ + blanks.fill(Quoting.SHELL, """
                # export AWS_ACCESS_KEY_ID={{accessKey}}
                # export AWS_SECRET_ACCESS_KEY={{secretKey}}
                """)
                : blanks.with("secretKey", s3cmdValue(secret)).fill(Quoting.NONE, """
                access_key = {{accessKey}}
                secret_key = {{secretKey}}
                """);
        return new Guide(blanks, "s3cmd", "s3cmd", GROUP)
                .code(
                        Guide.INTO_FILE,
                        "ini",
                        "~/.s3cfg",
                        "[default]\n"
                                + keys
                                + blanks.with("secure", blanks.secure() ? "True" : "False")
                                        .fill(Quoting.NONE, """
                        host_base = {{authority}}
                        host_bucket = {{authority}}
                        bucket_location = {{region}}
                        use_https = {{secure}}
                        signurl_use_https = {{secure}}
                        """))
                .triesToList(Guide.TRY, "s3cmd ls\n", "s3cmd ls {{s3Place}}\n", """
                        printf Hello >hello.txt
                        s3cmd put hello.txt {{s3Hello}}
                        """)
                .trusts(Guide.ADD_LINE, "ini", "~/.s3cfg", "ca_certs_file = " + Guide.AUTHORITY + "\n")
                .expectList();
    }

    /// s3cmd removes one pair of double quotes.
    private static String s3cmdValue(String value) {
        return value.startsWith("\"") && value.endsWith("\"") ? "\"" + value + "\"" : value;
    }

    private static Snippet minio(Blanks blanks) {
        return new Guide(blanks, "mc", "MinIO client", GROUP)
                .code(Guide.INTO_SHELL, "shell", null, blanks.fill(Quoting.SHELL, """
                        mc alias set --api S3v4 --path on -- cloakroom {{endpoint}} {{accessKey}} {{secretKey}}
                        """))
                .triesToList(
                        Guide.TRY,
                        "mc ls cloakroom\n",
                        "mc ls cloakroom/{{place}}\n",
                        "printf Hello | mc pipe cloakroom/{{hello}}\n")
                .trusts(
                        "Before that, copy the certificate of its authority to where the client looks:",
                        "shell",
                        null,
                        "mkdir -p ~/.mc/certs/CAs && cp " + Guide.AUTHORITY + " ~/.mc/certs/CAs/\n")
                .expectList();
    }

    /// Old releases of curl do not send the hash of the body by themselves, and always sign the hash of the actual
    /// body, so each request states its own.
    private static Snippet curl(Blanks blanks) {
        var filled = blanks.with("user", blanks.value("accessKey") + ":" + blanks.secretKey())
                .with("scope", "aws:amz:" + blanks.value("region") + ":s3")
                .with("url", blanks.value("bucketUrl") + "/" + blanks.value("key"))
                .with(
                        "listUrl",
                        blanks.value("bucketUrl") + "?list-type=2&prefix="
                                + UriEncoding.encode(blanks.value("prefix"), false));
        return new Guide(blanks, "curl", "curl", GROUP)
                .code(curlText(blanks), "shell", null, filled.fill(Quoting.SHELL, curlCommands(blanks)))
                .trusts(Guide.ADD_OPTION, "shell", null, "curl --cacert " + Guide.AUTHORITY + "\n")
                .expect(
                        blanks.readsAndWrites()
                                ? Guide.SEES_HELLO
                                : blanks.onlyWrites()
                                        ? Guide.SEES_NO_ERROR
                                        : "a ListBucketResult with the keys of the objects that the token may see.");
    }

    private static String curlText(Blanks blanks) {
        return blanks.readsAndWrites()
                ? "Paste this into your shell. It puts a small object and gets it back:"
                : blanks.onlyWrites()
                        ? "Paste this into your shell. It puts a small object:"
                        : "Paste this into your shell. It lists objects:";
    }

    private static String curlCommands(Blanks blanks) {
        var begin = "curl --fail --aws-sigv4 {{scope}} --user {{user}} \\\n";
        var hello = "printf Hello >hello.txt\n";
        var put = hello + begin + """
                    --header "x-amz-content-sha256: $(sha256sum <hello.txt | cut -c1-64)" \\
                    --upload-file hello.txt {{url}}
                """;
        var ofNothing = begin + "    --header \"x-amz-content-sha256: $(printf '' | sha256sum | cut -c1-64)\" ";
        return blanks.readsAndWrites()
                ? put + ofNothing + "{{url}}\n"
                : blanks.onlyWrites() ? put : ofNothing + "{{listUrl}}\n";
    }
}
