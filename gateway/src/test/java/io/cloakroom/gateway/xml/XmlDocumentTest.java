package io.cloakroom.gateway.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class XmlDocumentTest {
    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<R xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";

    @Test
    void writesTextNumbersFlagsAndTimes() {
        var document = XmlDocument.of("R")
                .text("A", "x<y>&\"z\"")
                .text("B", 12)
                .text("C", true)
                .text("D", Instant.parse("2026-01-02T03:04:05.006789Z"))
                .text("E", "")
                .text("F", (String) null)
                .etag("abc")
                .end("R");
        assertThat(document)
                .isEqualTo(HEAD + "<A>x&lt;y&gt;&amp;&quot;z&quot;</A><B>12</B><C>true</C>"
                        + "<D>2026-01-02T03:04:05.006Z</D><E/><ETag>&quot;abc&quot;</ETag></R>");
    }

    @Test
    void escapesWhatAParserWouldChangeAndReplacesInvalidCharacters() {
        assertThat(XmlDocument.of("R")
                        .text("A", "a\rb\tc\n\u0001\uffff\ud83d\ude00")
                        .end("R"))
                .isEqualTo(HEAD + "<A>a&#13;b\tc\n\ufffd\ufffd\ud83d\ude00</A></R>");
    }

    @Test
    void writesErrorsWithoutNamespace() {
        assertThat(new ErrorXml("NoSuchKey", "Not here.", Map.of("Key", "k"), "/b/k", "1", "2").toXml())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                        + "<Message>Not here.</Message><Key>k</Key><Resource>/b/k</Resource>"
                        + "<RequestId>1</RequestId><HostId>2</HostId></Error>");
    }
}
