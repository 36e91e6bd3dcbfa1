package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.LiteralTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The reader of each syntax finds the secret key in the texts, whatever characters it contains. If a client itself is
/// the only reader, [SnippetsTest] tests it.
class SnippetSyntaxTest {
    @TempDir
    Path home;

    static Stream<String> secrets() {
        return Stream.concat(Stream.of(AwkwardSecrets.ALL), AwkwardSecrets.OTHERS.stream());
    }

    private SnippetHome at(String secret) {
        var facts = new TokenFacts(
                "https://s3.example.net:8443", "eu-test-1", "p", "project", "u", "user", "AKEY", secret, "bucket-1");
        return new SnippetHome(home, facts);
    }

    /// The output of a shell that runs the text, with the programs in it replaced by `printf`.
    private String shell(SnippetHome at, String id, String print) throws Exception {
        var file = at.write(id);
        return new Client(home, "/bin/sh", "-eu", "-c")
                .run("for each in aws mc restic duplicity s3fs kopia; do eval \"$each() { :; }\"; done\n"
                        + "mc() { for last; do :; done; }\n. " + file + "\nprintf '%s\\n' " + print);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aShellReadsIt(String secret) throws Exception {
        var at = at(secret);
        for (var id : List.of("env", "dotenv", "restic", "duplicity", "kopia")) {
            assertThat(shell(at, id, "\"$AWS_SECRET_ACCESS_KEY\"")).as(id).isEqualTo(secret + "\n");
        }
        assertThat(shell(at, "mc", "\"$last\"")).isEqualTo(secret + "\n");
        var fits = !secret.contains(" ") && !secret.contains(":");
        assertThat(shell(
                        at,
                        "s3fs",
                        fits ? "\"$(cat ~/.passwd-s3fs)\"" : "\"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\""))
                .isEqualTo("AKEY:" + secret + "\n");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void yamlHasIt(String secret) throws Exception {
        var at = at(secret);
        var yaml = YAMLMapper.builder().build();
        assertThat(yaml.readTree(at.write("kubernetes-secret"))
                        .at("/stringData/AWS_SECRET_ACCESS_KEY")
                        .asString())
                .isEqualTo(secret);
        var quoted = secret.matches("(['\"]).*\\1");
        try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(at.write("velero"))) {
            assertThat(documents.next().at("/stringData/cloud").asString())
                    .isEqualTo("[default]\naws_access_key_id=AKEY\naws_secret_access_key="
                            + (quoted ? "\"" + secret + "\"" : secret)
                            + "\n");
            assertThat(documents.next().at("/spec/objectStorage/bucket").asString())
                    .isEqualTo("bucket-1");
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void pythonReadsIt(String secret) throws Exception {
        var at = at(secret);
        var python = new Client(home, Programs.require("python3").toString());
        assertThat(python.run("-c", """
                        import ast, sys
                        print([word.value.value for call in ast.walk(ast.parse(open(sys.argv[1]).read()))
                            if isinstance(call, ast.Call) for word in call.keywords if word.arg == "aws_secret_access_key"][0])
                        """, at.write("boto3"))).isEqualTo(secret + "\n");
        assertThat(python.run("-c", """
                        import configparser, sys
                        read = configparser.RawConfigParser()
                        read.read(sys.argv[1])
                        print(read["profile cloakroom"]["aws_secret_access_key"])
                        """, at.write("aws-cli"))).isEqualTo(secret + "\n");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void phpReadsIt(String secret) throws Exception {
        var at = at(secret);
        var php = new Client(home, Programs.require("php").toString());
        Files.createDirectories(home.resolve("vendor"));
        Files.writeString(home.resolve("vendor/autoload.php"), """
                <?php
                namespace Aws\\S3;
                class S3Client {
                    function __construct(public array $args) { echo $args['credentials']['secret'], "\\n"; }
                    function putObject(array $args) {}
                    function getObject(array $args) { return ['Body' => 'Hello']; }
                }
                """);
        assertThat(php.run(at.write("aws-php"))).isEqualTo(secret + "\nHello\n");

        var config = at.write("nextcloud");
        assertThat(php.run("-r", "include $argv[1]; echo $CONFIG['objectstore']['arguments']['secret'];", config))
                .isEqualTo(secret);
        var uploads = "eval(file_get_contents($argv[1])); echo S3_UPLOADS_SECRET;";
        assertThat(php.run("-r", uploads, at.write("wordpress-s3-uploads"))).isEqualTo(secret);
        var offload = "eval(file_get_contents($argv[1])); echo unserialize(AS3CF_SETTINGS)['secret-access-key'];";
        assertThat(php.run("-r", offload, at.write("wordpress-offload-media"))).isEqualTo(secret);
    }

    /// Each filter, called with an array, shows what it makes of it.
    @Test
    void thePluginsOfWordPressAreToldTheEndpoint() throws Exception {
        var at = at("not shown");
        var php = new Client(home, Programs.require("php").toString());
        var calling = "function add_filter($name, $filter) { echo $name, ' ', json_encode($filter([])), \"\\n\"; }"
                + " include $argv[1];";
        assertThat(php.run("-r", calling, at.write("wordpress-s3-uploads-endpoint")))
                .isEqualTo("""
                s3_uploads_s3_client_params {"endpoint":"https:\\/\\/s3.example.net:8443","use_path_style_endpoint":true}
                """);
        assertThat(php.run("-r", calling, at.write("wordpress-offload-media-endpoint")))
                .isEqualTo("""
                as3cf_aws_s3_client_args {"endpoint":"https:\\/\\/s3.example.net:8443","region":"eu-test-1",\
                "use_path_style_endpoint":true}
                as3cf_aws_get_regions {"eu-test-1":"Cloakroom"}
                as3cf_aws_s3_url_domain "s3.example.net:8443\\/bucket-1"
                """);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void javaReadsIt(String secret) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var source = files.getJavaFileObjects(at(secret).write("aws-java"));
        var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, source);
        var literals = new ArrayList<Object>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
                literals.add(literal.getValue());
                return null;
            }
        }.scan(task.parse(), null);
        assertThat(literals).contains(secret, "https://s3.example.net:8443", "bucket-1");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void nodeReadsIt(String secret) throws Exception {
        var node = Programs.require("node");
        for (var file : Map.of("package.json", "{\"exports\": \"./index.mjs\"}", "index.mjs", """
                export class GetObjectCommand {}
                export class PutObjectCommand {}
                export class S3Client {
                  constructor(settings) { console.log(settings.credentials.secretAccessKey); }
                  async send() { return { Body: { transformToString: () => "Hello" } }; }
                }
                """)
                .entrySet()) {
            var library = Files.createDirectories(home.resolve("node_modules/@aws-sdk/client-s3"));
            Files.writeString(library.resolve(file.getKey()), file.getValue());
        }
        var script = at(secret).write("aws-javascript");
        assertThat(new Client(home, node.toString()).run(script)).isEqualTo(secret + "\nHello\n");
    }
}
