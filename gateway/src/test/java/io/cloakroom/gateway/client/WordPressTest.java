package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The calls of WordPress's media offload plugins, by its own HTTP library and pictures, as `media_offload.php` says.
class WordPressTest {
    private static final Path WORDPRESS = Path.of("/usr/share/wordpress");

    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    @ParameterizedTest(name = "over https: {0}")
    @ValueSource(booleans = {false, true})
    void offloadsItsMedia(boolean secure) throws Exception {
        var program = Programs.find("php").orElseThrow(() -> Release.missing("php"));
        if (!Files.isDirectory(WORDPRESS)) {
            throw Release.missing("WordPress");
        }
        var server = SERVERS.over(secure);
        // WordPress's library hands no CA on to requests that it sends at once.
        var authority = "curl.cainfo=" + (secure ? server.certificateAuthority() : "");
        var php = new Client(home, program.toString(), "-d", authority)
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("ENDPOINT", server.endpoint())
                .with("HOSTED_SCHEME", secure ? "https" : "http")
                .with("HOSTED", RealServer.DOMAIN + server.authority().substring("127.0.0.1".length()))
                .with("PREFIX", server.bucketName())
                .with("WORDPRESS", WORDPRESS.toString());
        if (secure) {
            php.with("AWS_CA_BUNDLE", server.certificateAuthority().toString());
        }
        requireParts(php);
        var script = home.resolve("media_offload.php");
        try (var source =
                Objects.requireNonNull(WordPressTest.class.getResourceAsStream("/client/media_offload.php"))) {
            Files.copy(source, script);
        }
        assertThat(php.run(script)).contains("ok: delete all").endsWith("done\n");
    }

    private static void requireParts(Client php) throws Exception {
        var parts = "foreach (['curl', 'simplexml'] as $part) if (!extension_loaded($part)) echo \"php-$part \";"
                + "if (!stream_resolve_include_path('AsyncAws/Core/autoload.php')) echo 'php-async-aws-core';";
        var missing = php.run("-r", parts).strip();
        if (!missing.isEmpty()) {
            throw Release.missing(missing);
        }
    }
}
