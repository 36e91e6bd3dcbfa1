package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.snippet.Snippets;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The calls of WordPress's media offload plugins with WordPress's own HTTP library and images: `media_offload.php` and
/// `offload_setup.php`. The site is set up as `docs/wordpress.md` and the panel say.
class WordPressTest {
    private static final Path WORDPRESS = Path.of("/usr/share/wordpress");
    private static final String LAST_LINE = "stop editing! Happy publishing. */";
    private static final List<String> PLUGINS =
            List.of("wordpress-s3-uploads", "wordpress-offload-media", "wordpress-updraftplus");

    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    private Client php(RealServer server) throws Exception {
        var program = Programs.find("php").orElseThrow(() -> Release.missing("php"));
        if (!Files.isDirectory(WORDPRESS)) {
            throw Release.missing("WordPress");
        }
        // WordPress's library does not use the CA for requests that it sends in parallel.
        var authority = "curl.cainfo=" + (server.secure() ? server.certificateAuthority() : "");
        var php = new Client(home, program.toString(), "-d", authority).with("WORDPRESS", WORDPRESS.toString());
        if (server.secure()) {
            php.with("AWS_CA_BUNDLE", server.certificateAuthority().toString());
        }
        requireParts(php);
        return php;
    }

    private Path script(String name) throws IOException {
        for (var each : List.of("s3_of_wordpress.php", name)) {
            try (var source = Objects.requireNonNull(WordPressTest.class.getResourceAsStream("/client/" + each))) {
                Files.copy(source, home.resolve(each));
            }
        }
        return home.resolve(name);
    }

    private static void requireParts(Client php) throws Exception {
        var parts = "foreach (['curl', 'simplexml'] as $part) if (!extension_loaded($part)) echo \"php-$part \";"
                + "if (!stream_resolve_include_path('AsyncAws/Core/autoload.php')) echo 'php-async-aws-core';";
        var missing = php.run("-r", parts).strip();
        if (!missing.isEmpty()) {
            throw Release.missing(missing);
        }
    }

    /// With the server's own keys.
    private Client owner(RealServer server) throws Exception {
        return php(server)
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("ENDPOINT", server.endpoint())
                .with("PREFIX", server.bucketName());
    }

    @ParameterizedTest(name = "over https: {0}")
    @ValueSource(booleans = {false, true})
    void offloadsItsMedia(boolean secure) throws Exception {
        var server = SERVERS.over(secure);
        var php = owner(server)
                .with("HOSTED_SCHEME", secure ? "https" : "http")
                .with("HOSTED", RealServer.DOMAIN + server.authority().substring("127.0.0.1".length()));
        assertThat(php.run(script("media_offload.php")))
                .contains("ok: delete all")
                .endsWith("done\n");
    }

    @ParameterizedTest(name = "over https: {0}")
    @ValueSource(booleans = {false, true})
    void setsUpABucketForOffloadMedia(boolean secure) throws Exception {
        assertThat(owner(SERVERS.over(secure)).run(script("offload_setup.php")))
                .contains("ok: all is blocked, and ACLs are off")
                .endsWith("done\n");
    }

    /// The bucket and the token are made as the page says. Then each file is put where the guide says, into or beside
    /// WordPress's own `wp-config.php`.
    @ParameterizedTest(name = "{0}, over https: {1}")
    @CsvSource({"s3-uploads,false", "s3-uploads,true", "offload-media,false", "offload-media,true"})
    void aSiteThatWasSetUpAsThePageSaysShowsItsPictures(String plugin, boolean secure) throws Exception {
        var server = SERVERS.over(secure);
        var php = php(server);
        var bucket = server.bucketName() + "-site";
        var other = server.bucketName() + "-other";
        for (var each : List.of(bucket, other)) {
            server.admin("POST", "projects/default/buckets", "{'name':'" + each + "'}");
        }
        var token = server.admin(
                        "POST",
                        "projects/default/tokens",
                        "{'user':'admin','name':'website','scope':{'level':'read-write','buckets':['" + bucket
                                + "'],'prefixes':[],'addresses':[],'publicUploads':true}}")
                .at("/token/accessKey")
                .asString();
        configure(server.admin("GET", "tokens/" + token + "/secret/snippets", ""), "wordpress-" + plugin);
        assertThat(php.with("PLUGIN", plugin).with("OTHER", other).run(script("wordpress_site.php")))
                .contains("ok: it is gone")
                .endsWith("done\n");
    }

    private void configure(JsonNode guides, String id) throws IOException {
        for (var guide : guides.path("items")) {
            if (guide.path("id").asString().equals(id)) {
                for (var step : guide.path("steps")) {
                    if (step.path("code").hasNonNull("file")) {
                        put(
                                step.path("code").path("file").asString(),
                                step.path("code").path("text").asString());
                    }
                }
            }
        }
        // A site without a database: WordPress looks for a file of this name instead.
        put("wp-content/db.php", """
                <?php
                $wpdb = new class extends wpdb {
                    public function __construct() {}
                };
                """);
    }

    private void put(String file, String text) throws IOException {
        if (!file.equals("wp-config.php")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.writeString(home.resolve(file), text);
            return;
        }
        var sample = Files.readString(WORDPRESS.resolve("wp-config-sample.php"));
        int end = sample.indexOf(LAST_LINE);
        assertThat(end).isPositive();
        int line = sample.lastIndexOf('\n', end) + 1;
        Files.writeString(home.resolve(file), sample.substring(0, line) + text + sample.substring(line));
    }

    /// The texts that the page tells its readers to copy equal those of the panel.
    @Test
    void thePageSaysWhatThePanelSays() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "wordpress.md")).replaceAll("\\s+", " ");
        var facts = new TokenFacts(
                "https://s3.example.com", "us-east-1", "p", "p", "u", "u", "YOUR-ACCESS-KEY", null, "website");
        var guides = Snippets.of(facts).stream()
                .filter(guide -> PLUGINS.contains(guide.id()))
                .toList();
        assertThat(guides).hasSize(PLUGINS.size());
        for (var guide : guides) {
            guide.steps().forEach(step -> assertThat(page).contains(step.text()));
            guide.codes()
                    .forEach(code ->
                            assertThat(page).contains(code.text().strip().replaceAll("\\s+", " ")));
            assertThat(page).contains(guide.expected());
        }
    }
}
