package io.cloakroom.admin.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.snippet.Snippet.Code;
import io.cloakroom.admin.snippet.TokenFacts.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The expected texts are test resources, one file each, named after the text's id.
class SnippetsTest {
    private static final String SECRET = "secretOfTheTests";

    private static TokenFacts facts(String endpoint, @Nullable String secret, @Nullable String bucket) {
        return new TokenFacts(
                endpoint, "eu-west-1", "4f1c", "shop", "9e07", "ada", "CLKRABCDEFGHIJKLMNOP", secret, bucket);
    }

    static Stream<Snippet> plain() {
        return Snippets.of(facts("https://s3.example.net", SECRET, "photos")).stream();
    }

    /// Everything that the user types or puts into files, and how each client trusts a self-made certificate.
    static Stream<Code> codes() {
        return plain().flatMap(snippet -> Stream.concat(snippet.codes(), trust(snippet)));
    }

    private static Stream<Code> trust(Snippet snippet) {
        var step = snippet.trust();
        var code = step == null ? null : step.code();
        return code == null ? Stream.of() : Stream.of(code);
    }

    private static String text(TokenFacts facts, String id) {
        return Snippets.of(facts).stream()
                .flatMap(Snippet::codes)
                .filter(code -> code.id().equals(id))
                .findFirst()
                .orElseThrow()
                .text();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void saysExactlyWhatWasTriedWithTheClient(Code code) throws IOException {
        try (var expected = SnippetsTest.class.getResourceAsStream("/snippets/" + code.id())) {
            assertThat(code.text())
                    .isEqualTo(new String(Objects.requireNonNull(expected).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void namesEachClientOnce() {
        assertThat(plain().map(Snippet::id)).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9-]+"));
        assertThat(plain().map(Snippet::title)).doesNotHaveDuplicates();
        assertThat(codes().map(Code::id)).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9-]+"));
        assertThat(plain().map(Snippet::group).distinct())
                .containsExactly("Command line", "Backup", "Web", "SDK", "Infrastructure");
    }

    @Test
    void usesPlaceholdersForAHiddenSecretAndAnUnknownBucket() {
        for (var code : Snippets.of(facts("https://s3.example.net", null, null)).stream()
                .flatMap(Snippet::codes)
                .toList()) {
            assertThat(code.text()).doesNotContain("null", "{{", "photos", SECRET);
            assertThat(code.text().contains("YOUR-SECRET-KEY"))
                    .as(code.id())
                    .isEqualTo(text(facts("https://s3.example.net", SECRET, null), code.id())
                            .contains(SECRET));
            assertThat(code.text().contains("YOUR-BUCKET"))
                    .as(code.id())
                    .isEqualTo(text(facts("https://s3.example.net", null, "photos"), code.id())
                            .contains("photos"));
        }
    }

    @Test
    void everyClientHasAnExpectedOutput() {
        assertThat(plain()).allSatisfy(snippet -> {
            assertThat(snippet.steps()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(snippet.expected()).isNotBlank();
            assertThat(snippet.trust()).as(snippet.id()).isNotNull();
        });
        assertThat(Snippets.of(facts("http://10.0.0.5:9000", SECRET, "photos")))
                .allSatisfy(snippet -> assertThat(snippet.trust()).isNull());
    }

    /// For a token that is limited to a prefix, the clients store everything below the prefix.
    @Test
    void writesOnlyBelowTheTokensPrefix() {
        var limited = facts("https://s3.example.net", SECRET, "photos").within("a/b/", Level.READ_WRITE);
        assertThat(text(limited, "restic")).contains("s3:https://s3.example.net/photos/a/b/restic");
        assertThat(text(limited, "duplicity")).contains("boto3+s3://photos/a/b/duplicity");
        assertThat(text(limited, "kopia")).contains("--prefix=a/b/kopia/");
        assertThat(text(limited, "pgbackrest")).contains("repo1-path=/a/b/pgbackrest");
        assertThat(text(limited, "velero")).contains("    bucket: \"photos\"\n    prefix: \"a/b\"\n");
        assertThat(text(limited, "terraform-backend")).contains("\"a/b/terraform.tfstate\"");
        assertThat(text(limited, "boto3")).contains("Key=\"a/b/hello.txt\"");
        assertThat(text(limited, "wordpress-s3-uploads"))
                .contains("'S3_UPLOADS_BUCKET', 'photos/a/b'", "'https://s3.example.net/photos/a/b'");
        assertThat(text(limited, "wordpress-offload-media")).contains("'object-prefix' => 'a/b/wp-content/uploads/'");
        assertThat(text(limited, "wordpress-updraftplus")).contains("photos/a/b/updraftplus");
        assertThat(text(limited, "curl")).contains("https://s3.example.net/photos/a/b/hello.txt");
    }

    private static String said(TokenFacts facts, String id) {
        return Snippets.of(facts).stream()
                .filter(each -> each.id().equals(id))
                .flatMap(each -> each.steps().stream())
                .map(Snippet.Step::text)
                .collect(Collectors.joining("\n"));
    }

    /// The instructions do not contain commands that the token is not allowed to use.
    @Test
    void proposesOnlyWhatTheTokenMayDo() {
        var facts = facts("https://s3.example.net", SECRET, "vault");
        var reader = facts.within("host-7/", Level.READ);
        assertThat(text(reader, "restic")).doesNotContain("restic init");
        assertThat(text(reader, "restic-try"))
                .isEqualTo("restic --no-lock snapshots\nrestic --no-lock restore latest --target ~/restored\n");
        assertThat(text(reader, "kopia")).contains("kopia repository connect --readonly s3 ");
        assertThat(text(reader, "velero")).contains("\n  accessMode: ReadOnly\n");
        assertThat(text(reader, "s3fs")).endsWith(" -o ro\n");
        assertThat(text(reader, "rclone-try")).isEqualTo("rclone lsf cloakroom:vault/host-7/\n");
        assertThat(text(reader, "aws-cli-try")).contains("s3://vault/host-7/");
        assertThat(text(reader, "aws-php")).contains("listObjectsV2").doesNotContain("putObject", "getObject");
        var unfit = "This client has to read and write, which this token may not do.";
        for (var client : List.of("nextcloud", "terraform-backend", "wordpress-updraftplus")) {
            assertThat(said(reader, client)).as(client).startsWith(unfit);
        }
        for (var client : List.of("restic", "kopia", "velero", "pgbackrest")) {
            assertThat(said(reader, client)).as(client).doesNotContain(unfit);
            assertThat(said(facts.within("", Level.WRITE), client)).as(client).startsWith(unfit);
        }
        assertThat(said(facts, "nextcloud")).doesNotContain(unfit);
        var writer = facts.within("host-7/", Level.READ_WRITE);
        assertThat(said(writer, "wordpress-s3-uploads")).startsWith("This token may not make its uploads public");
        assertThat(said(writer, "wordpress-updraftplus")).doesNotContain("may not make its uploads public");
        assertThat(said(facts, "wordpress-offload-media")).doesNotContain("may not make its uploads public");
        assertThat(text(writer, "nextcloud")).contains("\n            'objectPrefix' => 'host-7/urn:oid:',\n");
        assertThat(text(facts, "rclone-try")).isEqualTo("rclone lsd cloakroom:\n");
    }

    @Test
    void carriesThePortAndTheLackOfTls() {
        var open = facts("http://10.0.0.5:9000/", SECRET, "photos");
        assertThat(text(open, "s3cmd"))
                .contains("host_base = 10.0.0.5:9000\nhost_bucket = 10.0.0.5:9000\n", "use_https = False");
        assertThat(text(open, "kopia")).contains("--endpoint=10.0.0.5:9000", "--disable-tls");
        assertThat(text(open, "nextcloud"))
                .contains("'hostname' => '10.0.0.5'", "'port' => 9000", "'use_ssl' => false");
        assertThat(text(open, "pgbackrest")).startsWith("# pgBackRest speaks https only");
        assertThat(text(open, "wordpress-updraftplus")).contains("10.0.0.5:9000", "Disable SSL");
        assertThat(text(open, "wordpress-offload-media-endpoint")).contains("as3cf_use_ssl");
        assertThat(text(open, "rclone")).contains("endpoint = http://10.0.0.5:9000\n");
        assertThat(text(facts("http://[fd00::5]:9000", SECRET, "photos"), "nextcloud"))
                .contains("'hostname' => '[fd00::5]'");
    }

    @Test
    void saysWhenAFileFormatCannotHoldAValue() {
        assertThat(text(facts("https://s3.example.net", "$begins so", null), "s3cmd"))
                .doesNotContain("\nsecret_key")
                .contains("# export AWS_SECRET_ACCESS_KEY='$begins so'");
        assertThat(text(facts("https://s3.example.net", "a variable %(x)s", null), "rclone"))
                .doesNotContain("\nsecret_access_key")
                .contains("# export RCLONE_CONFIG_CLOAKROOM_SECRET_ACCESS_KEY='a variable %(x)s'");
        assertThat(text(facts("https://s3.example.net", "colon:colon", null), "s3fs"))
                .doesNotContain(">~/.passwd-s3fs")
                .contains("export AWS_SECRET_ACCESS_KEY=colon:colon");
        assertThat(text(facts("https://s3.example.net", "a comment #1", null), "velero"))
                .startsWith("# Velero");
        assertThat(text(facts("https://s3.example.net", "it's quoted", null), "dotenv"))
                .startsWith("#")
                .contains("AWS_SECRET_ACCESS_KEY=\"it's quoted\"");
    }

    @Test
    void keepsTemplatesOfTerraformOut() {
        assertThat(text(facts("https://s3.example.net", "${a} %{b} \"\\", null), "terraform-backend"))
                .contains("\"$${a} %%{b} \\\"\\\\\"");
    }

    @Test
    void showsNoSecretUnasked() {
        var facts = facts("https://s3.example.net", SECRET, "photos");
        assertThat(List.of(
                        facts.toString(),
                        Snippets.of(facts).toString(),
                        Blanks.of(facts).toString()))
                .noneMatch(text -> text.contains(SECRET));
    }
}
