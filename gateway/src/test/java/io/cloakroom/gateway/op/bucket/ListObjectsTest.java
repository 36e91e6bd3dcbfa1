package io.cloakroom.gateway.op.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/// ListObjects, ListObjectsV2 and ListObjectVersions.
final class ListObjectsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final List<String> KEYS = List.of(
            "a",
            "a/",
            "a/1",
            "a/2/x",
            "a/2/y",
            "a//",
            "a0",
            "b/b/b",
            "b/c",
            "c-d",
            "c-e",
            "c/",
            "\u00fc/1",
            "\u00fc/2",
            "z z",
            "z+z",
            "\ud83d\ude00",
            "\uffee");

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @CsvSource({
        "'','',1",
        "'','',3",
        "'','',1000",
        "'',/,1",
        "'',/,2",
        "'',/,1000",
        "a,/,1",
        "a/,/,2",
        "a/,'',2",
        "'',-,1",
        "b/,b,1",
        "'',//,2",
        "none,/,10",
        "'',a,1",
        "a/2/,/,1"
    })
    void pagesAreTheSameAsOneScanOfAModel(String prefix, String delimiter, int max) {
        KEYS.forEach(key -> bucket.put(key, "x"));
        var expected = model(prefix, delimiter);
        assertThat(secondVersion(prefix, delimiter, max)).isEqualTo(expected);
        assertThat(firstVersion(prefix, delimiter, max)).isEqualTo(expected);
        assertThat(versions(prefix, delimiter, max)).isEqualTo(expected);
    }

    /// Keys and common prefixes in order of their bytes, each once.
    private static List<String> model(String prefix, String delimiter) {
        var entries = new ArrayList<String>();
        KEYS.stream().sorted(BY_BYTES).filter(key -> key.startsWith(prefix)).forEach(key -> {
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            var entry = end < 0 ? key : "P:" + key.substring(0, end + delimiter.length());
            if (!entries.contains(entry)) {
                entries.add(entry);
            }
        });
        return entries;
    }

    private static final Comparator<String> BY_BYTES = (one, two) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));

    private static List<String> merged(List<String> keys, List<CommonPrefix> prefixes) {
        var all = new ArrayList<>(keys);
        prefixes.forEach(prefix -> all.add("P:" + prefix.prefix()));
        all.sort((one, two) -> BY_BYTES.compare(one.replaceFirst("^P:", ""), two.replaceFirst("^P:", "")));
        return all;
    }

    private List<String> secondVersion(String prefix, String delimiter, int max) {
        var all = new ArrayList<String>();
        String token = null;
        do {
            var from = token;
            var page = bucket.s3()
                    .listObjectsV2(request -> request.bucket(bucket.name())
                            .prefix(prefix)
                            .delimiter(delimiter)
                            .maxKeys(max)
                            .continuationToken(from));
            var entries = merged(page.contents().stream().map(S3Object::key).toList(), page.commonPrefixes());
            assertThat(entries).hasSizeLessThanOrEqualTo(max).hasSize(page.keyCount());
            all.addAll(entries);
            token = page.nextContinuationToken();
            assertThat(page.isTruncated()).isEqualTo(token != null);
        } while (token != null);
        return all;
    }

    private List<String> firstVersion(String prefix, String delimiter, int max) {
        var all = new ArrayList<String>();
        String marker = "";
        while (true) {
            var from = marker;
            var page = bucket.s3()
                    .listObjects(request -> request.bucket(bucket.name())
                            .prefix(prefix)
                            .delimiter(delimiter)
                            .maxKeys(max)
                            .marker(from));
            var entries = merged(page.contents().stream().map(S3Object::key).toList(), page.commonPrefixes());
            all.addAll(entries);
            if (!page.isTruncated()) {
                return all;
            }
            marker = delimiter.isEmpty() ? entries.getLast() : page.nextMarker();
        }
    }

    private List<String> versions(String prefix, String delimiter, int max) {
        var all = new ArrayList<String>();
        String key = null;
        String version = null;
        while (true) {
            var fromKey = key;
            var fromVersion = version;
            var page = bucket.s3()
                    .listObjectVersions(request -> request.bucket(bucket.name())
                            .prefix(prefix)
                            .delimiter(delimiter)
                            .maxKeys(max)
                            .keyMarker(fromKey)
                            .versionIdMarker(fromVersion));
            all.addAll(merged(page.versions().stream().map(ObjectVersion::key).toList(), page.commonPrefixes()));
            assertThat(page.versions())
                    .allMatch(each -> each.isLatest() && each.versionId().equals("null"));
            if (!page.isTruncated()) {
                return all;
            }
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
        }
    }

    @Test
    void writesTheDocumentAsS3Does() {
        bucket.put("a&b", "hello");
        bucket.put("d/1", "");
        var listed = list("list-type=2&delimiter=/&start-after=A&fetch-owner=true");
        assertThat(listed.header("content-type")).contains("application/xml");
        assertThat(listed.header("x-amz-bucket-region")).contains("us-east-1");
        var time = listed.element("LastModified").orElseThrow();
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        var owner = bucket.account().project();
        assertThat(listed.text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + bucket.name()
                        + "</Name><Prefix/><StartAfter>A</StartAfter><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys>"
                        + "<Delimiter>/</Delimiter><IsTruncated>false</IsTruncated>"
                        + "<Contents><Key>a&amp;b</Key><LastModified>" + time + "</LastModified>"
                        + "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"
                        + "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
                        + "<Size>5</Size><Owner><ID>" + owner.id() + "</ID><DisplayName>" + owner.name()
                        + "</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>"
                        + "<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes></ListBucketResult>");
    }

    @Test
    void encodesNamesExactly() {
        bucket.put("a b+c/\u00fc&\u0001", "x");
        var listed = list("list-type=2&encoding-type=url&prefix=a%20b%2B&delimiter=%26");
        assertThat(listed.element("EncodingType")).contains("url");
        assertThat(listed.text())
                .contains("<Prefix>a%20b%2B</Prefix>")
                .contains("<Delimiter>%26</Delimiter>")
                .contains("<CommonPrefixes><Prefix>a%20b%2Bc/%C3%BC%26</Prefix></CommonPrefixes>");
        assertThat(list("encoding-type=url").element("Key")).contains("a%20b%2Bc/%C3%BC%26%01");
        assertThat(list("encoding-type=base64").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void spoilsNoOtherNameForOneThatXmlCannotHold() {
        bucket.put("bell\u0007", "x");
        bucket.put("plain name", "x");
        var listed = list("list-type=2");
        assertThat(listed.element("EncodingType")).isEmpty();
        assertThat(keys(listed)).containsExactly("bell\ufffd", "plain name");
        assertThat(bucket.s3()
                        .listObjectsV2(request -> request.bucket(bucket.name()).encodingType("url"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactly("bell\u0007", "plain name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "2147483648", "1.5"})
    void refusesAnImpossibleNumberOfKeys(String max) {
        var refused = list("max-keys=" + max);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains("max-keys");
        assertThat(refused.element("Message"))
                .contains(
                        max.equals("-1")
                                ? "Argument max-keys must be an integer between 0 and 2147483647"
                                : "Provided max-keys not an integer or within integer range");
        assertThat(list("list-type=2&max-keys=" + max).error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void givesAtMostAThousandAndAlsoNone() {
        bucket.put("k", "x");
        assertThat(list("max-keys=5000").element("MaxKeys")).contains("1000");
        var none = list("list-type=2&max-keys=0");
        assertThat(none.element("IsTruncated")).contains("false");
        assertThat(none.element("KeyCount")).contains("0");
    }

    @Test
    void bindsATokenToItsQuery() {
        List.of("a", "b", "c").forEach(key -> bucket.put(key, "x"));
        var token =
                list("list-type=2&max-keys=1").element("NextContinuationToken").orElseThrow();
        var encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
        assertThat(list("list-type=2&max-keys=2&continuation-token=" + encoded).element("Key"))
                .contains("b");
        for (var query : List.of(
                "list-type=2&prefix=a&continuation-token=" + encoded,
                "list-type=2&delimiter=/&continuation-token=" + encoded,
                "list-type=2&continuation-token=x" + encoded,
                "list-type=2&continuation-token=" + encoded.substring(1),
                "list-type=2&continuation-token=")) {
            var refused = list(query);
            assertThat(refused.error()).as(query).isEqualTo("400 InvalidArgument");
            assertThat(refused.element("Message")).contains("The continuation token provided is incorrect");
        }
        assertThat(new HashSet<>(keys(list("list-type=2&start-after=b&continuation-token=" + encoded))))
                .containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void takesTheBucketWithAndWithoutSlash() {
        bucket.put("k", "x");
        assertThat(wire.get("/" + bucket.name() + "/?prefix=k").element("Key")).contains("k");
        assertThat(list("prefix=k").element("Key")).contains("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "torrent", "metadataInventoryTable", "somethingNew"})
    void neverListsForASubResource(String subResource) {
        var refused = list(subResource);
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains(subResource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analytics",
                "inventory",
                "metrics",
                "replication",
                "intelligent-tiering",
                "accelerate",
                "policyStatus"
            })
    void neverListsForADocument(String subResource) {
        bucket.put("k", "x");
        assertThat(list(subResource).text()).doesNotContain("ListBucketResult", "<Key>");
    }

    private Answer list(String query) {
        return wire.get("/" + bucket.name() + "?" + query);
    }

    private static List<String> keys(Answer listing) {
        return Pattern.compile("<Key>([^<]*)</Key>")
                .matcher(listing.text())
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
