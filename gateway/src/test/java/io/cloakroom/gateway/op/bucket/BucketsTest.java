package io.cloakroom.gateway.op.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Bucket;

/// ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, and the documents that hang on a bucket.
final class BucketsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @ValueSource(
            strings = {"ab", "Upper", "under_score", "192.168.0.1", "-a-b", "a-b-", "a..b", "xn--abc", "abc-s3alias"})
    void refusesNamesThatBreakTheRules(String name) {
        assertThat(wire.put("/" + name, "").error()).isEqualTo("400 InvalidBucketName");
    }

    @Test
    void makesABucketOnceMoreOnlyInTheFirstRegion() {
        var made = wire.put("/" + bucket.name(), "");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.header("location")).contains("/" + bucket.name());
        var other = GATEWAY.name();
        assertThat(wire.put("/" + other, constraint("eu-west-1")).status()).isEqualTo(200);
        assertThat(wire.put("/" + other, constraint("eu-west-1")).error()).isEqualTo("409 BucketAlreadyOwnedByYou");
        assertThat(new Wire(GATEWAY, GATEWAY.account()).put("/" + other, "").error())
                .isEqualTo("409 BucketAlreadyExists");
    }

    @Test
    void keepsTheRegionOfABucket() {
        var name = GATEWAY.name();
        wire.put("/" + name, constraint("eu-west-1"));
        assertThat(wire.get("/" + name + "?location").text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
                        + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>");
        assertThat(wire.get("/" + bucket.name() + "?location").text())
                .endsWith(
                        "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
        var head = wire.send("HEAD", "/" + name, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("x-amz-bucket-region")).contains("eu-west-1");
        assertThat(wire.put("/" + GATEWAY.name(), constraint("no/region")).error())
                .isEqualTo("400 InvalidLocationConstraint");
        assertThat(wire.put("/" + GATEWAY.name(), "<nonsense").error()).isEqualTo("400 MalformedXML");
    }

    @Test
    void deletesOnlyAnEmptyBucket() {
        bucket.put("k", "x");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("409 BucketNotEmpty");
        wire.send("DELETE", bucket.path("k"), "");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").status()).isEqualTo(204);
        var gone = wire.send("DELETE", "/" + bucket.name(), "");
        assertThat(gone.error()).isEqualTo("404 NoSuchBucket");
        assertThat(gone.element("BucketName")).contains(bucket.name());
        assertThat(wire.put(bucket.path("k"), "x").error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void listsTheBucketsOfTheProjectPageByPage() {
        var account = GATEWAY.account();
        var s3 = GATEWAY.client(account);
        var names = IntStream.range(0, 5)
                .mapToObj(i -> "page-" + i + "-" + GATEWAY.name())
                .sorted()
                .toList();
        names.forEach(name -> s3.createBucket(request -> request.bucket(name)));
        s3.createBucket(request -> request.bucket(GATEWAY.name()));
        var paged = s3.listBucketsPaginator(request -> request.prefix("page-").maxBuckets(2))
                .buckets();
        assertThat(paged).extracting(Bucket::name).isEqualTo(names);
        assertThat(paged).allMatch(each -> each.bucketRegion().equals("us-east-1"));
        var all = s3.listBuckets();
        assertThat(all.buckets()).hasSize(6);
        assertThat(all.owner().id()).isEqualTo(account.project().id());
        assertThat(all.owner().displayName()).isEqualTo(account.project().name());
        var wired = new Wire(GATEWAY, account);
        assertThat(wired.get("/").text()).doesNotContain("BucketRegion");
        assertThat(wired.get("/?max-buckets=0").error()).isEqualTo("400 InvalidArgument");
        assertThat(wired.get("/?max-buckets=1&continuation-token=%2A").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void showsALimitedTokenTheBucketsThatItMayUse() {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
                 "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}]}""".formatted(bucket.name());
        GATEWAY.bucket();
        var limited = GATEWAY.client(GATEWAY.limited(bucket.account(), policy));
        assertThat(limited.listBuckets().buckets()).extracting(Bucket::name).containsExactly(bucket.name());
    }

    @ParameterizedTest
    @CsvSource({
        "versioning, VersioningConfiguration",
        "logging, BucketLoggingStatus",
        "notification, NotificationConfiguration",
        "requestPayment, RequestPaymentConfiguration",
        "acl, AccessControlPolicy",
    })
    void answersWhatWasNeverSetWithItsDefault(String document, String root) {
        var answer = wire.get("/" + bucket.name() + "?" + document);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("<" + root + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    }

    @ParameterizedTest
    @CsvSource({
        "ownershipControls, OwnershipControlsNotFoundError",
        "publicAccessBlock, NoSuchPublicAccessBlockConfiguration",
        "policy, NoSuchBucketPolicy",
        "cors, NoSuchCORSConfiguration",
        "lifecycle, NoSuchLifecycleConfiguration",
        "website, NoSuchWebsiteConfiguration",
        "tagging, NoSuchTagSet",
        "encryption, ServerSideEncryptionConfigurationNotFoundError",
        "object-lock, ObjectLockConfigurationNotFoundError",
    })
    void answersWhatWasNeverSetWithItsOwnError(String document, String code) {
        var answer = wire.get("/" + bucket.name() + "?" + document);
        assertThat(answer.error()).isEqualTo("404 " + code);
        assertThat(answer.element("Message").orElse("")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy",
                "cors",
                "lifecycle",
                "versioning",
                "tagging",
                "website",
                "encryption",
                "object-lock",
                "replication",
                "logging",
                "notification",
                "ownershipControls",
                "publicAccessBlock",
                "requestPayment"
            })
    void refusesToSetWhatIsNotThereYet(String document) {
        var refused = wire.put("/" + bucket.name() + "?" + document, "<x/>");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains(document);
    }

    @Test
    void refusesABucketWithMoreThanABucketHas() {
        assertThat(wire.put("/" + GATEWAY.name(), "", "x-amz-bucket-object-lock-enabled", "true")
                        .error())
                .isEqualTo("501 NotImplemented");
        assertThat(wire.put("/" + GATEWAY.name(), "", "x-amz-object-ownership", "BucketOwnerEnforced")
                        .error())
                .isEqualTo("501 NotImplemented");
        assertThat(wire.put("/" + GATEWAY.name(), "", "x-amz-object-ownership", "ObjectWriter")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void answersAPreflightAsABucketWithoutCors() {
        var refused = GATEWAY.anonymous()
                .send(
                        "OPTIONS",
                        bucket.path("k"),
                        "",
                        "origin",
                        "https://example.org",
                        "access-control-request-method",
                        "PUT");
        assertThat(refused.error()).isEqualTo("403 AccessForbidden");
        assertThat(refused.element("Message")).contains("CORSResponse: CORS is not enabled for this bucket.");
    }

    @Test
    void refusesMethodsAndFormsThatItDoesNotKnow() {
        assertThat(wire.send("PATCH", bucket.path("k"), "").error()).isEqualTo("405 MethodNotAllowed");
        assertThat(wire.send("POST", bucket.path("k"), "").error()).isEqualTo("405 MethodNotAllowed");
        assertThat(GATEWAY.anonymous()
                        .send("POST", "/" + bucket.name(), "x", "content-type", "multipart/form-data; boundary=b")
                        .error())
                .isEqualTo("501 NotImplemented");
        assertThat(wire.get("/" + bucket.name() + "?acl&policy").error()).isEqualTo("400 InvalidArgument");
    }

    private static String constraint(String region) {
        return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                + region + "</LocationConstraint></CreateBucketConfiguration>";
    }
}
