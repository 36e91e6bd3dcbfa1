package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.token.Token.State;
import io.cloakroom.storage.token.TokenScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// If the token ends while the body of a request is on its way, the change is not made.
final class EndedTokenTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Account writer = GATEWAY.limited(bucket.account(), "");

    enum End {
        DISABLED("403 InvalidAccessKeyId"),
        DELETED("403 InvalidAccessKeyId"),
        EXPIRED("400 ExpiredToken"),
        LIMITED("403 AccessDenied");

        private final String error;

        End(String error) {
            this.error = error;
        }
    }

    private void end(End how) throws IOException {
        var tokens = GATEWAY.stores().tokens();
        var key = writer.accessKey();
        switch (how) {
            case DISABLED -> tokens.changeToken(key, token -> token.withState(State.DISABLED));
            case DELETED -> tokens.deleteToken(key);
            case EXPIRED ->
                tokens.changeToken(key, token -> token.with(token.terms().withExpiry(Instant.EPOCH)));
            case LIMITED -> {
                var scope = new TokenScope("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                        + "\"Resource\":\"arn:aws:s3:::elsewhere/*\"}}");
                tokens.changeToken(key, token -> token.with(token.terms().withScope(scope)));
            }
        }
    }

    /// Sends all but the last byte of the body, ends the token, and sends the rest.
    private String ended(End how, String method, String path, Map<String, String> query, String body, String... headers)
            throws IOException {
        var target = path;
        for (var parameter : query.entrySet()) {
            target += (target.contains("?") ? "&" : "?") + parameter.getKey() + "=" + parameter.getValue();
        }
        try (var raw = new RawRequest(GATEWAY)) {
            var request = new RequestSigner.Request(method, GATEWAY.endpoint(), path, query, Map.of());
            var fields = new ArrayList<>(List.of(headers));
            fields.add("content-length: " + body.length());
            fields.add("expect: 100-continue");
            raw.head(writer, request, target, fields.toArray(String[]::new)).awaitContinue();
            raw.send(body.substring(0, body.length() - 1));
            end(how);
            return raw.send(body.substring(body.length() - 1)).answer().error();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectIsNotStored(End how) throws IOException {
        assertThat(ended(how, "PUT", bucket.path("k"), Map.of(), "hello")).isEqualTo(how.error);
        assertThat(bucket.wire().get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentIsNotKept(End how) throws IOException {
        var body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(ended(how, "PUT", "/" + bucket.name(), Map.of("versioning", ""), body))
                .isEqualTo(how.error);
        assertThat(bucket.wire().get("/" + bucket.name() + "?versioning").element("Status"))
                .isEmpty();
    }

    /// An expiry lets running requests finish, as with AWS. Otherwise a long upload could never use the last minutes of
    /// a token.
    @Test
    void anExpiryDuringTheRequestDoesNotStopTheRequest() throws IOException {
        try (var raw = new RawRequest(GATEWAY)) {
            var request = RawRequest.request("PUT", GATEWAY.endpoint().toString(), bucket.path("k"), Map.of());
            raw.head(writer, request, bucket.path("k"), "content-length: 5", "expect: 100-continue")
                    .awaitContinue();
            // An expiry is stored in whole milliseconds. This one begins after the one in which the request came.
            var end = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
            GATEWAY.stores()
                    .tokens()
                    .changeToken(
                            writer.accessKey(),
                            token -> token.with(token.terms().withExpiry(end)));
            while (Instant.now().isBefore(end)) {
                Thread.onSpinWait();
            }
            assertThat(raw.send("hello").answer().error()).isEqualTo("200");
        }
        assertThat(bucket.wire().get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(new Wire(GATEWAY, writer).get(bucket.path("k")).error()).isEqualTo("400 ExpiredToken");
    }

    @Test
    void aPartIsNotStored() throws IOException {
        var upload = bucket.wire()
                .send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var query = Map.of("uploadId", upload, "partNumber", "1");
        assertThat(ended(End.DISABLED, "PUT", bucket.path("k"), query, "hello")).isEqualTo(End.DISABLED.error);
        assertThat(bucket.wire().get(bucket.path("k") + "?uploadId=" + upload).text())
                .doesNotContain("<PartNumber>");
    }

    @Test
    void anUploadIsNotCompleted() throws IOException {
        var upload = bucket.wire()
                .send("POST", bucket.path("k") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var part = bucket.wire().put(bucket.path("k") + "?partNumber=1&uploadId=" + upload, "hello");
        var body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(ended(End.DELETED, "POST", bucket.path("k"), Map.of("uploadId", upload), body))
                .isEqualTo(End.DELETED.error);
        assertThat(bucket.wire().get(bucket.path("k")).error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void nothingIsDeleted() throws IOException {
        bucket.put("k", "hello");
        var body = "<Delete><Object><Key>k</Key></Object></Delete>";
        var md5 = Base64.getEncoder().encodeToString(Digests.md5().digest(body.getBytes(StandardCharsets.US_ASCII)));
        assertThat(ended(End.LIMITED, "POST", "/" + bucket.name(), Map.of("delete", ""), body, "content-md5: " + md5))
                .isEqualTo("200 AccessDenied");
        assertThat(bucket.wire().get(bucket.path("k")).text()).isEqualTo("hello");
        end(End.DELETED);
    }

    /// The token ends after the copy was admitted and before its source is opened.
    @ParameterizedTest
    @EnumSource
    void nothingIsCopied(End how) throws IOException {
        bucket.put("source", "hello");
        GATEWAY.beforeTheNextRead(() -> {
            try {
                end(how);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        var copied = new Wire(GATEWAY, writer).put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("source"));
        assertThat(copied.error()).isEqualTo(how.error);
        assertThat(bucket.wire().get(bucket.path("copy")).error()).isEqualTo("404 NoSuchKey");
    }

    /// A copy onto itself changes the metadata and the ACL of the object.
    @ParameterizedTest
    @EnumSource
    void nothingIsCopiedOntoItself(End how) throws IOException {
        bucket.put("k", "hello");
        try (var raw = new RawRequest(GATEWAY)) {
            var headers = Map.of(
                    "x-amz-copy-source", bucket.path("k"),
                    "x-amz-metadata-directive", "REPLACE",
                    "x-amz-acl", "public-read");
            var request = new RequestSigner.Request("PUT", GATEWAY.endpoint(), bucket.path("k"), Map.of(), headers);
            raw.head(writer, request, bucket.path("k"), "transfer-encoding: chunked", "expect: 100-continue")
                    .awaitContinue();
            end(how);
            assertThat(raw.send("0\r\n\r\n").answer().error()).isEqualTo(how.error);
        }
        assertThat(GATEWAY.anonymous().get(bucket.path("k")).status()).isEqualTo(403);
    }

    @Test
    void noBucketIsMade() throws IOException {
        var name = GATEWAY.name();
        var body = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
                + "</CreateBucketConfiguration>";
        assertThat(ended(End.DISABLED, "PUT", "/" + name, Map.of(), body)).isEqualTo(End.DISABLED.error);
        assertThat(bucket.wire().get("/" + name).error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void nothingIsPublished() throws IOException {
        bucket.put("k", "hello");
        var id = bucket.wire().get(bucket.path("k") + "?acl").element("ID").orElseThrow();
        var body = "<AccessControlPolicy xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><Owner><ID>" + id
                + "</ID></Owner><AccessControlList><Grant><Grantee xsi:type=\"Group\"><URI>"
                + "http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>"
                + "<Grant><Grantee xsi:type=\"CanonicalUser\"><ID>" + id + "</ID></Grantee>"
                + "<Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>";
        assertThat(ended(End.DISABLED, "PUT", bucket.path("k"), Map.of("acl", ""), body))
                .isEqualTo(End.DISABLED.error);
        assertThat(GATEWAY.anonymous().get(bucket.path("k")).status()).isEqualTo(403);
    }

    /// The token is unchanged, but the policy no longer allows what the request brings.
    @ParameterizedTest
    @ValueSource(strings = {"BlockPublicAcls", "BucketOwnerEnforced"})
    void noPublicAclIsSetOnceThatIsBlocked(String by) throws IOException {
        var owner = bucket.wire();
        try (var raw = new RawRequest(GATEWAY)) {
            var request = new RequestSigner.Request(
                    "PUT", GATEWAY.endpoint(), bucket.path("open"), Map.of(), Map.of("x-amz-acl", "public-read"));
            raw.head(bucket.account(), request, bucket.path("open"), "content-length: 5", "expect: 100-continue")
                    .awaitContinue();
            raw.send("hell");
            var blocked = by.equals("BlockPublicAcls")
                    ? owner.put(
                            "/" + bucket.name() + "?publicAccessBlock",
                            "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>")
                    : owner.put(
                            "/" + bucket.name() + "?ownershipControls",
                            "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>");
            assertThat(blocked.status()).isEqualTo(200);
            assertThat(raw.send("o").answer().error())
                    .isEqualTo(by.equals("BlockPublicAcls") ? "403 AccessDenied" : "400 AccessControlListNotSupported");
        }
        assertThat(owner.get(bucket.path("open")).error()).isEqualTo("404 NoSuchKey");
    }
}
