package io.cloakroom.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    private GatewayConfig config(@Nullable String yaml, Map<String, String> environment, Map<String, String> flags)
            throws IOException {
        var file = directory.resolve("c.yaml");
        if (yaml != null) {
            Files.writeString(file, yaml);
        }
        return GatewayConfig.from(SettingSources.read(
                yaml == null ? Optional.empty() : Optional.of(file.toString()),
                environment,
                setting -> Optional.ofNullable(flags.get(setting.flag())),
                warnings::add));
    }

    @Test
    void nothingGivenMeansTheDefaults() throws IOException {
        var config = config(null, Map.of("HOME", "/home/x"), Map.of());
        assertThat(config.data()).isEqualTo(Path.of("./data"));
        assertThat(config.ports().host()).isEqualTo("127.0.0.1");
        assertThat(config.ports().s3()).isEqualTo(9000);
        assertThat(config.ports().admin()).isEqualTo(9001);
        assertThat(config.s3().region()).isEqualTo("us-east-1");
        assertThat(config.s3().regionPinned()).isFalse();
        assertThat(config.acceptV2()).isTrue();
        assertThat(config.store().inlineBytes()).isEqualTo(16 * 1024);
        assertThat(config.rocks().graceOfRetired()).isEqualTo(Duration.ofDays(7));
        assertThat(config.rocks().durability()).isEqualTo(RocksSettings.Durability.SYNC);
        assertThat(config.shutdown()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.ports().tls()).isNull();
        assertThat(config.required().keys()).isNull();
        assertThat(config.required().buckets()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        var yaml = "s3-port: 1001\nadmin-port: 1002\nregion: eu-west-1\n";
        var environment = Map.of("CLOAKROOM_ADMIN_PORT", "2002", "CLOAKROOM_REGION", "eu-west-2");
        var config = config(yaml, environment, Map.of("--region", "eu-west-3"));
        assertThat(config.ports().s3()).isEqualTo(1001);
        assertThat(config.ports().admin()).isEqualTo(2002);
        assertThat(config.s3().region()).isEqualTo("eu-west-3");
    }

    @Test
    void readsWholeFile() throws IOException {
        var config = config("""
                # all kinds of values
                data: /srv/objects
                buckets: [one, "two"]
                domain: s3.example.org, S3.Example.net
                durability: os
                inline-size: 4KiB
                reserve: 2GiB
                signature-v2: false
                region-pinned: yes
                deleted-project-days: 30
                access-key: MYKEY
                secret-key: mysecretkey
                trusted-proxies:
                  - 10.0.0.0/8
                  - fd00::1
                public-endpoint: https://s3.example.org/
                log-level:
                """, Map.of(), Map.of());
        assertThat(config.required().buckets()).extracting(Object::toString).containsExactly("one", "two");
        assertThat(config.s3().domains()).containsExactly("s3.example.org", "s3.example.net");
        assertThat(config.rocks().durability()).isEqualTo(RocksSettings.Durability.OS);
        assertThat(config.rocks().reserveBytes()).isEqualTo(2L << 30);
        assertThat(config.rocks().graceOfRetired()).isEqualTo(Duration.ofDays(30));
        assertThat(config.store().inlineBytes()).isEqualTo(4096);
        assertThat(config.acceptV2()).isFalse();
        assertThat(config.s3().regionPinned()).isTrue();
        assertThat(config.ports().publicEndpoint()).isEqualTo("https://s3.example.org");
        assertThat(config.required().keys()).isNotNull();
        assertThat(config.toString()).doesNotContain("mysecretkey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3-port: 70000        | line 1: s3-port is \"70000\"; allowed: a number from 0 to 65535",
                "s3-port: -1           | line 1: s3-port is \"-1\"; allowed: a number from 0 to 65535",
                "s3-port: [1]          | line 1: s3-port takes one text",
                "s3port: 9000          | line 1: the key \"s3port\" is unknown; the nearest known one is s3-port; all: access-key, ",
                "durability: fsync     | line 1: durability is \"fsync\"; allowed: sync or os",
                "inline-size: 65KiB    | line 1: inline-size is \"65KiB\"; allowed: a size like 512 KiB, 64M or 2 GB, from 0 to 64KiB",
                "reserve: 1XB          | line 1: reserve is \"1XB\"; allowed: auto, or a size like 512 MiB, 10G or 10 GB",
                "signature-v2: maybe   | line 1: signature-v2 is \"maybe\"; allowed: yes or no",
                "region: EU            | line 1: region is \"EU\"; allowed: 1-63 of a-z 0-9 -, like us-east-1",
                "buckets: a            | line 1: buckets is \"a\"; allowed: bucket names, with commas: 3-63 of a-z 0-9 - .",
                "public-endpoint: s3.x | line 1: public-endpoint is \"s3.x\"; allowed: http(s)://host or http(s)://host:port",
                "trusted-proxies: lan  | line 1: trusted-proxies is \"lan\"; allowed: addresses and networks like 10.0.0.0/8, with commas",
                "secret-key: short     | line 1: secret-key is given without access-key (CLOAKROOM_ACCESS_KEY): they go together",
                "master-key: 00        | line 1: master-key has a bad value; allowed: 64 hex digits",
                "log-level: loud       | line 1: log-level is \"loud\"; allowed: error, warn, info, debug or trace",
                "host: a b             | line 1: host is \"a b\"; allowed: an address or a host name",
                "9000                  | line 1: a line is `key: value`",
                "data: b: c            | line 1: this is not well-formed YAML"
            })
    void aBadFileIsNamedWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> config(yaml, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory.resolve("c.yaml") + ", " + message);
    }

    @Test
    void anErrorNamesTheLineOfTheKey() {
        assertThatThrownBy(() -> config("# first\ns3-port: 1\n\nadmin-port: x\n", Map.of(), Map.of()))
                .hasMessageContaining("c.yaml, line 4: admin-port is \"x\"");
        assertThatThrownBy(() -> config("s3-port: 1\ns3-port: 2\n", Map.of(), Map.of()))
                .hasMessageContaining("line 2: s3-port stands there twice");
        assertThatThrownBy(() -> config("s3-port: 1\n---\nhost: x\n", Map.of(), Map.of()))
                .hasMessageContaining("a second document is not read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "S3_PORT    | http      | CLOAKROOM_S3_PORT is \"http\"; allowed: a number from 0 to 65535",
                "ACCESS_KEY | a/b       | CLOAKROOM_ACCESS_KEY is given without secret-key (CLOAKROOM_SECRET_KEY): they go together",
                "TLS_CERT   | a.pem     | CLOAKROOM_TLS_CERT is given without tls-key (CLOAKROOM_TLS_KEY): they go together",
                "ADMIN_PASSWORD | short | CLOAKROOM_ADMIN_PASSWORD has a bad value; allowed: 8-256 characters",
                "SHUTDOWN_SECONDS | 0   | CLOAKROOM_SHUTDOWN_SECONDS is \"0\"; allowed: a number from 1 to 3600"
            })
    void aBadVariableIsNamed(String name, String value, String message) {
        assertThatThrownBy(() -> config(null, Map.of("CLOAKROOM_" + name, value), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void badKeysAreNamedWithoutTheSecret() {
        var keys = new HashMap<>(Map.of("CLOAKROOM_ACCESS_KEY", "a/b", "CLOAKROOM_SECRET_KEY", "a good secret"));
        assertThatThrownBy(() -> config(null, keys, Map.of()))
                .hasMessage("CLOAKROOM_ACCESS_KEY is \"a/b\"; allowed: 3-128 characters of A-Z a-z 0-9 . _ -");
        keys.putAll(Map.of("CLOAKROOM_ACCESS_KEY", "good", "CLOAKROOM_SECRET_KEY", "zu kürz"));
        assertThatThrownBy(() -> config(null, keys, Map.of()))
                .hasMessageStartingWith("CLOAKROOM_SECRET_KEY has a bad value; allowed: 8-128 printable")
                .hasMessageNotContaining("kürz");
    }

    @Test
    void aBadFlagIsAMistakeOnTheCommandLine() {
        assertThatThrownBy(() -> config(null, Map.of(), Map.of("--s3-port", "x")))
                .hasMessage("--s3-port is \"x\"; allowed: a number from 0 to 65535")
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        wrong -> assertThat(wrong.isUsage()).isTrue());
    }

    @Test
    void anUnknownVariableIsOnlyAWarning() throws IOException {
        config(null, Map.of("CLOAKROOM_ACESS_KEY", "x", "CLOAKROOM_ADMIN_URL", "http://x", "OTHER", "y"), Map.of());
        assertThat(warnings)
                .containsExactly("the variable CLOAKROOM_ACESS_KEY is unknown and passed over; the nearest known one is"
                        + " CLOAKROOM_ACCESS_KEY");
    }

    /// For a service called `cloakroom`, Kubernetes sets CLOAKROOM_PORT; for one called `cloakroom-s3`,
    /// CLOAKROOM_S3_PORT.
    @Test
    void theVariablesThatKubernetesInjectsDoNotStopTheStart() throws IOException {
        var config = config(
                null,
                Map.of(
                        "CLOAKROOM_PORT", "tcp://10.0.0.1:9000",
                        "CLOAKROOM_SERVICE_HOST", "10.0.0.1",
                        "CLOAKROOM_S3_PORT", "tcp://10.0.0.2:9000"),
                Map.of());
        assertThat(config.ports().s3()).isEqualTo(9000);
        assertThat(warnings)
                .hasSize(3)
                .anyMatch(warning -> warning.startsWith("the variable CLOAKROOM_PORT is unknown"))
                .anyMatch(warning -> warning.equals("the variable CLOAKROOM_S3_PORT comes from a Kubernetes service of"
                        + " that name and is passed over"));
    }

    @Test
    void anEmptyVariableIsNone() throws IOException {
        var config = config(null, Map.of("CLOAKROOM_ACCESS_KEY", "", "CLOAKROOM_S3_PORT", " "), Map.of());
        assertThat(config.required().keys()).isNull();
        assertThat(config.ports().s3()).isEqualTo(9000);
    }

    @Test
    void anAbsentFileIsNamed() {
        assertThatThrownBy(() -> SettingSources.read(
                        Optional.of("no/such.yaml"), Map.of(), _ -> Optional.empty(), warnings::add))
                .hasMessage("the configuration no/such.yaml does not exist");
    }

    @Test
    void theDocumentationHasEverySettingWithItsDefault() throws IOException {
        var page = Files.readString(Path.of("../docs/settings.md"));
        for (var setting : Setting.values()) {
            var usual = setting.usual().isEmpty() ? "" : "`" + setting.usual() + "`";
            assertThat(page).contains("| `" + setting.key() + "` | " + usual + " | ");
        }
    }
}
