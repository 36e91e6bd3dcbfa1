package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls of `aws s3api` on a bucket.
final class AwsCalls {
    private final Client aws;
    private final String bucket;

    private AwsCalls(Client aws, String bucket) {
        this.aws = aws;
        this.bucket = bucket;
    }

    /// In a new bucket.
    ///
    /// @param home an empty directory
    static AwsCalls of(Release release, RealServer server, Path home) throws Exception {
        var aws = Client.aws(release, home, "--endpoint-url", server.endpoint())
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("AWS_DEFAULT_REGION", "us-east-1");
        if (server.secure()) {
            aws.with("AWS_CA_BUNDLE", server.certificateAuthority().toString());
        }
        var calls = new AwsCalls(aws, server.bucketName());
        calls.run("create-bucket");
        return calls;
    }

    /// The same for another bucket.
    AwsCalls on(String other) {
        return new AwsCalls(aws, other);
    }

    String bucket() {
        return bucket;
    }

    private Object[] words(String call, String... arguments) {
        return Stream.concat(Stream.of("s3api", call, "--bucket", bucket), Arrays.stream(arguments))
                .toArray();
    }

    /// Expects that the call succeeds.
    ///
    /// @return what it printed
    String run(String call, String... arguments) throws Exception {
        return aws.run(words(call, arguments));
    }

    /// Calls `aws s3` instead, and expects that it succeeds.
    void s3(Object... words) throws Exception {
        aws.run(Stream.concat(Stream.of("s3"), Arrays.stream(words)).toArray());
    }

    /// Expects that the call succeeds and prints JSON.
    JsonNode json(String call, String... arguments) throws Exception {
        return JsonMapper.shared().readTree(run(call, arguments));
    }

    /// Expects that the call fails.
    ///
    /// @return the code of the error that it names
    String fail(String call, String... arguments) throws Exception {
        var text = aws.fail(words(call, arguments));
        assertThat(text).contains("An error occurred (");
        return text.substring(text.indexOf('(') + 1, text.indexOf(')'));
    }
}
