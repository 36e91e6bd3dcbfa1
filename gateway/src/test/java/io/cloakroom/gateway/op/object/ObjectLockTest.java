package io.cloakroom.gateway.op.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Object Lock (Amazon S3 User Guide, "Locking objects with Object Lock").
final class ObjectLockTest {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final String BYPASS = "x-amz-bypass-governance-retention";
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    private static final String GOVERNANCE = "GOVERNANCE";
    private static final String COMPLIANCE = "COMPLIANCE";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static String md5(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static String inDays(int days) {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(Duration.ofDays(days))
                .toString();
    }

    /// As S3 writes it.
    private static String written(String date) {
        return date.replace("Z", ".000Z");
    }

    private static String retention(String mode, String until) {
        return "<Retention><Mode>" + mode + "</Mode><RetainUntilDate>" + until + "</RetainUntilDate></Retention>";
    }

    private static String configuration(String rule) {
        return "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>" + rule
                + "</ObjectLockConfiguration>";
    }

    private static String rule(String mode, String period) {
        return "<Rule><DefaultRetention><Mode>" + mode + "</Mode>" + period + "</DefaultRetention></Rule>";
    }

    private Answer digested(String path, String body, String... headers) {
        var all = Stream.concat(Arrays.stream(headers), Stream.of("content-md5", md5(body)));
        return wire.put(path, body, all.toArray(String[]::new));
    }

    private String versionOf(Answer made) {
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return made.header("x-amz-version-id").orElseThrow();
    }

    private String put(String key, String... headers) {
        return versionOf(digested(bucket.path(key), "x", headers));
    }

    private Answer delete(String key, String version, String... headers) {
        return wire.send("DELETE", bucket.path(key) + "?versionId=" + version, "", headers);
    }

    private void assertProtected(Answer answer) {
        assertThat(answer.error()).isEqualTo("403 AccessDenied");
        assertThat(answer.text()).contains("Access Denied because object protected by object lock.");
    }

    private void versioning(String status, int expected) {
        var document = "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>";
        assertThat(wire.put("/" + bucket.name() + "?versioning", document).status())
                .isEqualTo(expected);
    }

    private void lock(String rule) {
        versioning("Enabled", 200);
        var put = digested("/" + bucket.name() + "?object-lock", configuration(rule));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
    }

    @Test
    void comesWithTheBucketOrLater() {
        var name = GATEWAY.name();
        wire.put("/" + name, "", "x-amz-bucket-object-lock-enabled", "true");
        assertThat(wire.get("/" + name + "?object-lock").text())
                .isEqualTo(XML + "<ObjectLockConfiguration" + NAMESPACE
                        + "<ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
        assertThat(wire.get("/" + name + "?versioning").text()).contains("<Status>Enabled</Status>");
        assertThat(wire.put("/" + name, "", "x-amz-bucket-object-lock-enabled", "true")
                        .error())
                .isEqualTo("409 BucketAlreadyOwnedByYou");

        var configuration = "/" + bucket.name() + "?object-lock";
        assertThat(wire.get(configuration).error()).isEqualTo("404 ObjectLockConfigurationNotFoundError");
        assertThat(digested(configuration, configuration("")).error()).isEqualTo("409 InvalidBucketState");
        versioning("Suspended", 200);
        assertThat(digested(configuration, configuration("")).error()).isEqualTo("409 InvalidBucketState");
        versioning("Enabled", 200);
        assertThat(wire.put(configuration, configuration("")).error()).isEqualTo("400 InvalidRequest");
        assertThat(digested(configuration, configuration(rule(GOVERNANCE, "<Days>3</Days>")))
                        .status())
                .isEqualTo(200);
        assertThat(wire.get(configuration).text())
                .isEqualTo(XML + "<ObjectLockConfiguration" + NAMESPACE
                        + "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                        + "<Mode>GOVERNANCE</Mode><Days>3</Days></DefaultRetention></Rule></ObjectLockConfiguration>");
        versioning("Suspended", 409);
        versioning("Enabled", 200);
        assertThat(wire.get("/" + bucket.name() + "?versioning").text()).contains("<Status>Enabled</Status>");
    }

    @ParameterizedTest
    @CsvSource({
        "400 MalformedXML, <ObjectLockEnabled>Disabled</ObjectLockEnabled>",
        "400 MalformedXML, <Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule>",
        "400 MalformedXML, <ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule/>",
    })
    void refusesConfigurations(String error, String content) {
        versioning("Enabled", 200);
        var document = "<ObjectLockConfiguration>" + content + "</ObjectLockConfiguration>";
        assertThat(digested("/" + bucket.name() + "?object-lock", document).error())
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "400 MalformedXML, governance, <Days>1</Days>",
        "400 MalformedXML, GOVERNANCE, ''",
        "400 MalformedXML, GOVERNANCE, <Days>1</Days><Years>1</Years>",
        "400 MalformedXML, GOVERNANCE, <Days>one</Days>",
        "400 InvalidArgument, GOVERNANCE, <Days>0</Days>",
        "400 InvalidArgument, COMPLIANCE, <Years>-1</Years>",
        "400 InvalidArgument, COMPLIANCE, <Years>101</Years>",
        "400 InvalidArgument, COMPLIANCE, <Days>36501</Days>",
    })
    void refusesRules(String error, String mode, String period) {
        versioning("Enabled", 200);
        assertThat(digested("/" + bucket.name() + "?object-lock", configuration(rule(mode, period)))
                        .error())
                .isEqualTo(error);
    }

    @Test
    void refusesATokenByName() {
        versioning("Enabled", 200);
        var path = "/" + bucket.name() + "?object-lock";
        var refused = digested(path, configuration(""), "x-amz-bucket-object-lock-token", "abc");
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Header")).contains("x-amz-bucket-object-lock-token");
        assertThat(wire.get(path).error()).startsWith("404 ");
    }

    @Test
    void aRetainedVersionStays() {
        lock("");
        var until = inDays(1);
        var version = put("k", MODE, COMPLIANCE, UNTIL, until);
        var head = wire.send("HEAD", bucket.path("k"), "");
        assertThat(head.header(MODE)).contains(COMPLIANCE);
        assertThat(head.header(UNTIL)).contains(written(until));
        assertThat(head.header(HOLD)).isEmpty();
        assertProtected(delete("k", version));
        assertProtected(delete("k", version, BYPASS, "true"));
        assertThat(wire.get(bucket.path("k") + "?versionId=" + version).text()).isEqualTo("x");

        var marked = wire.send("DELETE", bucket.path("k"), "");
        assertThat(marked.status()).isEqualTo(204);
        var marker = marked.header("x-amz-version-id").orElseThrow();
        assertThat(delete("k", marker).status()).isEqualTo(204);
        var second = put("k");
        assertThat(delete("k", second).status()).isEqualTo(204);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("x");
    }

    @Test
    void governanceIsBypassedWithTheRightAndTheHeader() {
        lock("");
        var until = inDays(1);
        var version = put("k", MODE, GOVERNANCE, UNTIL, until);
        assertProtected(delete("k", version));
        assertProtected(delete("k", version, BYPASS, "false"));
        var retention = bucket.path("k") + "?retention";
        var soon = Instant.now().plusSeconds(600).toString();
        assertProtected(digested(retention, retention(GOVERNANCE, soon)));
        assertThat(digested(retention, retention(GOVERNANCE, inDays(2))).status())
                .isEqualTo(200);
        assertProtected(digested(retention, retention(COMPLIANCE, inDays(3))));
        assertProtected(digested(retention, "<Retention/>"));
        assertThat(digested(retention, retention(GOVERNANCE, until), BYPASS, "true")
                        .status())
                .isEqualTo(200);
        assertThat(wire.get(retention).text())
                .isEqualTo(XML + "<Retention" + NAMESPACE + "<Mode>GOVERNANCE</Mode><RetainUntilDate>" + written(until)
                        + "</RetainUntilDate></Retention>");
        assertThat(digested(retention, "<Retention/>", BYPASS, "true").status()).isEqualTo(200);
        assertThat(wire.get(retention).error()).isEqualTo("404 NoSuchObjectLockConfiguration");
        assertThat(delete("k", version).status()).isEqualTo(204);
        var next = put("k", MODE, GOVERNANCE, UNTIL, until);
        assertThat(delete("k", next, BYPASS, "true").status()).isEqualTo(204);
    }

    @Test
    void complianceIsOnlyExtended() {
        lock("");
        put("k", MODE, COMPLIANCE, UNTIL, inDays(2));
        var retention = bucket.path("k") + "?retention";
        for (var document :
                new String[] {retention(COMPLIANCE, inDays(1)), retention(GOVERNANCE, inDays(3)), "<Retention/>"}) {
            assertProtected(digested(retention, document, BYPASS, "true"));
        }
        var longer = inDays(3);
        assertThat(digested(retention, retention(COMPLIANCE, longer)).status()).isEqualTo(200);
        assertThat(wire.get(retention).text()).contains(written(longer));
    }

    @Test
    void aLegalHoldKeepsAVersionUntilItIsLifted() {
        lock("");
        var version = put("k", HOLD, "ON");
        var hold = bucket.path("k") + "?legal-hold";
        assertThat(wire.get(hold).text()).isEqualTo(XML + "<LegalHold" + NAMESPACE + "<Status>ON</Status></LegalHold>");
        assertProtected(delete("k", version, BYPASS, "true"));
        assertThat(digested(hold, "<LegalHold><Status>OFF</Status></LegalHold>").status())
                .isEqualTo(200);
        assertThat(wire.send("HEAD", bucket.path("k"), "").header(HOLD)).contains("OFF");
        assertThat(digested(hold, "<LegalHold><Status>on</Status></LegalHold>").error())
                .isEqualTo("400 MalformedXML");
        assertThat(wire.put(hold, "<LegalHold><Status>ON</Status></LegalHold>").error())
                .isEqualTo("400 InvalidRequest");
        assertThat(delete("k", version).status()).isEqualTo(204);
    }

    @Test
    void theBucketsRetentionHoldsWhereNoneIsAskedFor() {
        lock(rule(GOVERNANCE, "<Days>2</Days>"));
        var before = Instant.now();
        var version = put("k");
        var until = Instant.parse(
                wire.send("HEAD", bucket.path("k"), "").header(UNTIL).orElseThrow());
        assertThat(until)
                .isBetween(
                        before.minusSeconds(60).plus(Duration.ofDays(2)),
                        Instant.now().plusSeconds(60).plus(Duration.ofDays(2)));
        assertProtected(delete("k", version));
        put("other", MODE, COMPLIANCE, UNTIL, inDays(1));
        assertThat(wire.send("HEAD", bucket.path("other"), "").header(MODE)).contains(COMPLIANCE);
        assertThat(wire.put(bucket.path("none"), "x").text())
                .contains("Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests");

        var upload = wire.send("POST", bucket.path("parts") + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var part = bucket.path("parts") + "?partNumber=1&uploadId=" + upload;
        assertThat(wire.put(part, "x").text())
                .contains("Content-MD5 OR x-amz-checksum- HTTP header is required for Put Part requests");
        assertThat(complete("parts", upload, digested(part, "x")).status()).isEqualTo(200);
        assertThat(wire.send("HEAD", bucket.path("parts"), "").header(MODE)).contains(GOVERNANCE);
        assertThat(wire.put(bucket.path("copy"), "", "x-amz-copy-source", bucket.path("other"))
                        .status())
                .isEqualTo(200);
        assertThat(wire.send("HEAD", bucket.path("copy"), "").header(MODE)).contains(GOVERNANCE);
    }

    private Answer complete(String key, String upload, Answer part) {
        var parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        return wire.send("POST", bucket.path(key) + "?uploadId=" + upload, parts);
    }

    @Test
    void comesWithCopiesAndUploadsButIsNeverCopied() {
        lock("");
        var until = inDays(1);
        put("k", MODE, COMPLIANCE, UNTIL, until, HOLD, "ON");
        var source = bucket.path("k");
        wire.put(bucket.path("plain"), "", "x-amz-copy-source", source);
        var plain = wire.send("HEAD", bucket.path("plain"), "");
        assertThat(plain.header(MODE)).isEmpty();
        assertThat(plain.header(HOLD)).isEmpty();
        wire.put(bucket.path("kept"), "", "x-amz-copy-source", source, MODE, GOVERNANCE, UNTIL, until);
        assertThat(wire.send("HEAD", bucket.path("kept"), "").header(MODE)).contains(GOVERNANCE);

        var upload = wire.send("POST", bucket.path("parts") + "?uploads", "", HOLD, "ON")
                .element("UploadId")
                .orElseThrow();
        var part = digested(bucket.path("parts") + "?partNumber=1&uploadId=" + upload, "x");
        var made = versionOf(complete("parts", upload, part));
        assertThat(wire.send("HEAD", bucket.path("parts"), "").header(HOLD)).contains("ON");
        assertProtected(delete("parts", made));
    }

    @Test
    void deleteObjectsTellsOfEachVersion() {
        lock("");
        var kept = put("kept", MODE, GOVERNANCE, UNTIL, inDays(1));
        var free = put("free");
        var document = "<Delete><Object><Key>kept</Key><VersionId>" + kept
                + "</VersionId></Object><Object><Key>free</Key><VersionId>" + free + "</VersionId></Object></Delete>";
        var path = "/" + bucket.name() + "?delete";
        var answer = wire.send("POST", path, document, "content-md5", md5(document));
        assertThat(answer.text())
                .contains("<Error><Key>kept</Key><VersionId>" + kept + "</VersionId><Code>AccessDenied</Code>")
                .contains("<Deleted><Key>free</Key>");
        assertThat(wire.send("POST", path, document, "content-md5", md5(document), BYPASS, "true")
                        .text())
                .doesNotContain("<Error>");
        assertThat(wire.get(bucket.path("kept") + "?versionId=" + kept).error()).isEqualTo("404 NoSuchVersion");
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidArgument, must both be supplied, GOVERNANCE, ''",
        "InvalidArgument, must both be supplied, '', 2999-01-01T00:00:00Z",
        "InvalidArgument, Unknown wormMode directive., governance, 2999-01-01T00:00:00Z",
        "InvalidArgument, ISO 8601, GOVERNANCE, tomorrow",
        "InvalidArgument, must be in the future!, GOVERNANCE, 2020-01-01T00:00:00Z",
    })
    void refusesRetentionInHeaders(String code, String message, String mode, String until) {
        lock("");
        var headers = Stream.of(
                        mode.isEmpty() ? Stream.<String>empty() : Stream.of(MODE, mode),
                        until.isEmpty() ? Stream.<String>empty() : Stream.of(UNTIL, until))
                .flatMap(each -> each)
                .toArray(String[]::new);
        var refused = digested(bucket.path("k"), "x", headers);
        assertThat(refused.error()).isEqualTo("400 " + code);
        assertThat(refused.text()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "400 MalformedXML, <Retention><Mode>GOVERNANCE</Mode></Retention>",
        "400 MalformedXML, <Retention><RetainUntilDate>2999-01-01T00:00:00Z</RetainUntilDate></Retention>",
        "400 MalformedXML, "
                + "<Retention><Mode>none</Mode><RetainUntilDate>2999-01-01T00:00:00Z</RetainUntilDate></Retention>",
        "400 MalformedXML, <Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>soon</RetainUntilDate></Retention>",
        "400 InvalidArgument, "
                + "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2020-01-01T00:00:00Z</RetainUntilDate></Retention>",
    })
    void refusesRetentionInDocuments(String error, String document) {
        lock("");
        put("k");
        assertThat(digested(bucket.path("k") + "?retention", document).error()).isEqualTo(error);
        assertThat(wire.put(bucket.path("k") + "?retention", retention(GOVERNANCE, inDays(1)))
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention", "legal-hold"})
    void isRefusedWithoutObjectLock(String document) {
        put1("k");
        for (var answer : new Answer[] {
            wire.get(bucket.path("k") + "?" + document),
            digested(bucket.path("k") + "?" + document, retention(GOVERNANCE, inDays(1))),
            digested(bucket.path("k"), "x", MODE, GOVERNANCE, UNTIL, inDays(1)),
            digested(bucket.path("k"), "x", HOLD, "ON"),
            wire.put(bucket.path("c"), "", "x-amz-copy-source", bucket.path("k"), HOLD, "ON"),
            wire.send("POST", bucket.path("k") + "?uploads", "", HOLD, "ON"),
        }) {
            assertThat(answer.error()).isEqualTo("400 InvalidRequest");
            assertThat(answer.text()).contains("Bucket is missing Object Lock Configuration");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aBypassIsRefusedWithoutObjectLock(String bypass) {
        put1("k");
        var document = "<Delete><Object><Key>k</Key></Object></Delete>";
        for (var answer : new Answer[] {
            wire.send("DELETE", bucket.path("k"), "", BYPASS, bypass),
            wire.send("POST", "/" + bucket.name() + "?delete", document, "content-md5", md5(document), BYPASS, bypass),
        }) {
            assertThat(answer.error()).isEqualTo("400 InvalidArgument");
            assertThat(answer.text()).contains(BYPASS + " is only applicable to Object Lock enabled buckets.");
        }
        assertThat(wire.get(bucket.path("k")).status()).isEqualTo(200);
    }

    private void put1(String key) {
        assertThat(wire.put(bucket.path(key), "x").status()).isEqualTo(200);
    }

    @Test
    void saysWhatWasNeverSet() {
        lock("");
        var version = put("k");
        for (var document : new String[] {"retention", "legal-hold"}) {
            assertThat(wire.get(bucket.path("k") + "?" + document).error())
                    .isEqualTo("404 NoSuchObjectLockConfiguration");
            assertThat(wire.get(bucket.path("k") + "?versionId=" + version + "&" + document)
                            .error())
                    .isEqualTo("404 NoSuchObjectLockConfiguration");
            assertThat(wire.get(bucket.path("absent") + "?" + document).error()).isEqualTo("404 NoSuchKey");
        }
        var marker = wire.send("DELETE", bucket.path("k"), "")
                .header("x-amz-version-id")
                .orElseThrow();
        assertThat(digested(bucket.path("k") + "?versionId=" + marker + "&retention", retention(GOVERNANCE, inDays(1)))
                        .error())
                .isEqualTo("405 MethodNotAllowed");
    }

    /// A version from before versioning was enabled can be protected too.
    @Test
    void protectsTheNullVersion() {
        put1("k");
        lock("");
        assertThat(digested(bucket.path("k") + "?versionId=null&retention", retention(COMPLIANCE, inDays(1)))
                        .status())
                .isEqualTo(200);
        assertProtected(delete("k", "null"));
        put("k");
        assertProtected(delete("k", "null"));
        assertThat(wire.get(bucket.path("k") + "?versionId=null").text()).isEqualTo("x");
    }

    @Test
    void aBucketWithAVersionIsNotDeleted() {
        lock("");
        put("k", MODE, COMPLIANCE, UNTIL, inDays(1));
        wire.send("DELETE", bucket.path("k"), "");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("409 BucketNotEmpty");
    }

    @Test
    void aMemberDoesNotPassGovernance() {
        lock("");
        var member = new Wire(GATEWAY, GATEWAY.member(bucket.account()));
        var version = versionOf(
                member.put(bucket.path("k"), "x", "content-md5", md5("x"), MODE, GOVERNANCE, UNTIL, inDays(1)));
        var refused = member.send("DELETE", bucket.path("k") + "?versionId=" + version, "", BYPASS, "true");
        assertThat(refused.error()).isEqualTo("403 AccessDenied");
        var none = "<Retention/>";
        assertThat(member.put(bucket.path("k") + "?retention", none, "content-md5", md5(none), BYPASS, "true")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(delete("k", version, BYPASS, "true").status()).isEqualTo(204);
    }

    @Test
    void anAppendCannotSetALegalHold() {
        assertThat(wire.put(bucket.path("k"), "x", "x-amz-write-offset-bytes", "0", HOLD, "ON")
                        .error())
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void eachOperationNeedsItsRight() {
        lock("");
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["s3:GetObject",
                        "s3:PutObject","s3:DeleteObjectVersion","s3:CreateBucket"]}]}"""));
        var retained = put("k", MODE, GOVERNANCE, UNTIL, inDays(1), HOLD, "OFF");
        var head = limited.send("HEAD", bucket.path("k"), "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header(MODE)).isEmpty();
        assertThat(head.header(HOLD)).isEmpty();
        var denied = "403 AccessDenied";
        var free = put("free");
        assertThat(limited.send("DELETE", bucket.path("free") + "?versionId=" + free, "", BYPASS, "true")
                        .error())
                .isEqualTo(denied);
        assertThat(limited.send("DELETE", bucket.path("k") + "?versionId=" + retained, "", BYPASS, "true")
                        .text())
                .doesNotContain("protected");
        var all = "<Delete><Object><Key>free</Key><VersionId>" + free + "</VersionId></Object></Delete>";
        assertThat(limited.send("POST", "/" + bucket.name() + "?delete", all, "content-md5", md5(all), BYPASS, "true")
                        .text())
                .contains("<Code>AccessDenied</Code>");
        for (var query : new String[] {"?retention", "?legal-hold"}) {
            assertThat(limited.get(bucket.path("k") + query).error()).isEqualTo(denied);
            assertThat(limited.put(bucket.path("k") + query, "").error()).isEqualTo(denied);
        }
        assertThat(limited.put(bucket.path("n"), "x", "content-md5", md5("x"), MODE, GOVERNANCE, UNTIL, inDays(1))
                        .error())
                .isEqualTo(denied);
        assertThat(limited.put(bucket.path("n"), "x", "content-md5", md5("x"), HOLD, "ON")
                        .error())
                .isEqualTo(denied);
        assertThat(limited.put("/" + GATEWAY.name(), "", "x-amz-bucket-object-lock-enabled", "true")
                        .error())
                .isEqualTo(denied);
        assertThat(limited.put("/" + bucket.name() + "?object-lock", "").error())
                .isEqualTo(denied);
    }
}
