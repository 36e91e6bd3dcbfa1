package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.checksum.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `aws s3api` and `aws s3` encrypt and read, with each kind of encryption in each call that has parameters for it.
/// They use https, because the server refuses clients' keys over http.
class AwsEncryptionTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    private static final int MIB = 1 << 20;
    /// The value that the AWS CLI encodes in base64 itself.
    private static final String CUSTOMER_KEY = "a key of exactly thirty-two byte";

    @TempDir
    Path home;

    /// @param asked   by whoever writes an object
    /// @param reading what a read has to bring; a part, too
    /// @param told    in answers
    private record Kind(String name, List<String> asked, List<String> reading, Map<String, String> told) {
        static Kind server() {
            return new Kind(
                    "SSE-S3",
                    List.of("--server-side-encryption", "AES256"),
                    List.of(),
                    Map.of("ServerSideEncryption", "AES256"));
        }

        /// @param key by its ARN
        static Kind kms(String key) {
            return new Kind(
                    "SSE-KMS",
                    List.of("--server-side-encryption", "aws:kms", "--ssekms-key-id", key, "--bucket-key-enabled"),
                    List.of(),
                    Map.of("ServerSideEncryption", "aws:kms", "SSEKMSKeyId", key, "BucketKeyEnabled", "true"));
        }

        static Kind customer() {
            var words = List.of("--sse-customer-algorithm", "AES256", "--sse-customer-key", CUSTOMER_KEY);
            return new Kind("SSE-C", words, words, Map.of("SSECustomerAlgorithm", "AES256"));
        }

        String[] asked(String... more) {
            return join(asked, more);
        }

        String[] reading(String... more) {
            return join(reading, more);
        }

        /// Of a call that copies such an object.
        List<String> ofCopySource() {
            return reading.stream()
                    .map(word -> word.replace("--sse", "--copy-source-sse"))
                    .toList();
        }

        /// For the one call in which the CLI does not encode the key.
        List<String> ofAttributes() {
            if (reading.isEmpty()) {
                return reading;
            }
            var bytes = CUSTOMER_KEY.getBytes(StandardCharsets.US_ASCII);
            var base64 = Base64.getEncoder();
            return List.of(
                    "--sse-customer-algorithm",
                    "AES256",
                    "--sse-customer-key",
                    base64.encodeToString(bytes),
                    "--sse-customer-key-md5",
                    base64.encodeToString(Digests.md5().digest(bytes)));
        }

        void assertToldBy(JsonNode answer) {
            for (var name :
                    List.of("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "SSECustomerAlgorithm")) {
                assertThat(answer.path(name).asString(""))
                        .as("%s of %s", name, answer)
                        .isEqualTo(told.getOrDefault(name, ""));
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String[] join(List<String> words, String... more) {
        return Stream.concat(words.stream(), Arrays.stream(more)).toArray(String[]::new);
    }

    static Stream<Release> releases() {
        return Release.all();
    }

    static Stream<Arguments> kinds() {
        var kinds = List.of("SSE-S3", "SSE-KMS", "SSE-C");
        return releases().flatMap(release -> kinds.stream().map(kind -> Arguments.of(release, kind)));
    }

    private static Kind kind(String name) throws Exception {
        return switch (name) {
            case "SSE-S3" -> Kind.server();
            case "SSE-KMS" -> Kind.kms(SERVERS.over(true).kmsKey());
            default -> Kind.customer();
        };
    }

    /// In a bucket of its own.
    private AwsCalls aws(Release release) throws Exception {
        return AwsCalls.of(release, SERVERS.over(true), home);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private Path file(int size) throws IOException {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(home.resolve("file of " + size), bytes);
    }

    private Path got() {
        return home.resolve("got");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void setsWhatABucketEncryptsWith(Release release) throws Exception {
        var aws = aws(release);
        var key = SERVERS.over(true).kmsKey();
        assertThat(aws.fail("get-bucket-encryption")).isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        for (var kind : List.of(Kind.server(), Kind.kms(key))) {
            var named = kind.told().containsKey("SSEKMSKeyId") ? ",'KMSMasterKeyID':'" + key + "'" : "";
            var rule = "'ApplyServerSideEncryptionByDefault':{'SSEAlgorithm':'"
                    + kind.told().get("ServerSideEncryption") + "'" + named + "},'BucketKeyEnabled':"
                    + !named.isEmpty();
            aws.run(
                    "put-bucket-encryption",
                    "--server-side-encryption-configuration",
                    ("{'Rules':[{" + rule + "}]}").replace('\'', '"'));
            var kept = aws.json("get-bucket-encryption").at("/ServerSideEncryptionConfiguration/Rules");
            assertThat(kept.size()).isEqualTo(1);
            for (var property : json("{" + rule + "}").properties()) {
                assertThat(kept.get(0).get(property.getKey())).isEqualTo(property.getValue());
            }
            kind.assertToldBy(
                    aws.json("put-object", "--key", "k", "--body", file(1000).toString()));
            kind.assertToldBy(aws.json("head-object", "--key", "k"));
            kind.assertToldBy(aws.json("create-multipart-upload", "--key", "parts"));
        }
        aws.run("delete-bucket-encryption");
        assertThat(aws.fail("get-bucket-encryption")).isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        assertThat(aws.json("put-object", "--key", "k", "--body", file(1000).toString())
                        .has("ServerSideEncryption"))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("kinds")
    void writesReadsAndCopies(Release release, String name) throws Exception {
        var aws = aws(release);
        var kind = kind(name);
        var file = file(200_000);
        kind.assertToldBy(aws.json("put-object", kind.asked("--key", "k", "--body", file.toString())));
        kind.assertToldBy(aws.json("head-object", kind.reading("--key", "k")));
        kind.assertToldBy(aws.json("get-object", kind.reading("--key", "k", got().toString())));
        assertThat(got()).hasSameBinaryContentAs(file);
        aws.json("get-object", kind.reading("--key", "k", "--range", "bytes=65530-65540", got().toString()));
        assertThat(got()).hasBinaryContent(Arrays.copyOfRange(Files.readAllBytes(file), 65_530, 65_541));
        var attributes = aws.json(
                "get-object-attributes",
                join(kind.ofAttributes(), "--key", "k", "--object-attributes", "ETag", "ObjectSize"));
        assertThat(attributes.path("ObjectSize").asInt()).isEqualTo(200_000);

        var source = aws.bucket() + "/k";
        var copied = kind.asked(join(kind.ofCopySource(), "--key", "copy", "--copy-source", source));
        kind.assertToldBy(aws.json("copy-object", copied));
        kind.assertToldBy(aws.json("get-object", kind.reading("--key", "copy", got().toString())));
        assertThat(got()).hasSameBinaryContentAs(file);
        var plain = aws.json("copy-object", join(kind.ofCopySource(), "--key", "plain", "--copy-source", source));
        assertThat(plain.has("ServerSideEncryption")).isFalse();
        aws.json("get-object", "--key", "plain", got().toString());
        assertThat(got()).hasSameBinaryContentAs(file);
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("kinds")
    void uploadsInParts(Release release, String name) throws Exception {
        var aws = aws(release);
        var kind = kind(name);
        var first = file(5 * MIB);
        var last = file(MIB);
        aws.run("put-object", kind.asked("--key", "source", "--body", first.toString()));

        var upload = aws.json("create-multipart-upload", kind.asked("--key", "k"));
        kind.assertToldBy(upload);
        String[] here = {"--key", "k", "--upload-id", upload.path("UploadId").asString()};
        var copied = aws.json(
                "upload-part-copy",
                join(
                        kind.ofCopySource(),
                        kind.reading(
                                join(List.of(here), "--part-number", "1", "--copy-source", aws.bucket() + "/source"))));
        kind.assertToldBy(copied);
        var sent = aws.json(
                "upload-part", kind.reading(join(List.of(here), "--part-number", "2", "--body", last.toString())));
        kind.assertToldBy(sent);
        assertThat(aws.json("list-parts", here).path("Parts").size()).isEqualTo(2);
        var parts = "{'Parts':[{'PartNumber':1,'ETag':" + copied.at("/CopyPartResult/ETag")
                + "},{'PartNumber':2,'ETag':" + sent.path("ETag") + "}]}";
        var done = aws.json(
                "complete-multipart-upload", join(List.of(here), "--multipart-upload", parts.replace('\'', '"')));
        assertThat(done.path("ServerSideEncryption").asString(""))
                .isEqualTo(kind.told().getOrDefault("ServerSideEncryption", ""));

        kind.assertToldBy(aws.json("get-object", kind.reading("--key", "k", got().toString())));
        var both = Files.readAllBytes(got());
        assertThat(both)
                .startsWith(Files.readAllBytes(first))
                .endsWith(Files.readAllBytes(last))
                .hasSize(6 * MIB);
        kind.assertToldBy(aws.json("get-object", kind.reading("--key", "k", "--part-number", "2", got().toString())));
        assertThat(got()).hasSameBinaryContentAs(last);
    }

    @ParameterizedTest
    @MethodSource("releases")
    void failsWithoutTheKeyAndWithAnother(Release release) throws Exception {
        var aws = aws(release);
        var kind = Kind.customer();
        aws.run("put-object", kind.asked("--key", "k", "--body", file(1000).toString()));
        // An answer to HEAD has no body, so it has no error code.
        assertThat(aws.fail("head-object", "--key", "k")).isEqualTo("400");
        assertThat(aws.fail("get-object", "--key", "k", got().toString())).isEqualTo("InvalidRequest");
        var other = kind.reading("--key", "k");
        other[3] = "another key that has 32 byte too";
        assertThat(aws.fail("head-object", other)).isEqualTo("403");
        assertThat(aws.fail("get-object", join(List.of(other), got().toString())))
                .isEqualTo("AccessDenied");
        assertThat(aws.fail("copy-object", "--key", "copy", "--copy-source", aws.bucket() + "/k"))
                .isEqualTo("InvalidRequest");
        other[3] = "too short";
        assertThat(aws.fail("get-object", join(List.of(other), got().toString())))
                .isEqualTo("InvalidArgument");
    }

    /// With keys from files, as most users have them; a small file, and one in parts of 8 MiB.
    @ParameterizedTest
    @MethodSource("releases")
    void copiesFiles(Release release) throws Exception {
        var aws = aws(release);
        var url = "s3://" + aws.bucket() + "/";
        var random = new byte[32];
        new Random(32).nextBytes(random);
        var key = "fileb://" + Files.write(home.resolve("key"), random);
        var kms = SERVERS.over(true).kmsKey();
        String[] customer = {"--sse-c", "AES256", "--sse-c-key", key};
        for (var file : List.of(file(1000), file(17 * MIB))) {
            aws.s3("cp", "--sse", "AES256", file.toString(), url + "server");
            Kind.server().assertToldBy(aws.json("head-object", "--key", "server"));
            aws.s3("cp", "--sse", "aws:kms", "--sse-kms-key-id", kms, url + "server", url + "kms");
            assertThat(aws.json("head-object", "--key", "kms")
                            .path("SSEKMSKeyId")
                            .asString())
                    .isEqualTo(kms);
            aws.s3((Object[]) join(List.of("cp", file.toString(), url + "customer"), customer));
            assertThat(aws.fail("head-object", "--key", "customer")).isEqualTo("400");
            // Debian's release reads large sources with the key of the copy, so both have the same key here.
            aws.s3((Object[]) join(
                    List.of("cp", "--sse-c-copy-source", "AES256", "--sse-c-copy-source-key", key),
                    join(List.of(url + "customer", url + "copy"), customer)));
            aws.s3((Object[]) join(List.of("cp", url + "copy", got().toString()), customer));
            assertThat(got()).hasSameBinaryContentAs(file);
        }
    }
}
