package io.cloakroom.gateway.op.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// ListObjectVersions of a bucket that never had versioning lists every object once.
final class ListObjectVersionsTest {
    private static final Pattern NAMES = Pattern.compile("<(?:Key|Prefix)>([^<]+)</(?:Key|Prefix)>");

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @BeforeEach
    void put() {
        for (var key : List.of("a", "a/1", "a/2", "b c", "d")) {
            bucket.put(key, "x");
        }
    }

    @Test
    void givesEveryObjectOnceAsItsOnlyVersion() {
        var versions = bucket.s3()
                .listObjectVersions(request -> request.bucket(bucket.name()))
                .versions();
        assertThat(versions).extracting(ObjectVersion::key).containsExactly("a", "a/1", "a/2", "b c", "d");
        assertThat(versions).allSatisfy(version -> {
            assertThat(version.versionId()).isEqualTo("null");
            assertThat(version.isLatest()).isTrue();
            assertThat(version.owner().id())
                    .isEqualTo(bucket.account().project().id());
        });
    }

    @Test
    void writesTheDocumentAsS3Does() {
        assertThat(list("max-keys=1&encoding-type=url&prefix=b%20c")
                        .text()
                        .replaceAll("<LastModified>[^<]*</", "<LastModified></"))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>"
                        + bucket.name()
                        + "</Name><Prefix>b%20c</Prefix><KeyMarker/><VersionIdMarker/><MaxKeys>1</MaxKeys>"
                        + "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                        + "<Version><Key>b%20c</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
                        + "<LastModified></LastModified><ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag>"
                        + "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
                        + "<Size>1</Size><Owner><ID>"
                        + bucket.account().project().id() + "</ID><DisplayName>"
                        + bucket.account().project().name()
                        + "</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Version></ListVersionsResult>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prefix= | a,a/1,a/2,b c,d | false",
                "max-keys=2 | a,a/1 | true",
                "max-keys=0 | '' | false",
                "key-marker=a | a/1,a/2,b c,d | false",
                "key-marker=a&version-id-marker=null | a/1,a/2,b c,d | false",
                "key-marker=zzz | '' | false",
                "delimiter=/ | a,b c,d,a/ | false",
                "delimiter=/&max-keys=2 | a,a/ | true",
                "delimiter=/&key-marker=a/ | b c,d | false",
                "delimiter=/&key-marker=a/1 | b c,d | false",
                "prefix=a/&delimiter=/ | a/1,a/2 | false",
                "prefix=a/1 | a/1 | false",
                "prefix=nothing | '' | false",
            })
    void answersEveryParameter(String query, String names, String truncated) {
        var answer = list(query);
        assertThat(answer.element("IsTruncated")).contains(truncated);
        var expected = names.isEmpty() ? List.<String>of() : List.of(names.split(",", -1));
        assertThat(entries(answer)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "delimiter=/&", "prefix=a&", "delimiter=/&prefix=a&"})
    void pagesAreTheSameAsOneScan(String query) {
        var all = list(query + "prefix-is=whole");
        var paged = new ArrayList<String>();
        var next = query + "max-keys=1";
        while (true) {
            var page = list(next);
            paged.addAll(entries(page));
            if (page.element("IsTruncated").orElseThrow().equals("false")) {
                break;
            }
            next = query + "max-keys=1&key-marker="
                    + page.element("NextKeyMarker").orElseThrow().replace(" ", "%20")
                    + page.element("NextVersionIdMarker")
                            .map(marker -> "&version-id-marker=" + marker)
                            .orElse("");
        }
        assertThat(paged).containsExactlyInAnyOrderElementsOf(entries(all)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "version-id-marker=null, A version-id marker cannot be specified without a key marker.",
        "key-marker=a&version-id-marker=, A version-id marker cannot be empty.",
        "key-marker=a&version-id-marker=x, Invalid version id specified",
        "max-keys=-1, Argument max-keys must be an integer between 0 and 2147483647",
        "encoding-type=x, Invalid Encoding Method specified in Request",
    })
    void saysWhatIsWrong(String query, String message) {
        var refused = list(query);
        assertThat(refused.error()).isEqualTo("400 InvalidArgument");
        assertThat(refused.element("Message")).contains(message);
        assertThat(refused.element("ArgumentName")).isPresent();
    }

    private Answer list(String query) {
        return wire.get("/" + bucket.name() + "?versions&" + query);
    }

    /// Names without the prefix that the client gave.
    private static List<String> entries(Answer answer) {
        var text = answer.text();
        return NAMES.matcher(text.substring(text.indexOf("</IsTruncated>")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
