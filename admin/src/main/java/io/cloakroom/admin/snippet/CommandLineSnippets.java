package io.cloakroom.admin.snippet;

import java.util.List;
import java.util.regex.Pattern;

/// Clients for a terminal.
final class CommandLineSnippets {
    private static final String GROUP = "Command line";
    private static final Pattern VARIABLE_OF_RCLONE = Pattern.compile("%\\([^)]+\\)s");

    private CommandLineSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(shell(blanks), dotenv(blanks), awsCli(blanks), rclone(blanks), s3cmd(blanks), minio(blanks));
    }

    /// boto3 reads the region's second name only, the other SDKs the first.
    private static Snippet shell(Blanks blanks) {
        return new Snippet("env", "Environment variables", GROUP, "shell", null, blanks.fill(Quoting.SHELL, """
                        export AWS_ACCESS_KEY_ID={{accessKey}}
                        export AWS_SECRET_ACCESS_KEY={{secretKey}}
                        export AWS_ENDPOINT_URL_S3={{endpoint}}
                        export AWS_REGION={{region}}
                        export AWS_DEFAULT_REGION={{region}}
                        """));
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
        return new Snippet("dotenv", "Environment file", GROUP, "shell", ".env", readAlike ? text : """
                        # Programs differ in how they read quotes here; the secret key is quoted for a shell.
                        # "docker run --env-file" takes quotes for a part of the value: leave them out for it.
                        """ + text);
    }

    private static Snippet awsCli(Blanks blanks) {
        return new Snippet("aws-cli", "AWS CLI profile", GROUP, "ini", "~/.aws/config", blanks.fill(Quoting.NONE, """
                        # For version 1.29, 2.13 or newer: aws --profile cloakroom s3 ls
                        [profile cloakroom]
                        aws_access_key_id = {{accessKey}}
                        aws_secret_access_key = {{secretKey}}
                        region = {{region}}
                        endpoint_url = {{endpoint}}
                        s3 =
                          addressing_style = path
                        """));
    }

    private static Snippet rclone(Blanks blanks) {
        var secret = blanks.secretKey();
        var fits = !VARIABLE_OF_RCLONE.matcher(secret).find();
        var line = fits
                ? "secret_access_key = " + rcloneValue(secret) + "\n"
                : "# rclone would take %(...)s in the secret key for a variable. Give it in the environment instead:\n# "
                        + blanks.fill(
                                Quoting.SHELL, "export RCLONE_CONFIG_CLOAKROOM_SECRET_ACCESS_KEY={{secretKey}}\n");
        return new Snippet(
                "rclone",
                "rclone remote",
                GROUP,
                "ini",
                "~/.config/rclone/rclone.conf",
                blanks.fill(Quoting.NONE, """
                        [cloakroom]
                        type = s3
                        provider = Other
                        access_key_id = {{accessKey}}
                        """) + line + blanks.fill(Quoting.NONE, """
                        endpoint = {{endpoint}}
                        region = {{region}}
                        force_path_style = true
                        """));
    }

    /// rclone takes off the quotes of a value that begins with one of its two, up to the last such quote.
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
        return new Snippet(
                "s3cmd",
                "s3cmd",
                GROUP,
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
                        """));
    }

    /// s3cmd takes off one pair of double quotes.
    private static String s3cmdValue(String value) {
        return value.startsWith("\"") && value.endsWith("\"") ? "\"" + value + "\"" : value;
    }

    private static Snippet minio(Blanks blanks) {
        return new Snippet("mc", "MinIO client alias", GROUP, "shell", null, blanks.fill(Quoting.SHELL, """
                        mc alias set --api S3v4 --path on -- cloakroom {{endpoint}} {{accessKey}} {{secretKey}}
                        """));
    }
}
