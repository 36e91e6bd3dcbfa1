package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

final class CopyObjectTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 20_000, 3_000_000})
    void copiesBytesAndWhatIsSaidAboutThem(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        bucket.s3()
                .putObject(
                        request -> request.bucket(bucket.name())
                                .key("from \u00fc+?")
                                .cacheControl("no-cache")
                                .metadata(java.util.Map.of("a", "b")),
                        RequestBody.fromBytes(bytes));
        var target = GATEWAY.bucket();
        var copied = bucket.s3()
                .copyObject(request -> request.sourceBucket(bucket.name())
                        .sourceKey("from \u00fc+?")
                        .destinationBucket(target.name())
                        .destinationKey("to"));
        var got = bucket.s3()
                .getObjectAsBytes(request -> request.bucket(target.name()).key("to"));
        assertThat(got.asByteArray()).isEqualTo(bytes);
        assertThat(got.response().cacheControl()).isEqualTo("no-cache");
        assertThat(got.response().metadata()).containsEntry("a", "b");
        assertThat(got.response().eTag()).isEqualTo(copied.copyObjectResult().eTag());
    }

    @Test
    void replacesMetadataWhenTheDirectiveSaysSo() {
        wire.put(bucket.path("k"), "hello", "x-amz-meta-a", "1", "cache-control", "no-cache");
        copy("/" + bucket.name() + "/k", "other", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-b", "2");
        var other = wire.get(bucket.path("other"));
        assertThat(other.header("x-amz-meta-a")).isEmpty();
        assertThat(other.header("x-amz-meta-b")).contains("2");
        assertThat(other.header("cache-control")).isEmpty();
        assertThat(other.header("content-type")).contains("binary/octet-stream");
    }

    @Test
    void changesAnObjectByCopyingItOntoItself() {
        wire.put(bucket.path("k"), "hello", "x-amz-meta-a", "1");
        var refused = copy(bucket.name() + "/k", "k");
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message").orElse("")).startsWith("This copy request is illegal because");
        var done = copy(bucket.name() + "/k", "k", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-a", "2");
        assertThat(done.status()).isEqualTo(200);
        var after = wire.get(bucket.path("k"));
        assertThat(after.text()).isEqualTo("hello");
        assertThat(after.header("x-amz-meta-a")).contains("2");
        assertThat(after.header("etag")).contains("\"5d41402abc4b2a76b9719d911017c592\"");
    }

    @Test
    void givesAnObjectAnotherChecksumByCopyingItOntoItself() {
        wire.put(bucket.path("k"), "123456789");
        assertThat(copy(bucket.name() + "/k", "k", "x-amz-checksum-algorithm", "CRC32")
                        .element("ChecksumCRC32"))
                .contains("y/Q5Jg==");
        assertThat(wire.get(bucket.path("k"), "x-amz-checksum-mode", "ENABLED").header("x-amz-checksum-crc32"))
                .contains("y/Q5Jg==");
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("123456789");
    }

    @Test
    void doesNotCopyTheAcl() {
        wire.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        copy(bucket.name() + "/k", "private");
        copy(bucket.name() + "/k", "public", "x-amz-acl", "public-read");
        assertThat(GATEWAY.anonymous().get(bucket.path("private")).status()).isEqualTo(403);
        assertThat(GATEWAY.anonymous().get(bucket.path("public")).status()).isEqualTo(200);
    }

    @Test
    void holdsConditionsAgainstTheSource() {
        var etag = wire.put(bucket.path("k"), "hello").header("etag").orElseThrow();
        var source = bucket.name() + "/k";
        assertThat(copy(source, "t", "x-amz-copy-source-if-match", etag).status())
                .isEqualTo(200);
        var refused = copy(source, "t", "x-amz-copy-source-if-match", "\"00\"");
        assertThat(refused.error()).isEqualTo("412 PreconditionFailed");
        assertThat(refused.element("Condition")).contains("x-amz-copy-source-If-Match");
        assertThat(copy(source, "t", "x-amz-copy-source-if-none-match", etag).error())
                .isEqualTo("412 PreconditionFailed");
        assertThat(copy(source, "t", "x-amz-copy-source-if-modified-since", "Sat, 01 Jan 2000 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
        assertThat(copy(source, "t", "x-amz-copy-source-if-unmodified-since", "Sat, 01 Jan 2000 00:00:00 GMT")
                        .error())
                .isEqualTo("412 PreconditionFailed");
    }

    @Test
    void holdsConditionsAgainstTheTarget() {
        wire.put(bucket.path("k"), "hello");
        var source = bucket.name() + "/k";
        assertThat(copy(source, "t", "if-none-match", "*").status()).isEqualTo(200);
        assertThat(copy(source, "t", "if-none-match", "*").error()).isEqualTo("412 PreconditionFailed");
        assertThat(copy(source, "t", "if-match", "\"00\"").error()).isEqualTo("412 PreconditionFailed");
    }

    @Test
    void namesWhatIsWrongWithTheSource() {
        wire.put(bucket.path("k"), "hello");
        assertThat(copy(bucket.name() + "/none", "t").error()).isEqualTo("404 NoSuchKey");
        assertThat(copy("no-such-bucket/k", "t").error()).isEqualTo("404 NoSuchBucket");
        assertThat(copy("nonsense", "t").error()).isEqualTo("400 InvalidArgument");
        assertThat(copy(bucket.name() + "/k?versionId=null", "t").status()).isEqualTo(200);
        assertThat(copy(bucket.name() + "/k?versionId=1", "t").error()).isEqualTo("400 InvalidArgument");
        assertThat(copy(bucket.name() + "/k", "t", "x-amz-metadata-directive", "KEEP")
                        .error())
                .isEqualTo("400 InvalidArgument");
    }

    @Test
    void copiesFromAnotherProjectOnlyWhatIsPublic() {
        wire.put(bucket.path("private"), "hello");
        wire.put(bucket.path("public"), "hello", "x-amz-acl", "public-read");
        var stranger = GATEWAY.account();
        var theirs = GATEWAY.bucket(stranger, GATEWAY.client(stranger));
        assertThat(theirs.wire()
                        .put(theirs.path("t"), "", "x-amz-copy-source", bucket.path("private"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(theirs.wire()
                        .put(theirs.path("t"), "", "x-amz-copy-source", bucket.path("public"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesACopyWithABody() {
        wire.put(bucket.path("k"), "hello");
        var refused = wire.put(bucket.path("t"), "body", "x-amz-copy-source", bucket.path("k"));
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains("The request included a body. Requests of this type must not include a non-empty body.");
        assertThat(wire.get(bucket.path("t")).status()).isEqualTo(404);
    }

    @Test
    void copiesOnlyFromTheOwnerThatTheClientExpects() {
        wire.put(bucket.path("k"), "hello");
        var field = "x-amz-source-expected-bucket-owner";
        var own = bucket.account().project().accountNumber();
        assertThat(copy(bucket.name() + "/k", "t", field, "999999999999").error())
                .isEqualTo("403 AccessDenied");
        assertThat(copy(bucket.name() + "/k", "t", field, "me").error())
                .isEqualTo("400 InvalidBucketOwnerAWSAccountID");
        assertThat(wire.get(bucket.path("t")).status()).isEqualTo(404);
        assertThat(copy(bucket.name() + "/k", "t", field, own).status()).isEqualTo(200);
    }

    /// A token that may write and delete and everything else, but not read.
    @Test
    void copiesOnlyWhatTheTokenMayRead() {
        wire.put(bucket.path("k"), "hello");
        var source = bucket.name() + "/k";
        assertThat(copyBy("\"s3:PutObject\"", source).error()).isEqualTo("403 AccessDenied");
        assertThat(copyBy("\"s3:PutObject\", \"s3:GetObject\"", source).status())
                .isEqualTo(200);
        assertThat(copyBy("\"s3:PutObject\", \"s3:GetObject\"", source + "?versionId=null")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(copyBy("\"s3:PutObject\", \"s3:GetObjectVersion\"", source + "?versionId=null")
                        .status())
                .isEqualTo(200);
    }

    /// A copy to `t`, and a copy to a part of it, by a token with these rights.
    private Answer copyBy(String actions, String source) {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [%s], "Resource": "*"}]}""".formatted(actions);
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        var upload = wire.send("POST", bucket.path("t") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var whole = limited.put(bucket.path("t"), "", "x-amz-copy-source", source);
        var part = limited.put(bucket.path("t") + "?partNumber=1&uploadId=" + upload, "", "x-amz-copy-source", source);
        assertThat(part.error()).isEqualTo(whole.error());
        return whole;
    }

    @Test
    void namesTheHeaderOfASourceThatItDoesNotKnow() {
        var refused = copy("arn:aws:s3:us-east-1:123456789012:accesspoint/a/object/k", "t");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).endsWith(": x-amz-copy-source");
    }

    private Answer copy(String source, String key, String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "x-amz-copy-source";
        all[1] = source;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return wire.put(bucket.path(key), "", all);
    }
}
