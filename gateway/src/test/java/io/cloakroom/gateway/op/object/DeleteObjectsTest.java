package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.Admitted.Readmission;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.token.TokenScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// DeleteObject and DeleteObjects.
final class DeleteObjectsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @Test
    void deletesAThousandKeysInTheOrderOfTheRequest() {
        var keys = IntStream.range(0, 1000).mapToObj(i -> "k" + i).toList();
        keys.stream().limit(20).forEach(key -> bucket.put(key, "x"));
        var result = bucket.s3()
                .deleteObjects(request -> request.bucket(bucket.name())
                        .delete(delete -> delete.objects(keys.stream()
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList())));
        assertThat(result.deleted()).extracting(deleted -> deleted.key()).isEqualTo(keys);
        assertThat(result.errors()).isEmpty();
        assertThat(wire.get("/" + bucket.name()).text()).doesNotContain("<Key>");
    }

    @Test
    void writesTheAnswerAsS3Does() {
        bucket.put("a&b", "x");
        bucket.put("kept", "x");
        var answer =
                delete("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a&amp;b</Key></Object>"
                        + "<Object><Key>kept</Key><ETag>\"00\"</ETag></Object>"
                        + "<Object><Key>v</Key><VersionId>null</VersionId></Object></Delete>");
        assertThat(answer.text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Deleted><Key>a&amp;b</Key></Deleted>"
                        + "<Error><Key>kept</Key><Code>PreconditionFailed</Code>"
                        + "<Message>At least one of the pre-conditions you specified did not hold</Message></Error>"
                        + "<Deleted><Key>v</Key><VersionId>null</VersionId></Deleted></DeleteResult>");
        assertThat(wire.get(bucket.path("kept")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Size>1</Size>", "<LastModifiedTime>Fri, 01 Jan 2027 00:00:00 GMT</LastModifiedTime>"})
    void neverDeletesUnderAConditionThatItDoesNotKnow(String condition) {
        bucket.put("k", "x");
        var refused = delete("<Delete><Object><Key>k</Key>" + condition + "</Object></Delete>");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
    }

    @Test
    void tellsOnlyFailuresWhenQuiet() {
        bucket.put("k", "x");
        var answer = delete("<Delete><Quiet>true</Quiet><Object><Key>k</Key></Object></Delete>");
        assertThat(answer.text()).doesNotContain("Deleted").contains("DeleteResult");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "<Delete>",
                "<Delete></Delete>",
                "<Delete><Object></Object></Delete>",
                "<Remove><Object><Key>k</Key></Object></Remove>",
                "<!DOCTYPE Delete><Delete><Object><Key>k</Key></Object></Delete>",
                "<!DOCTYPE d [<!ENTITY e \"k\">]><Delete><Object><Key>&e;</Key></Object></Delete>",
                "<Delete><Object><Key>&e;</Key></Object></Delete>",
                "<Delete><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a><Object><Key>k</Key></Object></Delete>",
            })
    void refusesWhatIsNoListOfKeys(String body) {
        bucket.put("k", "x");
        assertThat(delete(body).error()).isEqualTo("400 MalformedXML");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
    }

    @Test
    void refusesMoreThanAThousandKeys() {
        var keys = IntStream.range(0, 1001)
                .mapToObj(i -> "<Object><Key>" + i + "</Key></Object>")
                .collect(Collectors.joining("", "<Delete>", "</Delete>"));
        assertThat(delete(keys).error()).isEqualTo("400 MalformedXML");
    }

    @Test
    void needsADigestOfTheList() {
        var refused = wire.send("POST", "/" + bucket.name() + "?delete", "<Delete/>");
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message")).contains("Missing required header for this request: Content-MD5");
    }

    @ParameterizedTest
    @CsvSource({"content-md5, XUFAKrxLKna5cZ2REBfFkg==", "x-amz-checksum-crc32, NhCmhg=="})
    void deletesNothingOfAListThatIsNotWhatWasAnnounced(String field, String ofAnother) {
        bucket.put("k", "x");
        var list = "<Delete><Object><Key>k</Key></Object></Delete>";
        assertThat(wire.send("POST", "/" + bucket.name() + "?delete", list, field, ofAnother)
                        .error())
                .isEqualTo("400 BadDigest");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
    }

    @Test
    void boundsEachKey() {
        var keys = "<Object><Key>" + "x".repeat(1024) + "</Key></Object><Object><Key>" + "\u20ac".repeat(342)
                + "</Key></Object>";
        var answer = delete("<Delete><Quiet>true</Quiet>" + keys + "</Delete>");
        assertThat(answer.element("Code")).contains("KeyTooLongError");
        assertThat(answer.text()).doesNotContain("xxx");
    }

    @Test
    void boundsTheSizeOfTheList() {
        var refused = delete("<Delete>" + " ".repeat(5 << 20) + "</Delete>");
        assertThat(refused.error()).isEqualTo("400 MaxMessageLengthExceeded");
    }

    @Test
    void checksTheRightToDeleteForEachKey() {
        bucket.put("in/k", "x");
        bucket.put("out/k", "x");
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:DeleteObject",
                 "Resource": "arn:aws:s3:::%s/in/*"}]}""".formatted(bucket.name());
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        var answer =
                delete(limited, "<Delete><Object><Key>out/k</Key></Object><Object><Key>in/k</Key></Object></Delete>");
        assertThat(answer.element("Code")).contains("AccessDenied");
        assertThat(wire.get(bucket.path("out/k")).status()).isEqualTo(200);
        assertThat(wire.get(bucket.path("in/k")).status()).isEqualTo(404);
        assertThat(delete(GATEWAY.anonymous(), "<Delete><Object><Key>out/k</Key></Object></Delete>")
                        .error())
                .isEqualTo("403 AccessDenied");
    }

    /// The body reports that its client has disconnected after two keys were deleted.
    @Test
    void stopsDeletingWhenTheClientDisconnects() throws IOException {
        var document = new StringBuilder("<Delete>");
        for (int i = 0; i < 10; i++) {
            bucket.put("k" + i, "x");
            document.append("<Object><Key>k").append(i).append("</Key></Object>");
        }
        var turns = new AtomicInteger();
        var body = new Abandoned(document.append("</Delete>").toString(), () -> turns.incrementAndGet() > 2);
        var stores = GATEWAY.stores();
        var rules = new BucketRules(stores.config(), stores.projects());
        var authorizer = new Authorizer(stores.projects(), stores.objects(), stores.tokens(), rules);
        var settings = S3Settings.standard();
        var locks = new LockedBuckets(GATEWAY.stores().config());
        var operation = new DeleteObjects(GATEWAY.stores().objects(), authorizer, new RequestXml(settings), locks, 1);
        var xml = operation.handle(body.request(bucket)).toHttp("id");
        var text = new String(((Content.Bytes) xml.content()).bytes(), StandardCharsets.UTF_8);
        assertThat(text.split("<Deleted>", -1)).hasSize(1 + 2);
        assertThat(text.split("The connection was closed before this key had its turn", -1))
                .hasSize(1 + 8);
        assertThat(bucket.s3().listObjectsV2(list -> list.bucket(bucket.name())).contents())
                .hasSize(8);
    }

    /// A body that was read completely, and whose client may disconnect.
    private record Abandoned(String text, ByteBuffer left, BooleanSupplier gone) implements RequestBody, Payload {
        Abandoned(String text, BooleanSupplier gone) {
            this(text, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), gone);
        }

        S3Request request(TestBucket bucket) throws IOException {
            var md5 = Digests.md5().digest(text.getBytes(StandardCharsets.UTF_8));
            var headers = HttpHeaders.builder()
                    .add("content-md5", Base64.getEncoder().encodeToString(md5))
                    .build();
            var http = new HttpRequest(
                    "id",
                    "POST",
                    "/" + bucket.name(),
                    "delete",
                    "localhost",
                    headers,
                    this,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                    false,
                    Instant.now());
            var account = bucket.account();
            var holder = new Caller.Holder(account.accessKey(), account.project(), "u", true, TokenScope.FULL);
            var found = GATEWAY.stores()
                    .projects()
                    .bucket(BucketName.of(bucket.name()).orElseThrow())
                    .orElseThrow();
            var address = new S3Address(bucket.name(), null, false);
            var asked = new AskedRequest(
                    http, address, S3Query.parse("delete"), S3Action.DELETE_OBJECT, holder, this, null);
            var request = new S3Request(asked, found, Readmission.none());
            return request.with(() -> request);
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(left.capacity());
        }

        @Override
        public boolean announced() {
            return true;
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(left.remaining(), into.remaining());
            into.put(left.slice(left.position(), count));
            left.position(left.position() + count);
            return count == 0 ? -1 : count;
        }

        @Override
        public boolean abandoned() {
            return gone.getAsBoolean();
        }

        @Override
        public Map<String, String> trailers() {
            return Map.of();
        }
    }

    /// A request with an ETag reveals whether it is the object's.
    @Test
    void takesAnETagOnlyFromWhoMayRead() {
        var etag = wire.put(bucket.path("k"), "x").header("etag").orElseThrow();
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": %s, "Resource": "*"}]}""";
        var deletes = GATEWAY.limited(bucket.account(), policy.formatted("\"s3:DeleteObject\""));
        var reads = GATEWAY.limited(bucket.account(), policy.formatted("[\"s3:DeleteObject\", \"s3:GetObject\"]"));
        for (var guess : new String[] {etag, "\"00\""}) {
            var refused = delete(new Wire(GATEWAY, deletes), underETag(guess));
            assertThat(refused.element("Code")).contains("AccessDenied");
        }
        assertThat(delete(new Wire(GATEWAY, reads), underETag("\"00\"")).element("Code"))
                .contains("PreconditionFailed");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
        assertThat(delete(new Wire(GATEWAY, reads), underETag(etag)).element("Code"))
                .isEmpty();
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(404);
    }

    @Test
    void asksForTheActionOnVersionsWhereOneIsNamed() {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "*"}]}""";
        var plain = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy.formatted("s3:DeleteObject")));
        var versions = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy.formatted("s3:DeleteObjectVersion")));
        var current = "<Delete><Object><Key>k</Key></Object></Delete>";
        var version = "<Delete><Object><Key>k</Key><VersionId>null</VersionId></Object></Delete>";
        bucket.put("k", "x");
        assertThat(delete(plain, version).element("Code")).contains("AccessDenied");
        assertThat(delete(versions, current).element("Code")).contains("AccessDenied");
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
        assertThat(delete(versions, version).element("Code")).isEmpty();
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(404);
    }

    private static String underETag(String etag) {
        return "<Delete><Object><Key>k</Key><ETag>" + etag + "</ETag></Object></Delete>";
    }

    @Test
    void deletesOneKeyWhetherItExistsOrNot() {
        bucket.put("k", "x");
        assertThat(wire.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);
        assertThat(wire.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);
        assertThat(wire.send("DELETE", bucket.path("k") + "?versionId=null", "").status())
                .isEqualTo(204);
    }

    @Test
    void deletesOnlyTheETagThatItNames() {
        assertThat(wire.send("DELETE", bucket.path("k"), "", "if-match", "*").error())
                .isEqualTo("404 NoSuchKey");
        bucket.put("k", "x");
        assertThat(wire.send("DELETE", bucket.path("k"), "", "if-match", "\"00\"")
                        .error())
                .isEqualTo("412 PreconditionFailed");
        assertThat(wire.send("DELETE", bucket.path("k"), "", "if-match", "*").status())
                .isEqualTo(204);
    }

    private Answer delete(String document) {
        return delete(wire, document);
    }

    private Answer delete(Wire by, String document) {
        var md5 = Digests.md5().digest(document.getBytes(StandardCharsets.UTF_8));
        return by.send(
                "POST",
                "/" + bucket.name() + "?delete",
                document,
                "content-md5",
                Base64.getEncoder().encodeToString(md5));
    }
}
