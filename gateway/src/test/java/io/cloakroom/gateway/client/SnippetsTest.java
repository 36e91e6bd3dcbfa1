package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.http.TestCertificate;
import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that know nothing but the text made for them store an object and read it back, also with secret keys that
/// need quoting.
class SnippetsTest {
    private static final String REGION = "eu-test-1";

    @RegisterExtension
    static final GatewayExtension OPEN = new GatewayExtension();

    @RegisterExtension
    static final GatewayExtension SECURE = GatewayExtension.overTls(SnippetsTest::certificate);

    @TempDir
    Path home;

    /// @param secret null for a made one
    record Trial(Release release, boolean secure, @Nullable String secret) {
        /// Each release uses a generated key over http and the most difficult key over https. The last release also
        /// tries all other keys.
        static Stream<Trial> all() {
            var last = Release.all().toList().getLast();
            return Stream.concat(few(), AwkwardSecrets.OTHERS.stream().map(secret -> new Trial(last, false, secret)));
        }

        /// The same without the other keys, for texts in which a shell or a programming language does all the quoting.
        static Stream<Trial> few() {
            return Release.all()
                    .flatMap(
                            each -> Stream.of(new Trial(each, false, null), new Trial(each, true, AwkwardSecrets.ALL)));
        }

        /// The same without Debian's releases: its AWS CLI and boto3 know no endpoint in the environment and the profile
        /// yet, and other clients it does not have, or far too old.
        static Stream<Trial> current() {
            return few().filter(trial -> trial.release != Release.DEBIAN);
        }

        /// For clients that exist in one release only.
        static Stream<Trial> installed() {
            return Stream.of(
                    new Trial(Release.INSTALLED, false, null), new Trial(Release.INSTALLED, true, AwkwardSecrets.ALL));
        }

        static Stream<Trial> allInstalledOverHttp() {
            return Stream.concat(
                    installed().limit(1), AwkwardSecrets.OTHERS.stream().map(Trial::installed));
        }

        /// For clients that use https only.
        static Stream<Trial> allInstalledOverHttps() {
            return Stream.concat(
                    Stream.of(new Trial(Release.INSTALLED, true, null)),
                    AwkwardSecrets.OTHERS.stream().map(secret -> new Trial(Release.INSTALLED, true, secret)));
        }

        private static Trial installed(String secret) {
            return new Trial(Release.INSTALLED, false, secret);
        }

        GatewayExtension gateway() {
            return secure ? SECURE : OPEN;
        }
    }

    private static TestCertificate certificate(Path directory) {
        try {
            var made = Certificates.make(directory);
            return new TestCertificate(made.certificate(), made.key());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String authority() {
        return SECURE.certificate()
                .orElseThrow()
                .certificate()
                .resolveSibling("authority.pem")
                .toString();
    }

    private SnippetHome at(Trial trial) throws Exception {
        return at(trial, trial.gateway().endpoint().toString());
    }

    /// A token and a bucket that only this test uses, and a file to store.
    private SnippetHome at(Trial trial, String endpoint) throws Exception {
        var gateway = trial.gateway();
        var account = trial.secret() == null
                ? gateway.account()
                : gateway.account(new KeyPair("snippet." + Integer.toHexString(home.hashCode()), trial.secret()));
        var bucket = gateway.bucket(account, gateway.client(account));
        Files.writeString(home.resolve("up.txt"), "Hello");
        return new SnippetHome(
                home,
                new TokenFacts(
                        endpoint,
                        REGION,
                        account.project().id(),
                        account.project().name(),
                        "0123456789abcdef",
                        "someone",
                        account.accessKey(),
                        account.secretKey(),
                        bucket.name()));
    }

    /// Sets the certificate's authority in the client's own way.
    private static Client trusting(Client client, String... variables) {
        for (var variable : variables) {
            client.with(variable, authority());
        }
        return client;
    }

    private static String bucket(SnippetHome at) {
        return Objects.requireNonNull(at.facts().bucket());
    }

    private void assertCameBack() {
        assertThat(home.resolve("down.txt")).hasContent("Hello");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void theAwsCliReadsTheEnvironment(Trial trial) throws Exception {
        var at = at(trial);
        at.write("env");
        trusting(at.shell(trial.release().find("aws")), "AWS_CA_BUNDLE")
                .run(". ./env.sh; aws s3 cp up.txt s3://%1$s/a; aws s3 cp s3://%1$s/a down.txt".formatted(bucket(at)));
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void theAwsCliReadsAnEnvironmentFile(Trial trial) throws Exception {
        var at = at(trial);
        at.write("dotenv");
        trusting(at.shell(trial.release().find("aws")), "AWS_CA_BUNDLE")
                .run("set -a; . ./.env; aws s3 cp up.txt s3://%1$s/a; aws s3 cp s3://%1$s/a down.txt"
                        .formatted(bucket(at)));
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void theAwsCliReadsItsProfile(Trial trial) throws Exception {
        var at = at(trial);
        at.write("aws-cli");
        trusting(at.shell(trial.release().find("aws")).with("AWS_PROFILE", "cloakroom"), "AWS_CA_BUNDLE")
                .run("aws s3 cp up.txt s3://%1$s/a; aws s3 cp s3://%1$s/a down.txt".formatted(bucket(at)));
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#all")
    void rcloneReadsItsRemote(Trial trial) throws Exception {
        var at = at(trial);
        var file = at.write("rclone");
        trusting(at.shell(trial.release().find("rclone")), "RCLONE_CA_CERT")
                .run("""
                %s
                rclone copyto up.txt cloakroom:%2$s/a
                rclone copyto cloakroom:%2$s/a down.txt
                """.formatted(toBeTyped(file), bucket(at)));
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#all")
    void s3cmdReadsItsFile(Trial trial) throws Exception {
        var at = at(trial);
        var file = at.write("s3cmd");
        var trust = trial.secure() ? "--ca-certs " + authority() : "";
        at.shell(trial.release().find("s3cmd")).run("""
                %1$s
                s3cmd %2$s mb s3://%3$s-more
                s3cmd %2$s put up.txt s3://%3$s/a
                s3cmd %2$s get s3://%3$s/a down.txt
                """.formatted(toBeTyped(file), trust, bucket(at)));
        assertCameBack();
    }

    /// The commands in a file's comments.
    private static String toBeTyped(Path file) throws Exception {
        try (var lines = Files.lines(file)) {
            return String.join(
                    "\n",
                    lines.filter(line -> line.startsWith("# export "))
                            .map(line -> line.substring(2))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#few")
    void resticKeepsAFile(Trial trial) throws Exception {
        var at = at(trial);
        at.write("restic");
        trusting(at.shell(trial.release().find("restic")), "SSL_CERT_FILE")
                .run(". ./restic.sh; restic backup up.txt; restic dump latest up.txt >down.txt");
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#few")
    void boto3Runs(Trial trial) throws Exception {
        var at = at(trial);
        var script = at.write("boto3");
        var python = trusting(new Client(home, trial.release().find("python").toString()), "AWS_CA_BUNDLE");
        assertThat(python.run("-W", "ignore", script)).isEqualTo("Hello\n");
    }

    private void moveToDocuments() throws Exception {
        Files.move(
                home.resolve("up.txt"),
                Files.createDirectories(home.resolve("Documents")).resolve("up.txt"));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void kopiaKeepsADirectory(Trial trial) throws Exception {
        var at = at(trial);
        at.write("kopia");
        moveToDocuments();
        trusting(at.shell(trial.release().find("kopia")), "SSL_CERT_FILE").run("""
                . ./kopia.sh
                kopia snapshot create Documents
                kopia snapshot restore ~/Documents restored
                mv restored/up.txt down.txt
                """);
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#installed")
    void duplicityKeepsADirectory(Trial trial) throws Exception {
        var at = at(trial);
        at.write("duplicity");
        moveToDocuments();
        trusting(at.shell(Programs.require("duplicity")), "AWS_CA_BUNDLE")
                .run("""
                . ./duplicity.sh
                duplicity restore --s3-endpoint-url %s --s3-region-name %s --file-to-restore up.txt \\
                    boto3+s3://%s/duplicity down.txt
                """.formatted(at.facts().endpoint(), REGION, bucket(at)));
        assertCameBack();
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#allInstalledOverHttp")
    void s3fsMountsABucket(Trial trial) throws Exception {
        var program = Programs.require("s3fs");
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no FUSE here");
        var at = at(trial);
        at.write("s3fs");
        trusting(at.shell(program), "CURL_CA_BUNDLE").run("""
                . ./s3fs.sh
                cp up.txt cloakroom/up.txt && cp cloakroom/up.txt down.txt || failed=yes
                fusermount -u cloakroom
                [ -z "${failed-}" ]
                """);
        assertCameBack();
    }

    /// It uses https only, and looks for names in a certificate, not for addresses.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#allInstalledOverHttps")
    void pgBackRestReadsItsFile(Trial trial) throws Exception {
        var at = at(trial, trial.gateway().endpoint().toString().replace("127.0.0.1", "localhost"));
        var config = at.write("pgbackrest");
        var options = "--config=" + config + " --log-level-file=off";
        trusting(at.shell(Programs.require("pgbackrest")), "PGBACKREST_REPO1_STORAGE_CA_FILE")
                .with("PGBACKREST_IO_TIMEOUT", "30")
                .run("""
                pgbackrest %1$s repo-put a <up.txt
                pgbackrest %1$s repo-get a >down.txt
                """.formatted(options));
        assertCameBack();
    }

    /// Only where it is installed: CI does not ask for it.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#installed")
    void terraformKeepsItsState(Trial trial) throws Exception {
        var program = Programs.find("terraform");
        assumeTrue(program.isPresent(), "no terraform here");
        var at = at(trial);
        at.write("terraform-backend");
        Files.writeString(home.resolve("main.tf"), "resource \"terraform_data\" \"this\" {\n  input = \"Hello\"\n}\n");
        trusting(at.shell(program.orElseThrow()), "AWS_CA_BUNDLE").run("""
                terraform init -input=false
                terraform apply -input=false -auto-approve
                """);
        assertThat(trusting(at.shell(program.orElseThrow()), "AWS_CA_BUNDLE").run("terraform state pull"))
                .contains("\"value\": \"Hello\"");
    }

    /// Old releases neither send nor sign the hash of the body by themselves, so the guide names it.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#allInstalledOverHttp")
    void curlPutsAndGets(Trial trial) throws Exception {
        var at = at(trial);
        at.write("curl");
        at.shell(Programs.require("curl")).run(". ./curl.sh >down.txt");
        assertCameBack();
    }

    /// Uses each guide's way to trust a self-made certificate.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws-cli | aws    | aws --profile cloakroom s3 ls s3://BUCKET",
                "rclone  | rclone | rclone --ca-cert CA lsf cloakroom:BUCKET",
                "s3cmd   | s3cmd  | s3cmd ls s3://BUCKET",
                "curl    | curl   | . ./curl.sh",
                "restic  | restic | . ./restic.sh >up.txt; restic --cacert CA snapshots",
                "kopia   | kopia  | . ./kopia.sh",
            })
    void aSelfMadeCertificateIsTrustedAsTheGuideSays(String id, String program, String command) throws Exception {
        var release = Release.all().toList().getLast();
        var at = at(new Trial(release, true, null));
        var file = at.write(id);
        var trust = Objects.requireNonNull(
                Objects.requireNonNull(at.guide(id).trust()).code());
        var said = trust.text().replace("/path/to/ca.pem", authority());
        var text = Files.readString(file);
        switch (id) {
            case "aws-cli" -> text = text.replace("\ns3 =", "\n" + said + "s3 =");
            case "s3cmd" -> text += said;
            case "curl" -> text = text.replace("curl --fail", said.strip() + " --fail");
            case "restic" -> text = text.replace("restic init", said.strip().replace(" snapshots", "") + " init");
            case "kopia" -> text = text.replace(" \\\n", " " + said.strip() + " \\\n");
            default -> assertThat(said.strip()).startsWith("rclone --ca-cert " + authority());
        }
        Files.writeString(file, text);
        var bucket = bucket(at);
        var found = program.equals("curl") ? Programs.require(program) : release.find(program);
        at.shell(found).run(command.replace("BUCKET", bucket).replace("CA", authority()));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#installed")
    void theSdkForJavaRuns(Trial trial) throws Exception {
        var at = at(trial);
        var source = at.write("aws-java");
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsoftware.amazon.awssdk.http.service.impl="
                        + software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService.class.getName(),
                "-cp",
                System.getProperty("java.class.path")));
        if (trial.secure()) {
            words.add(1, "-Djavax.net.ssl.trustStore=" + trustStore());
            words.add(2, "-Djavax.net.ssl.trustStorePassword=password");
        }
        var java = new Client(home, words.toArray(String[]::new));
        assertThat(java.run(source)).endsWith("Hello\n");
    }

    /// Compiles in a module that contains the SDK, with everything that is already compiled.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void theSdkForGoRuns(Trial trial) throws Exception {
        var at = at(trial);
        var source = at.write("aws-go");
        var module = trial.release().library("aws-go");
        var go = trusting(new Client(home, trial.release().find("go").toString()), "SSL_CERT_FILE")
                .with("GOCACHE", module.resolve("cache").toString());
        assertThat(go.run("run", "-C", module, source)).isEqualTo("Hello\n");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.SnippetsTest$Trial#current")
    void theSdkForJavaScriptRuns(Trial trial) throws Exception {
        var node = new Client(home, Programs.require("node").toString());
        var at = at(trial);
        var script = at.write("aws-javascript");
        var libraries = Files.createSymbolicLink(
                home.resolve("node_modules"),
                trial.release().library("javascript").resolve("node_modules"));
        assertThat(trusting(node, "NODE_EXTRA_CA_CERTS").run(script)).isEqualTo("Hello\n");
        Files.delete(libraries);
    }

    private Path trustStore() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(Path.of(authority()))) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var file = home.resolve("trust.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "password".toCharArray());
        }
        return file;
    }
}
