package io.cloakroom.gateway.op.object.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.document.StorageClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Storage classes, and RestoreObject.
final class StorageClassesTest {
    private static final String FIELD = "x-amz-storage-class";
    private static final String RESTORE = "<RestoreRequest xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<Days>1</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>";
    private static final String READABLE = "ongoing-request=\"false\", expiry-date=\"Fri, 01 Jan 2100 00:00:00 GMT\"";

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private Answer put(String key, String storageClass) {
        return wire.put(bucket.path(key), "content", FIELD, storageClass);
    }

    private Answer head(String key) {
        return wire.send("HEAD", bucket.path(key), "");
    }

    private Answer restore(String address, String body) {
        return wire.send("POST", bucket.path(address), body);
    }

    private void keepVersions() {
        var enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assertThat(wire.put("/" + bucket.name() + "?versioning", enabled).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(StorageClass.class)
    void theClassIsStoredAndShownEverywhere(StorageClass storageClass) {
        var name = storageClass.name();
        assertThat(put("k", name).status()).isEqualTo(200);

        for (var answer : new Answer[] {head("k"), wire.get(bucket.path("k"))}) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header(FIELD).orElse("STANDARD")).isEqualTo(name);
            assertThat(answer.header(FIELD).isPresent()).isEqualTo(storageClass != StorageClass.STANDARD);
        }
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("content");
        for (var list : new String[] {"", "?list-type=2", "?versions"}) {
            assertThat(wire.get("/" + bucket.name() + list).element("StorageClass"))
                    .contains(name);
        }
        var attributes = wire.get(bucket.path("k") + "?attributes", "x-amz-object-attributes", "StorageClass");
        assertThat(attributes.element("StorageClass")).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS", "FSX_ONTAP", "standard", "COLD"})
    void thatNoObjectOfThisBucketCanHaveIsRefused(String name) {
        assertThat(put("k", name).error()).isEqualTo("400 InvalidStorageClass");
        assertThat(head("k").status()).isEqualTo(404);
        var upload = wire.send("POST", bucket.path("k") + "?uploads", "", FIELD, name);
        assertThat(upload.error()).isEqualTo("400 InvalidStorageClass");
        bucket.put("source", "x");
        var copy = wire.put(bucket.path("k"), "", FIELD, name, "x-amz-copy-source", bucket.path("source"));
        assertThat(copy.error()).isEqualTo("400 InvalidStorageClass");
    }

    @Test
    void ofAMultipartUploadIsThatOfItsBeginning() {
        var id = wire.send("POST", bucket.path("k") + "?uploads", "", FIELD, "STANDARD_IA")
                .element("UploadId")
                .orElseThrow();
        var part = wire.put(bucket.path("k") + "?partNumber=1&uploadId=" + id, "content");
        assertThat(wire.get(bucket.path("k") + "?uploadId=" + id).element("StorageClass"))
                .contains("STANDARD_IA");
        assertThat(wire.get("/" + bucket.name() + "?uploads").element("StorageClass"))
                .contains("STANDARD_IA");
        var parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(wire.send("POST", bucket.path("k") + "?uploadId=" + id, parts)
                        .status())
                .isEqualTo(200);
        assertThat(head("k").header(FIELD)).contains("STANDARD_IA");
    }

    @Test
    void ofACopyIsStandardUnlessItNamesOne() {
        put("source", "ONEZONE_IA");
        wire.put(bucket.path("plain"), "", "x-amz-copy-source", bucket.path("source"));
        assertThat(head("plain").header(FIELD)).isEmpty();
        wire.put(bucket.path("cold"), "", "x-amz-copy-source", bucket.path("source"), FIELD, "GLACIER_IR");
        assertThat(head("cold").header(FIELD)).contains("GLACIER_IR");
    }

    @Test
    void changesByACopyOfTheObjectOntoItself() {
        wire.put(bucket.path("k"), "content", "x-amz-meta-a", "b");
        var etag = head("k").header("etag");
        var changed =
                wire.put(bucket.path("k"), "", "x-amz-copy-source", bucket.path("k"), FIELD, "INTELLIGENT_TIERING");
        assertThat(changed.status()).isEqualTo(200);
        var head = head("k");
        assertThat(head.header(FIELD)).contains("INTELLIGENT_TIERING");
        assertThat(head.header("x-amz-meta-a")).contains("b");
        assertThat(head.header("etag")).isEqualTo(etag);
    }

    @Test
    void staysWhenTheAclChanges() {
        put("k", "REDUCED_REDUNDANCY");
        assertThat(wire.put(bucket.path("k") + "?acl", "", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
        assertThat(head("k").header(FIELD)).contains("REDUCED_REDUNDANCY");
    }

    @Test
    void eachVersionHasItsOwn() {
        keepVersions();
        var first = put("k", "STANDARD_IA").header("x-amz-version-id").orElseThrow();
        put("k", "STANDARD");
        assertThat(head("k").header(FIELD)).isEmpty();
        assertThat(head("k?versionId=" + first).header(FIELD)).contains("STANDARD_IA");
        assertThat(wire.get("/" + bucket.name() + "?versions").text())
                .containsSubsequence("<StorageClass>STANDARD</", "<StorageClass>STANDARD_IA</");
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageClass.class,
            names = {"GLACIER", "DEEP_ARCHIVE"})
    void ofAnArchiveIsReadableAtOnceAndSaysSo(StorageClass archive) {
        put("k", archive.name());
        assertThat(head("k").header("x-amz-restore")).contains(READABLE);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("content");
        var restored = restore("k?restore", RESTORE);
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?list-type=2", "?versions"})
    void listsSayWhatWasRestoredWhenTheyAreAsked(String list) {
        put("a", "GLACIER_IR");
        put("b", "GLACIER");
        var address = "/" + bucket.name() + list;
        assertThat(wire.get(address).text()).doesNotContain("Restore");
        var asked = wire.get(address, "x-amz-optional-object-attributes", "RestoreStatus");
        assertThat(asked.text().split("<RestoreStatus>", -1)).hasSize(2);
        assertThat(asked.text())
                .contains(
                        "<StorageClass>GLACIER</StorageClass><RestoreStatus><IsRestoreInProgress>false"
                                + "</IsRestoreInProgress><RestoreExpiryDate>2100-01-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>");
        assertThat(wire.get(address, "x-amz-optional-object-attributes", "Colour")
                        .error())
                .isEqualTo("400 InvalidArgument");
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageClass.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GLACIER", "DEEP_ARCHIVE"})
    void ofNoArchiveIsNotRestored(StorageClass other) {
        put("k", other.name());
        assertThat(head("k").header("x-amz-restore")).isEmpty();
        var refused = restore("k?restore", RESTORE);
        assertThat(refused.error()).isEqualTo("403 InvalidObjectState");
        assertThat(refused.element("StorageClass")).contains(other.name());
    }

    @Test
    void aVersionIsRestoredByItsId() {
        keepVersions();
        var archived = put("k", "GLACIER").header("x-amz-version-id").orElseThrow();
        put("k", "STANDARD");
        assertThat(restore("k?restore", RESTORE).error()).isEqualTo("403 InvalidObjectState");
        var restored = restore("k?restore&versionId=" + archived, RESTORE);
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.header("x-amz-version-id")).contains(archived);
        wire.send("DELETE", bucket.path("k"), "");
        assertThat(restore("k?restore", RESTORE).error()).isEqualTo("404 NoSuchKey");
    }

    @Test
    void restoringAMissingObjectIsRefused() {
        assertThat(restore("none?restore", RESTORE).error()).isEqualTo("404 NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400 MalformedXML",
        "<RestoreRequest/>, 400 MalformedXML",
        "<RestoreRequest><Days>soon</Days></RestoreRequest>, 400 MalformedXML",
        "<RestoreRequest><Days>0</Days></RestoreRequest>, 400 InvalidArgument",
        "<RestoreRequest><Days>1</Days><Tier>Quick</Tier></RestoreRequest>, 400 MalformedXML",
        "<RestoreRequest><Days>1</Days><Odd/></RestoreRequest>, 400 MalformedXML",
        "<RestoreRequest><Type>SELECT</Type><SelectParameters><Expression>x</Expression></SelectParameters></RestoreRequest>, 501 NotImplemented",
    })
    void aRequestThatS3WouldNotTakeIsRefused(String body, String error) {
        put("k", "GLACIER");
        assertThat(restore("k?restore", body).error()).isEqualTo(error);
    }

    @Test
    void restoringIsAnActionOfItsOwn() {
        put("k", "GLACIER");
        var policy = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},"
                + "{\"Effect\":\"Deny\",\"Action\":\"s3:RestoreObject\",\"Resource\":\"*\"}]}";
        var limited = new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
        assertThat(limited.send("POST", bucket.path("k") + "?restore", RESTORE).error())
                .isEqualTo("403 AccessDenied");
        assertThat(limited.get(bucket.path("k")).status()).isEqualTo(200);
    }
}
