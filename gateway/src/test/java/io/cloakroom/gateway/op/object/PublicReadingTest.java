package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may read an object, and the answers for those who may not.
final class PublicReadingTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire owner = bucket.wire();
    private final Wire nobody = GATEWAY.anonymous();

    @Test
    void everybodyReadsWhatWasPutPublicly() {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        assertThat(nobody.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(nobody.send("HEAD", bucket.path("k"), "").status()).isEqualTo(200);
        assertThat(new Wire(GATEWAY, GATEWAY.account()).get(bucket.path("k")).text())
                .isEqualTo("hello");
    }

    @Test
    void nobodyElseReadsWhatIsPrivate() {
        owner.put(bucket.path("k"), "hello");
        assertThat(nobody.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        assertThat(new Wire(GATEWAY, GATEWAY.account()).get(bucket.path("k")).error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void nobodyElseLearnsWhichKeysExist() {
        assertThat(nobody.get(bucket.path("none")).error()).isEqualTo("403 AccessDenied");
        owner.put("/" + bucket.name() + "?acl", "", "x-amz-acl", "public-read");
        assertThat(nobody.get(bucket.path("none")).error()).isEqualTo("404 NoSuchKey");
        assertThat(nobody.get("/" + bucket.name()).status()).isEqualTo(200);
    }

    @Test
    void aPublicObjectIsReadAndNothingElse() {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        assertThat(nobody.put(bucket.path("k"), "x").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.send("DELETE", bucket.path("k"), "").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get(bucket.path("k") + "?acl").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get("/" + bucket.name()).error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.get("/").error()).isEqualTo("403 AccessDenied");
        assertThat(nobody.send("POST", bucket.path("k") + "?uploads", "").error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void theUnsignedHeadOfABucketTellsItsRegion() {
        var refused = nobody.send("HEAD", "/" + bucket.name(), "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-amz-bucket-region")).contains("us-east-1");
        assertThat(nobody.send("HEAD", "/no-such-bucket", "").status()).isEqualTo(404);
    }

    @Test
    void anObjectMadePrivateAgainIsPrivateAgain() {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        var before = owner.get(bucket.path("k"));
        owner.put(bucket.path("k") + "?acl", "", "x-amz-acl", "private");
        assertThat(nobody.get(bucket.path("k")).error()).isEqualTo("403 AccessDenied");
        var after = owner.get(bucket.path("k"));
        assertThat(after.header("etag")).isEqualTo(before.header("etag"));
        assertThat(after.header("last-modified")).isEqualTo(before.header("last-modified"));
    }

    /// The ACL is checked before the object is opened. Another object may be there by then.
    @ParameterizedTest
    @CsvSource({"GET, ''", "HEAD, ''", "GET, ?versionId=null", "HEAD, ?partNumber=1"})
    void anObjectMadePrivateBetweenAdmissionAndOpeningIsNotRead(String method, String query) {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        GATEWAY.beforeTheNextRead(() -> owner.put(bucket.path("k"), "secret"));
        var refused = nobody.send(method, bucket.path("k") + query, "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).doesNotContain("secret");
        assertThat(owner.get(bucket.path("k")).text()).isEqualTo("secret");
    }

    @Test
    void aSourceMadePrivateBetweenAdmissionAndOpeningIsNotCopied() {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        var stranger = GATEWAY.account();
        var theirs = GATEWAY.bucket(stranger, GATEWAY.client(stranger));
        GATEWAY.beforeTheNextRead(() -> owner.put(bucket.path("k"), "secret"));
        var refused = theirs.wire().put(theirs.path("t"), "", "x-amz-copy-source", bucket.path("k"));
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        assertThat(theirs.wire().get(theirs.path("t")).status()).isEqualTo(404);
    }

    @Test
    void anAclThatWasReadCanBeWrittenBack() {
        owner.put(bucket.path("k"), "hello", "x-amz-acl", "public-read");
        var acl = owner.get(bucket.path("k") + "?acl").text();
        owner.put(bucket.path("other"), "hello");
        assertThat(owner.put(bucket.path("other") + "?acl", acl).status()).isEqualTo(200);
        assertThat(nobody.get(bucket.path("other")).text()).isEqualTo("hello");
        var others = acl.replace("READ<", "WRITE<");
        assertThat(owner.put(bucket.path("other") + "?acl", others).status()).isEqualTo(200);
        assertThat(nobody.get(bucket.path("other")).error()).isEqualTo("403 AccessDenied");
        assertThat(owner.put(bucket.path("other") + "?acl", "").error()).isEqualTo("400 MissingSecurityHeader");
        assertThat(owner.put(bucket.path("other") + "?acl", "<a").error()).isEqualTo("400 MalformedACLError");
        assertThat(owner.put(bucket.path("other") + "?acl", acl.replace("READ<", "ROAM<"))
                        .error())
                .isEqualTo("400 MalformedACLError");
        assertThat(owner.put(bucket.path("other") + "?acl", acl.replaceFirst("<ID>[^<]*", "<ID>somebody"))
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void expectsTheOwnerThatTheClientNames() {
        owner.put(bucket.path("k"), "hello");
        var own = bucket.account().project().accountNumber();
        assertThat(owner.get(bucket.path("k"), "x-amz-expected-bucket-owner", own)
                        .status())
                .isEqualTo(200);
        assertThat(owner.get(bucket.path("k"), "x-amz-expected-bucket-owner", "999999999999")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(owner.get(bucket.path("k"), "x-amz-expected-bucket-owner", "me")
                        .error())
                .isEqualTo("400 InvalidBucketOwnerAWSAccountID");
    }

    @ParameterizedTest
    @CsvSource({"s3:GetObject,200,403,403", "s3:PutObject,403,200,403", "s3:*,200,200,200"})
    void aLimitedTokenDoesWhatItsScopeSays(String action, int get, int put, int acl) {
        owner.put(bucket.path("in/k"), "hello");
        owner.put(bucket.path("out/k"), "hello");
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s",
                 "Resource": "arn:aws:s3:::%s/in/*"}]}""".formatted(action, bucket.name());
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        assertThat(limited.get(bucket.path("in/k")).status()).isEqualTo(get);
        assertThat(limited.put(bucket.path("in/k"), "x").status()).isEqualTo(put);
        assertThat(limited.put(bucket.path("in/k"), "x", "x-amz-acl", "private").status())
                .isEqualTo(put);
        assertThat(limited.put(bucket.path("in/k"), "x", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(acl);
        assertThat(limited.put(bucket.path("in/k"), "x", "if-match", "\"00\"").status())
                .isEqualTo(acl == 200 ? 412 : 403);
        assertThat(limited.get(bucket.path("out/k")).status()).isEqualTo(403);
        assertThat(limited.get(bucket.path("in/none")).status()).isEqualTo(403);
        assertThat(limited.get("/" + bucket.name()).status()).isEqualTo(403);
    }
}
