package io.cloakroom.gateway.op.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.s3.sign.UriEncoding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.IdempotencyParameterMismatchException;

final class RenameObjectTest {
    private static final String SOURCE = "x-amz-rename-source";
    private static final String TOKEN = "x-amz-client-token";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private Wire.Answer rename(Wire by, String from, String to, String... headers) {
        var all = new ArrayList<>(List.of(SOURCE, from));
        all.addAll(List.of(headers));
        return by.put(bucket.path(to) + "?renameObject", "", all.toArray(String[]::new));
    }

    private Wire.Answer rename(String from, String to, String... headers) {
        return rename(wire, from, to, headers);
    }

    private String text(String key) {
        var got = wire.get(bucket.path(key));
        return got.status() == 200 ? got.text() : got.error();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 20_000, 3_000_000, 17_000_000})
    void renamesWithTheSdkAndKeepsAllButTheKey(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        bucket.s3()
                .putObject(
                        request -> request.bucket(bucket.name())
                                .key("from \u00fc+?")
                                .cacheControl("no-cache")
                                .storageClass("STANDARD_IA")
                                .tagging("a=b")
                                .metadata(java.util.Map.of("a", "b")),
                        RequestBody.fromBytes(bytes));
        var before = bucket.s3()
                .headObject(request ->
                        request.bucket(bucket.name()).key("from \u00fc+?").checksumMode("ENABLED"));
        bucket.s3()
                .renameObject(request -> request.bucket(bucket.name())
                        .key("deep/to")
                        .renameSource(UriEncoding.encode("from \u00fc+?", true)));
        var got = bucket.s3()
                .getObjectAsBytes(
                        request -> request.bucket(bucket.name()).key("deep/to").checksumMode("ENABLED"));
        assertThat(got.asByteArray()).isEqualTo(bytes);
        assertThat(got.response().cacheControl()).isEqualTo("no-cache");
        assertThat(got.response().metadata()).containsEntry("a", "b");
        assertThat(got.response().storageClassAsString()).isEqualTo("STANDARD_IA");
        assertThat(got.response().tagCount()).isEqualTo(1);
        assertThat(got.response().eTag()).isEqualTo(before.eTag());
        assertThat(got.response().lastModified()).isEqualTo(before.lastModified());
        assertThat(got.response().checksumCRC32()).isEqualTo(before.checksumCRC32());
        assertThat(bucket.s3()
                        .listObjectsV2(request -> request.bucket(bucket.name()))
                        .contents())
                .extracting(each -> each.key())
                .containsExactly("deep/to");
    }

    /// Policies use these conditions for copies and uploads.
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-copy-source", "x-amz-acl", "x-amz-metadata-directive"})
    void takesNoHeaderOfACopy(String header) {
        bucket.put("a", "text");
        assertThat(rename("a", "b", header, header.endsWith("source") ? bucket.path("a") : "private")
                        .error())
                .isEqualTo("400 InvalidRequest");
        assertThat(wire.get(bucket.path("a")).text()).isEqualTo("text");
    }

    @Test
    void answersWithAnEmptyBody() {
        bucket.put("a", "hello");
        var done = rename("/a", "b");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text()).isEmpty();
        assertThat(text("a")).isEqualTo("404 NoSuchKey");
        assertThat(text("b")).isEqualTo("hello");
    }

    @Test
    void takesThePlaceOfAnotherObject() {
        bucket.put("a", "new");
        bucket.put("b", "old");
        assertThat(rename("a", "b").status()).isEqualTo(200);
        assertThat(text("a")).isEqualTo("404 NoSuchKey");
        assertThat(text("b")).isEqualTo("new");
    }

    @Test
    void findsKeysWithSlashesInFront() {
        wire.put(bucket.path("/a"), "slash");
        bucket.put("a", "plain");
        assertThat(rename("/a", "b").status()).isEqualTo(200);
        assertThat(text("b")).isEqualTo("plain");
        assertThat(rename("//a", "c").status()).isEqualTo(200);
        assertThat(text("c")).isEqualTo("slash");
    }

    @Test
    void namesWhatIsWrongWithARequest() {
        bucket.put("a", "hello");
        var missing = wire.put(bucket.path("b") + "?renameObject", "");
        assertThat(missing.error()).isEqualTo("400 InvalidArgument");
        assertThat(missing.element("ArgumentName")).contains(SOURCE);
        assertThat(rename("none", "b").error()).isEqualTo("404 NoSuchKey");
        assertThat(rename("none", "b").element("Key")).contains("none");
        assertThat(rename("a", "a").error()).isEqualTo("400 InvalidRequest");
        assertThat(rename("a", "b/").error()).isEqualTo("400 InvalidRequest");
        assertThat(rename("a/", "b").error()).isEqualTo("400 InvalidRequest");
        assertThat(rename("%zz", "b").error()).startsWith("400 ");
        assertThat(rename("x".repeat(1025), "b").error()).isEqualTo("400 KeyTooLongError");
        assertThat(rename("a", "b", "if-none-match", "\"00\"").error()).isEqualTo("501 NotImplemented");
        assertThat(rename("a", "b", "x-amz-write-offset-bytes", "5").error()).isEqualTo("501 NotImplemented");
        var body = wire.put(bucket.path("b") + "?renameObject", "body", SOURCE, "a");
        assertThat(body.error()).isEqualTo("400 InvalidRequest");
        var version = wire.put(bucket.path("b") + "?renameObject&versionId=null", "", SOURCE, "a");
        assertThat(version.error()).isEqualTo("400 InvalidArgument");
        var plain = wire.put(bucket.path("b"), "", SOURCE, "a");
        assertThat(plain.error()).isEqualTo("501 NotImplemented");
        assertThat(plain.element("Message").orElse("")).contains(SOURCE);
        assertThat(text("a")).isEqualTo("hello");
        assertThat(text("b")).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Enabled", "Suspended"})
    void refusesByNameWhereVersionsAreKept(String status) {
        bucket.put("a", "hello");
        wire.put(
                "/" + bucket.name() + "?versioning",
                "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>");
        var refused = rename("a", "b");
        assertThat(refused.error()).isEqualTo("409 InvalidBucketState");
        assertThat(refused.element("Message").orElse(""))
                .contains("RenameObject")
                .contains("versioning");
        assertThat(text("a")).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "if-match, right, true",
        "if-match, wrong, false",
        "if-match, *, true",
        "if-none-match, *, false",
        "if-modified-since, past, true",
        "if-modified-since, now, false",
        "if-unmodified-since, past, false",
        "if-unmodified-since, now, true",
        "x-amz-rename-source-if-match, right, true",
        "x-amz-rename-source-if-match, wrong, false",
        "x-amz-rename-source-if-none-match, right, false",
        "x-amz-rename-source-if-none-match, wrong, true",
        "x-amz-rename-source-if-none-match, *, false",
        "x-amz-rename-source-if-modified-since, past, true",
        "x-amz-rename-source-if-modified-since, now, false",
        "x-amz-rename-source-if-unmodified-since, past, false",
        "x-amz-rename-source-if-unmodified-since, now, true",
    })
    void judgesConditionsOfBothObjects(String name, String value, boolean holds) {
        bucket.put("a", "source");
        bucket.put("b", "target");
        var judged = wire.get(bucket.path(name.startsWith("x-") ? "a" : "b"));
        var sent = switch (value) {
            case "right" -> judged.header("etag").orElseThrow();
            case "wrong" -> "\"00\"";
            case "past" -> HttpDate.format(Instant.EPOCH.plusSeconds(86_400));
            case "now" -> judged.header("last-modified").orElseThrow();
            default -> value;
        };
        var answer = rename("a", "b", name, sent);
        assertThat(answer.error()).isEqualTo(holds ? "200 " : "412 PreconditionFailed");
        assertThat(text("b")).isEqualTo(holds ? "source" : "target");
        if (!holds) {
            assertThat(answer.element("Condition").orElse("")).isEqualToIgnoringCase(name);
            assertThat(text("a")).isEqualTo("source");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "if-match, *, false",
        "if-match, 00, false",
        "if-none-match, *, true",
        "if-modified-since, 'Fri, 02 Jan 1970 00:00:00 GMT', false",
        "if-unmodified-since, 'Fri, 02 Jan 1970 00:00:00 GMT', true",
        "if-modified-since, no date, true",
    })
    void judgesConditionsOfAnObjectThatIsNotThere(String name, String value, boolean holds) {
        bucket.put("a", "source");
        var answer = rename("a", "b", name, value);
        assertThat(answer.error()).isEqualTo(holds ? "200 " : "412 PreconditionFailed");
        assertThat(text("a")).isEqualTo(holds ? "404 NoSuchKey" : "source");
    }

    @Test
    void doesNothingTwiceUnderOneToken() {
        bucket.put("a", "first");
        assertThat(rename("a", "b", TOKEN, "t1").status()).isEqualTo(200);
        assertThat(rename("a", "b", TOKEN, "t1").status()).isEqualTo(200);
        bucket.put("a", "second");
        assertThat(rename("a", "b", TOKEN, "t1").status()).isEqualTo(200);
        assertThat(text("a")).isEqualTo("second");
        assertThat(text("b")).isEqualTo("first");
        for (var other : List.of(
                rename("a", "c", TOKEN, "t1"),
                rename("b", "c", TOKEN, "t1"),
                rename("a", "b", TOKEN, "t1", "if-match", "*"))) {
            assertThat(other.error()).isEqualTo("400 IdempotencyParameterMismatch");
            assertThat(other.element("Message"))
                    .contains(
                            "Parameters on this idempotent request are inconsistent with parameters used in previous request(s).");
        }
        assertThatThrownBy(() -> bucket.s3()
                        .renameObject(request -> request.bucket(bucket.name())
                                .key("c")
                                .renameSource("a")
                                .clientToken("t1")))
                .isInstanceOf(IdempotencyParameterMismatchException.class);
        assertThat(rename("a", "b", TOKEN, "t2").status()).isEqualTo(200);
        assertThat(text("b")).isEqualTo("second");
        // A rename that did not happen does not store its token.
        assertThat(rename("none", "c", TOKEN, "t3").error()).isEqualTo("404 NoSuchKey");
        assertThat(rename("b", "d", TOKEN, "t3").status()).isEqualTo(200);
        for (var odd : List.of("x".repeat(65), "a b")) {
            assertThat(rename("d", "e", TOKEN, odd).error()).isEqualTo("400 InvalidArgument");
        }
    }

    private Wire limited(String statements) {
        var policy =
                "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements.replace("BUCKET", bucket.name()) + "]}";
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }

    private static String allow(String actions, String prefix) {
        return "{\"Effect\": \"Allow\", \"Action\": [%s], \"Resource\": \"arn:aws:s3:::BUCKET/%s*\"}"
                .formatted(actions, prefix);
    }

    @Test
    void needsTheRightsToReadAndDeleteTheSourceAndToPutTheNewKey() {
        var all = List.of("\"s3:GetObject\"", "\"s3:DeleteObject\"", "\"s3:PutObject\"");
        for (int missing = 0; missing < 3; missing++) {
            var some = new ArrayList<>(all);
            some.remove(missing);
            bucket.put("a", "hello");
            assertThat(rename(limited(allow(String.join(",", some), "")), "a", "b")
                            .error())
                    .isEqualTo("403 AccessDenied");
        }
        assertThat(rename(limited(allow(String.join(",", all), "")), "a", "b").status())
                .isEqualTo(200);
        assertThat(rename(GATEWAY.anonymous(), "b", "c").error()).isEqualTo("403 AccessDenied");
        var stranger = new Wire(GATEWAY, GATEWAY.account());
        assertThat(rename(stranger, "b", "c").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aTokenCannotRenameObjectsOutOfItsPrefix() {
        bucket.put("in/a", "hello");
        bucket.put("out/a", "hello");
        var limited = limited(allow("\"s3:GetObject\",\"s3:DeleteObject\",\"s3:PutObject\"", "in/"));
        assertThat(rename(limited, "out/a", "in/b").error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "in/a", "out/b").error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "in/../out/a", "in/b").error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "in/a", "in/b").status()).isEqualTo(200);
        // A caller who may not list does not learn that the object does not exist.
        assertThat(rename(limited, "in/none", "in/c").error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "out/none", "in/c").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void takesTagsAndAPublicAclAlongOnlyForThoseWhoMayGiveThem() {
        wire.put(bucket.path("tagged"), "hello", "x-amz-tagging", "a=b");
        wire.put(bucket.path("public"), "hello", "x-amz-acl", "public-read");
        var plain = "\"s3:GetObject\",\"s3:DeleteObject\",\"s3:PutObject\"";
        var limited = limited(allow(plain, ""));
        assertThat(rename(limited, "tagged", "t").error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "public", "p").error()).isEqualTo("403 AccessDenied");
        var tagging = limited(allow(plain + ",\"s3:GetObjectTagging\",\"s3:PutObjectTagging\"", ""));
        assertThat(rename(tagging, "tagged", "t").status()).isEqualTo(200);
        assertThat(rename(tagging, "public", "p").error()).isEqualTo("403 AccessDenied");
        var publishing = limited(allow(plain + ",\"s3:PutObjectAcl\"", ""));
        assertThat(rename(publishing, "public", "p").status()).isEqualTo(200);
        assertThat(GATEWAY.anonymous().get(bucket.path("p")).text()).isEqualTo("hello");
        assertThat(wire.get(bucket.path("t") + "?tagging").text()).contains("<Key>a</Key>");
    }

    /// Conditions reveal facts about an object. A caller who may not read it must not use them.
    @ParameterizedTest
    @CsvSource({"if-match, 00", "if-modified-since, 'Fri, 02 Jan 1970 00:00:00 GMT'"})
    void letsNobodyAskByConditionsWhoMayNotRead(String name, String value) {
        bucket.put("in/a", "hello");
        bucket.put("out/b", "hello");
        var limited =
                limited(allow("\"s3:GetObject\",\"s3:DeleteObject\"", "in/") + "," + allow("\"s3:PutObject\"", "out/"));
        assertThat(rename(limited, "in/a", "out/b", name, value).error()).isEqualTo("403 AccessDenied");
        assertThat(rename(limited, "in/a", "out/b").status()).isEqualTo(200);
    }
}
