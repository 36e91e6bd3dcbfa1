package io.cloakroom.gateway.op.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// ListParts and ListMultipartUploads, parameter by parameter.
final class UploadListingsTest {
    private static final Pattern ENTRIES = Pattern.compile("<(?:PartNumber|Key|Prefix)>([^<]+)</");
    private static final Pattern TIMES = Pattern.compile("<(LastModified|Initiated)>[^<]*</");

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 2,5,10000 | 10000 | false",
                "&max-parts=1 | 2 | 2 | true",
                "&max-parts=2 | 2,5 | 5 | true",
                "&max-parts=3 | 2,5,10000 | 10000 | false",
                "&max-parts=0 | '' | 0 | false",
                "&max-parts=5000 | 2,5,10000 | 10000 | false",
                "&part-number-marker=2 | 5,10000 | 10000 | false",
                "&part-number-marker=3&max-parts=1 | 5 | 5 | true",
                "&part-number-marker=10000 | '' | 10000 | false",
                "&part-number-marker=2147483647 | '' | 2147483647 | false",
            })
    void listsParts(String query, String numbers, String next, String truncated) {
        var upload = create("k");
        for (int number : new int[] {10_000, 2, 5, 2}) {
            wire.put(bucket.path("k") + "?partNumber=" + number + "&uploadId=" + upload, "x");
        }
        var answer = wire.get(bucket.path("k") + "?uploadId=" + upload + query);
        assertThat(answer.element("NextPartNumberMarker")).contains(next);
        assertThat(answer.element("IsTruncated")).contains(truncated);
        assertThat(entries(answer)).containsExactlyElementsOf(list(numbers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max-parts=-1", "max-parts=x", "part-number-marker=-1", "part-number-marker=x", "encoding-type=x"
            })
    void refusesAnImpossibleListOfParts(String query) {
        var refused = wire.get(bucket.path("k") + "?uploadId=" + create("k") + "&" + query);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void knowsAnUploadOnlyByItsOwnKey() {
        var upload = create("k");
        assertThat(wire.get(bucket.path("other") + "?uploadId=" + upload).error())
                .isEqualTo("404 NoSuchUpload");
        assertThat(wire.put(bucket.path("other") + "?partNumber=1&uploadId=" + upload, "x")
                        .error())
                .isEqualTo("404 NoSuchUpload");
        assertThat(wire.send("DELETE", bucket.path("other") + "?uploadId=" + upload, "")
                        .error())
                .isEqualTo("404 NoSuchUpload");
        assertThat(wire.send("DELETE", bucket.path("k") + "?uploadId=" + upload, "")
                        .status())
                .isEqualTo(204);
        assertThat(wire.get(bucket.path("k") + "?uploadId=" + upload).error()).isEqualTo("404 NoSuchUpload");
    }

    @Test
    void writesTheListOfPartsAsS3Does() {
        var upload = create("k+");
        wire.put(bucket.path("k+") + "?partNumber=1&uploadId=" + upload, "x");
        var answer = wire.get(bucket.path("k+") + "?encoding-type=url&uploadId=" + upload);
        var owner = bucket.account().project();
        assertThat(TIMES.matcher(answer.text()).replaceAll("<$1></").replaceAll("<Initiator>.*</Initiator>", ""))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<ListPartsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>" + bucket.name()
                        + "</Bucket><Key>k%2B</Key><UploadId>" + upload
                        + "</UploadId><EncodingType>url</EncodingType><Owner><ID>" + owner.id()
                        + "</ID><DisplayName>" + owner.name()
                        + "</DisplayName></Owner><StorageClass>STANDARD</StorageClass>"
                        + "<PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>1</NextPartNumberMarker>"
                        + "<MaxParts>1000</MaxParts><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>"
                        + "<LastModified></LastModified><ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag>"
                        + "<Size>1</Size><ChecksumCRC64NVME>Lb1nAmRU5LE=</ChecksumCRC64NVME></Part></ListPartsResult>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a,a,d/x,d/y,e | false | ''",
                "max-uploads=1 | a | true | a",
                "max-uploads=0 | '' | false | ''",
                "max-uploads=5000 | a,a,d/x,d/y,e | false | ''",
                "prefix=d/ | d/x,d/y | false | ''",
                "delimiter=/ | a,a,e,d/ | false | ''",
                "delimiter=/&max-uploads=3 | a,a,d/ | true | d/",
                "prefix=d/&delimiter=/ | d/x,d/y | false | ''",
                "key-marker=a | d/x,d/y,e | false | ''",
                "key-marker=a&upload-id-marker=0 | a,a,d/x,d/y,e | false | ''",
                "key-marker=a&upload-id-marker=~ | d/x,d/y,e | false | ''",
                "upload-id-marker=~ | a,a,d/x,d/y,e | false | ''",
                "key-marker=d/&delimiter=/ | e | false | ''",
                "key-marker=zz | '' | false | ''",
            })
    void listsUploads(String query, String keys, String truncated, String next) {
        List.of("e", "d/y", "a", "d/x", "a").forEach(this::create);
        var answer = wire.get("/" + bucket.name() + "?uploads&" + query);
        assertThat(answer.element("IsTruncated")).contains(truncated);
        assertThat(answer.element("NextKeyMarker").orElse("")).isEqualTo(next);
        assertThat(entries(answer)).containsExactlyElementsOf(list(keys));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-uploads=-1", "max-uploads=x", "encoding-type=x"})
    void refusesAnImpossibleListOfUploads(String query) {
        var refused = wire.get("/" + bucket.name() + "?uploads&" + query);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("ArgumentName")).contains(query.substring(0, query.indexOf('=')));
    }

    private String create(String key) {
        return wire.send("POST", bucket.path(key) + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    /// Encodes the entries only, not the parameters that the client sent.
    private static List<String> entries(Answer answer) {
        var text = answer.text();
        return ENTRIES.matcher(text.substring(text.indexOf("</IsTruncated>")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
