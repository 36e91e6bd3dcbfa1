package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The settings `new-buckets` (`modern` makes buckets as AWS does today; what `classic` makes, all other tests use) and
/// `new-bucket-encryption`.
final class NewBucketsTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @CsvSource({"none, false, ''", "AES256, true, AES256", "aws:kms, true, aws:kms"})
    void newBucketsEncryptByThemselves(String setting, boolean kept, String algorithm) throws Exception {
        var environment = new HashMap<>(GivenKeys.ENVIRONMENT);
        environment.put("CLOAKROOM_NEW_BUCKET_ENCRYPTION", setting);
        try (var server = CloakroomProcess.serve(data, environment);
                var s3 = GivenKeys.client(URI.create(server.ready().group(1)))) {
            s3.createBucket(bucket -> bucket.bucket("mine"));
            for (var name : new String[] {"mine", GivenKeys.BUCKET}) {
                assertThat(encryption(s3, name)).isEqualTo(kept ? Optional.of(algorithm) : Optional.empty());
            }
        }
    }

    private static Optional<String> encryption(S3Client s3, String bucket) {
        try {
            var rules = s3.getBucketEncryption(get -> get.bucket(bucket))
                    .serverSideEncryptionConfiguration()
                    .rules();
            return Optional.of(rules.getFirst().applyServerSideEncryptionByDefault().sseAlgorithmAsString());
        } catch (S3Exception none) {
            assertThat(none.awsErrorDetails().errorCode())
                    .isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
            return Optional.empty();
        }
    }

    @Test
    void modernBucketsHaveNoAclsAndBlockPublicAccess() throws Exception {
        var environment = new HashMap<>(GivenKeys.ENVIRONMENT);
        environment.put("CLOAKROOM_NEW_BUCKETS", "modern");
        try (var server = CloakroomProcess.serve(data, environment);
                var s3 = GivenKeys.client(URI.create(server.ready().group(1)))) {
            s3.createBucket(bucket -> bucket.bucket("mine"));
            for (var name : new String[] {"mine", GivenKeys.BUCKET}) {
                var controls = s3.getBucketOwnershipControls(get -> get.bucket(name))
                        .ownershipControls()
                        .rules();
                assertThat(controls.getFirst().objectOwnership()).isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
                var block = s3.getPublicAccessBlock(get -> get.bucket(name)).publicAccessBlockConfiguration();
                assertThat(block.blockPublicAcls()).isTrue();
                assertThat(block.ignorePublicAcls()).isTrue();
                assertThat(block.blockPublicPolicy()).isTrue();
                assertThat(block.restrictPublicBuckets()).isTrue();
            }
            assertThatThrownBy(() -> s3.putObject(
                            put -> put.bucket("mine").key("k").acl(ObjectCannedACL.PUBLIC_READ),
                            RequestBody.fromString("x")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessControlListNotSupported"));
            assertThatThrownBy(() ->
                            s3.createBucket(bucket -> bucket.bucket("public").acl(BucketCannedACL.PUBLIC_READ)))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("InvalidBucketAclWithObjectOwnership"));
            s3.createBucket(bucket -> bucket.bucket("classic").objectOwnership(ObjectOwnership.OBJECT_WRITER));
            assertThat(s3.getBucketOwnershipControls(get -> get.bucket("classic"))
                            .ownershipControls()
                            .rules()
                            .getFirst()
                            .objectOwnership())
                    .isEqualTo(ObjectOwnership.OBJECT_WRITER);
        }
    }
}
