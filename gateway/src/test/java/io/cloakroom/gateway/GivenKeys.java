package io.cloakroom.gateway;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Environment variables that give a server a bucket and keys, and a client that uses them and never retries.
final class GivenKeys {
    static final String BUCKET = "bucket";
    static final Map<String, String> ENVIRONMENT = Map.of(
            "CLOAKROOM_ACCESS_KEY", "given-key",
            "CLOAKROOM_SECRET_KEY", "given-secret",
            "CLOAKROOM_BUCKETS", BUCKET);

    private GivenKeys() {}

    static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("given-key", "given-secret")))
                .build();
    }
}
